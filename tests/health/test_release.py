"""The release of an answer: only whole, proven, harmless sentences, however the model's text was cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from functions.health.literals import literals_in
from functions.health.references import UNPROVEN
from functions.health.release import UNPROVEN_SENTENCE, AnswerRelease
from functions.health.strict_check import NumberSources
from tests.health.sheets import SHEET

PERSON = NumberSources(person=["How was the last 30 days?"])


def released(*pieces: str, sources: NumberSources = PERSON) -> tuple[str, AnswerRelease]:
    release = AnswerRelease(SHEET, sources)
    return "".join([*(release.feed(piece) for piece in pieces), release.finish()]), release


def test_a_sentence_goes_out_when_it_is_whole() -> None:
    release = AnswerRelease(SHEET, PERSON)
    assert release.feed("It was {{ds-001.rec") == ""
    assert release.feed("ent_mean}}. And") == "It was 75.57 bpm. "
    assert release.feed(" more") == ""
    assert release.finish() == "And more"


def test_a_number_that_nothing_proves_is_replaced_and_noted() -> None:
    text, release = released("Your resting heart rate was 62 bpm, and {{ds-001.recent_mean}} in truth. Next.")
    assert text == f"Your resting heart rate was {UNPROVEN}, and 75.57 bpm in truth. Next."
    assert [(issue.value, issue.severity) for issue in release.issues] == [("62 bpm", "error")]
    assert "Your resting heart rate was 62 bpm" in release.issues[0].context
    assert [text[span.start : span.end] for span in release.rendered] == ["75.57 bpm"]


def test_the_two_ends_of_a_range_are_replaced_as_one() -> None:
    assert released("It lay between 61 and 67 bpm.")[0] == f"It lay between {UNPROVEN}."
    assert released("It lay at 61-67 bpm.")[0] == f"It lay at {UNPROVEN}."


def test_a_sentence_full_of_such_numbers_is_left_out() -> None:
    text, release = released("- You had 61 bpm, 412 min, 9,000 steps and 44 ms.\nNext.")
    assert text == f"- {UNPROVEN_SENTENCE}\nNext."
    assert len(release.issues) == 4


def test_a_sentence_with_a_red_flag_is_left_out_and_not_repeated_anywhere() -> None:
    text, release = released("Fine so far. You can stop taking your beta blocker. See you.")
    assert text.startswith("Fine so far. (I left a sentence out here")
    assert text.endswith("See you.")
    assert "beta blocker" not in text + release.issues[0].context
    assert [(issue.value, issue.severity) for issue in release.issues] == [("stop_medication", "error")]


def test_an_unknown_reference_becomes_an_honest_phrase_and_a_half_one_too() -> None:
    text, release = released("It was {{ds-009.effect}}. Then {{ds-001.rec")
    assert text == f"It was {UNPROVEN}. Then {UNPROVEN}"
    assert [issue.severity for issue in release.issues] == ["error", "error"]


def test_what_code_adds_is_proven_as_it_stands() -> None:
    release = AnswerRelease(SHEET, PERSON)
    release.feed("Fine. ")
    release.add("Call 112.")
    assert [release.text[span.start : span.end] for span in release.rendered] == ["Call 112."]


PIECES = st.lists(
    st.sampled_from(
        [
            "Your resting heart rate was {{ds-001.recent_mean}}",
            "{{ds-001.nowhere}}",
            " over 30 days",
            ". ",
            "\n",
            "- ",
            "62 bpm",
            "between 60 and 90 ms",
            "seventy-five percent",
            " and ",
            "You have diabetes",
            "Do not stop your medication without your doctor",
            "{{ds-0",
            "}}",
            "{",
            "1. ",
            "?",
            "e.g. ",
        ]
    ),
    max_size=14,
).map("".join)


@given(PIECES, st.data())
def test_how_the_draft_is_cut_changes_nothing(draft: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(draft)))) | {0, len(draft)})
    whole, cut = released(draft), released(*[draft[a:b] for a, b in pairwise(cuts)])
    assert cut[0] == whole[0]
    assert cut[1].issues == whole[1].issues
    assert cut[1].rendered == whole[1].rendered
    assert cut[1].let_through == whole[1].let_through


@given(PIECES)
def test_what_was_let_out_is_the_text_and_only_grows(draft: str) -> None:
    release, shown = AnswerRelease(SHEET, PERSON), ""
    for character in draft:
        shown += release.feed(character)
        assert release.text == shown
    assert shown + release.finish() == release.text


@given(PIECES)
def test_every_number_of_the_text_is_rendered_or_let_through_with_a_reason(draft: str) -> None:
    text, release = released(draft)
    places = [(span.start, span.end) for span in release.rendered]
    places += [(one.start, one.end) for one in release.let_through]
    for sentence_start, sentence in _lines(text):
        for literal in literals_in(sentence):
            start = sentence_start + literal.start
            assert any(a <= start < b for a, b in places), (literal.text, text)


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        found.append((at, line))
        at += len(line)
    return found
