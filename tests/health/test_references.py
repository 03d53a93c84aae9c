"""References in a streamed answer: rendered whole or refused whole, however the stream is cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from functions.health.references import UNPROVEN, ReferenceRenderer

SHEET = {"ds-001.recent_mean": "75.57 bpm", "ds-001.recent.start": "2021-12-24", "ds-001.n": "26 days"}

DRAFTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "{{ds-001.recent_mean}}",
                "{{ ds-001.n }}",
                "{{ds-001.nowhere}}",
                "{{",
                "}}",
                "{",
                "}",
                "{{ds-001",
                "\n",
                " ",
            ]
        ),
        st.text(alphabet="ab{}. -1", max_size=12),
    ),
    max_size=12,
).map("".join)


def render(pieces: list[str]) -> tuple[str, ReferenceRenderer]:
    renderer = ReferenceRenderer(SHEET.get)
    out = "".join([*(renderer.feed(piece) for piece in pieces), renderer.finish()])
    return out, renderer


def test_references_are_replaced_by_what_the_sheet_says() -> None:
    out, renderer = render(["It was {{ds-001.recent_mean}} over {{ ds-001.n }} from {{ds-001.recent.start}}."])
    assert out == "It was 75.57 bpm over 26 days from 2021-12-24."
    assert [out[span.start : span.end] for span in renderer.rendered] == ["75.57 bpm", "26 days", "2021-12-24"]
    assert renderer.issues == []


def test_nothing_of_a_reference_is_let_out_before_it_closes() -> None:
    renderer = ReferenceRenderer(SHEET.get)
    assert renderer.feed("It was {") == "It was "
    assert renderer.feed("{ds-001.rec") == ""
    assert renderer.feed("ent_mean}") == ""
    assert renderer.feed("}, so") == "75.57 bpm, so"


def test_an_unknown_reference_becomes_an_honest_phrase_and_an_issue() -> None:
    out, renderer = render(["Your HRV was {{ds-009.effect}} lower."])
    assert out == f"Your HRV was {UNPROVEN} lower."
    assert [(issue.value, issue.severity) for issue in renderer.issues] == [("{{ds-009.effect}}", "error")]
    assert "Your HRV was" in renderer.issues[0].context


def test_a_reference_that_never_closes_is_refused_too() -> None:
    out, renderer = render(["Change: {{ds-001.n", " and more. {{ds"])
    assert out == f"Change: {UNPROVEN} and more. {UNPROVEN}"
    assert len(renderer.issues) == 2


def test_single_braces_are_text() -> None:
    out, renderer = render(["a { b } {c} }}"])
    assert out == "a { b } {c} }}"
    assert renderer.issues == []


@given(DRAFTS, st.data())
def test_how_the_draft_is_cut_changes_nothing(draft: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(draft)))) | {0, len(draft)})
    pieces = [draft[start:end] for start, end in pairwise(cuts)]
    whole, cut = render([draft]), render(pieces)
    assert cut[0] == whole[0]
    assert cut[1].text == whole[0]
    assert (cut[1].issues, cut[1].rendered) == (whole[1].issues, whole[1].rendered)


@given(DRAFTS)
def test_no_reference_ever_leaks(draft: str) -> None:
    out, renderer = render(list(draft))
    assert "{{" not in out
    assert out.count(UNPROVEN) == len(renderer.issues)


@given(DRAFTS)
def test_what_was_shown_only_ever_grows_by_what_feed_returned(draft: str) -> None:
    renderer, shown = ReferenceRenderer(SHEET.get), ""
    for character in draft:
        shown += renderer.feed(character)
        assert renderer.text == shown
        assert "{{" not in shown
