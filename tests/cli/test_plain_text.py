"""Text from elsewhere, made harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.figures import duration, number
from cli.plain_text import clean, clean_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://evil\x1b\\click\x1b]8;;\x07", "click"),
        ("\x1bPsixel\x1b\\after", "after"),
        ("\x1b]0;never ended", "0;never ended"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("75\u202e57\u202c", "7557"),
        ("half \ud83d", "half \ufffd"),
        ("naïve – 75 % 👩‍⚕️", "naïve – 75 % 👩‍⚕️"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not any(ord(character) < 32 and character not in "\n\t" for character in clean(text))
    assert "\n" not in clean_line(text)


def test_a_line_is_cut_where_told() -> None:
    assert clean_line("one\ntwo  three", limit=8) == "one two…"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(75.57, "75.57"), (26.0, "26"), (0.0, "0"), (-1.05, "-1.05"), (12345.678, "12,345.678"), (0.00004, "4e-05")],
)
def test_number(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (12.4, "12 ms"), (2345.6, "2.3 s"), (125_000, "2 min 05 s")])
def test_duration(value: float | None, shown: str) -> None:
    assert duration(value) == shown
