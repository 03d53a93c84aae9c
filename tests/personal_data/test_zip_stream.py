"""A zip that is written in pieces is one that anybody's unzip reads."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.exports.zip_stream import ZipStream

AT = datetime(2026, 11, 21, 13, 37, 42, tzinfo=UTC)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\", exclude_categories=["Cs", "Cc"]), min_size=1)


def into(out: BinaryIO) -> Callable[[bytes], None]:
    def write(piece: bytes) -> None:
        out.write(piece)

    return write


@given(
    st.dictionaries(NAMES, st.lists(st.binary(max_size=3_000), max_size=4), max_size=6),
    st.integers(min_value=0, max_value=6),
)
def test_what_was_written_is_read_wherever_another_process_took_over(files: dict[str, list[bytes]], cut: int) -> None:
    out = io.BytesIO()
    stream = ZipStream(into(out), AT)
    for number, (name, pieces) in enumerate(files.items()):
        if number == cut:
            stream = ZipStream(into(out), AT, offset=stream.offset, files=stream.files)
        with stream.file(name) as write:
            for piece in pieces:
                write(piece)
    stream.close()

    archive = zipfile.ZipFile(out)
    assert archive.testzip() is None
    assert {info.filename: archive.read(info) for info in archive.infolist()} == {
        name: b"".join(pieces) for name, pieces in files.items()
    }
    assert [file.sha256 for file in stream.files] == [
        hashlib.sha256(b"".join(pieces)).hexdigest() for pieces in files.values()
    ]
    assert {info.date_time for info in archive.infolist()} <= {(2026, 11, 21, 13, 37, 42)}


def test_an_archive_behind_four_gigabytes_is_read(tmp_path: Path) -> None:
    # given: a file with a hole, so that it takes up nothing
    begun = 5 * 2**30
    with (tmp_path / "large.zip").open("wb") as out:
        out.seek(begun)
        stream = ZipStream(into(out), AT, offset=begun)
        with stream.file("late.txt") as write:
            write(b"here")
        stream.close()

    with zipfile.ZipFile(tmp_path / "large.zip") as archive:
        assert archive.read("late.txt") == b"here"
        assert archive.infolist()[0].header_offset == begun


def test_more_files_than_the_old_form_can_count() -> None:
    out = io.BytesIO()
    stream = ZipStream(into(out), AT)
    for number in range(65_537):
        with stream.file(f"{number}"):
            pass
    stream.close()

    assert len(zipfile.ZipFile(out).infolist()) == 65_537


def test_a_path_is_written_once() -> None:
    stream = ZipStream(lambda _: None, AT)
    with stream.file("a"):
        pass

    with pytest.raises(ValueError, match="a is in the archive already"), stream.file("a"):
        pass
