"""Server-sent events out of bytes that come as they like."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amy_sdk._sse import EventStreamParser, ServerSentEvent

LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12)


def parse(*chunks: bytes) -> tuple[list[ServerSentEvent], EventStreamParser]:
    parser = EventStreamParser()
    return [event for chunk in chunks for event in parser.feed(chunk)], parser


@given(
    events=st.lists(st.lists(LINE, min_size=1, max_size=3), max_size=4),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    cuts=st.lists(st.integers(0, 400), max_size=12),
)
def test_events_survive_any_cut_and_any_newline(events: list[list[str]], newline: str, cuts: list[int]) -> None:
    # Given a stream of events, each of some data lines, cut into chunks anywhere
    lines = [line for data in events for line in [*(f"data: {part}" for part in data), ""]]
    stream = "".join(line + newline for line in lines).encode()
    places = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
    chunks = [stream[start:end] for start, end in pairwise(places)]

    # When it is parsed chunk by chunk
    found, _ = parse(*chunks)

    # Then every event is there once, whole, in order
    assert [event.data for event in found] == ["\n".join(data) for data in events]


def test_a_crlf_shared_by_two_chunks_is_one_end_of_line() -> None:
    found, _ = parse(b"data: a\r", b"\ndata: b\r", b"\n\r", b"\n")
    assert [event.data for event in found] == ["a\nb"]


def test_a_character_shared_by_two_chunks_is_one_character() -> None:
    found, _ = parse(b"data: \xc3", b"\xa9\n\n")
    assert [event.data for event in found] == ["é"]


def test_comments_and_unknown_fields_are_passed_over() -> None:
    found, parser = parse(b": still here\n\nretry: 250\nfuture: x\nevent: cost\ndata: {}\n\nretry: soon\n")
    assert found == [ServerSentEvent("cost", "{}")]
    assert parser.retry_ms == 250


def test_an_event_that_was_cut_off_counts_for_nothing() -> None:
    found, parser = parse(b"id: 4\ndata: whole\n\nid: 5\ndata: half\n")
    assert [event.data for event in found] == ["whole"]
    assert parser.last_event_id == "4"


def test_an_id_without_data_gives_a_place_and_no_event() -> None:
    found, parser = parse(b"id: 0\n\n")
    assert found == []
    assert parser.last_event_id == "0"


def test_a_byte_order_mark_is_no_part_of_the_first_field() -> None:
    found, _ = parse(b"\xef\xbb", b"\xbfdata: a\n\n")
    assert [event.data for event in found] == ["a"]
