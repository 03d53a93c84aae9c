"""Pages of any list: as many entries as were asked for, fewer where an answer cannot hold them, and none twice."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from contracts.ids import new_id
from functions.api import pages
from functions.api.pages import as_it_is, decode_cursor, page_of


class Entry(BaseModel):
    id: str
    text: str = ""


@given(st.lists(st.integers(0, 900), max_size=12), st.integers(1, 5))
def test_who_follows_the_cursor_sees_each_entry_once(sizes: list[int], limit: int) -> None:
    entries = [Entry(id=new_id("evt"), text="x" * size) for size in sizes]
    seen: list[str] = []
    place = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "MAX_PAGE_BYTES", 1_000)
        for _ in count():
            page, cursor = page_of(limit, entries[place:], as_it_is)
            assert len(page) <= limit
            assert len(page) <= 1 or sum(len(one.model_dump_json()) for one in page) <= 1_000
            seen += [one.id for one in page]
            if cursor is None:
                break
            last = decode_cursor("evt", cursor)
            place = next(number for number, one in enumerate(entries) if one.id == last) + 1
    assert seen == [one.id for one in entries]
