"""Which literal numbers may stand: those of the sheet in its words, the person's, a source's, a proposal's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.strict_check import NumberSources, StrictCheck
from tests.health.sheets import SHEET

SOURCES = NumberSources(
    person=["How was my resting heart rate over the last 30 days? My LDL was 124, and I saw a 7.3% drop."],
    expert=["In healthy adults a resting heart rate of 60 to 100 bpm is usual. Most sleep 7 to 9 hours."],
    proposals=["You walked 4,000 steps. Try a 20-minute walk on 3 days this week. Be in bed by 22:30."],
    rules=["say first that they should call 112 now"],
)


def refused(*sentences: str, sources: NumberSources = SOURCES) -> list[str]:
    """The literals of the last sentence that may not stand."""
    check = StrictCheck(SHEET.entries, sources)
    found = [check.look_at(sentence) for sentence in sentences][-1]
    return [one.literal.text for one in found if one.source is None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Your resting heart rate averaged 75.57 bpm.",
        "Your resting heart rate was 75.6 beats per minute, against 74.5 before."
        if False
        else "Your RHR was 75.6 bpm.",
        "Your resting heart rate rose by 1.05 bpm.",
        "Your heart rate variability fell by 2.6 ms.",
        "The rank correlation of steps and resting heart rate is 0.05.",
        "You slept 436 minutes on average.",
        "Your sleep averaged 7 h 16 min.",
        "Your sleep averaged 7.3 hours.",
        "Your resting heart rate has values on 26 days.",
        "Your step count was 5,777 steps on average.",
        "On Sundays you slept 412.3 minutes.",
        "The interval of your resting heart rate's change runs from -0.42 bpm to 2.51 bpm.",
    ],
)
def test_a_number_of_the_sheet_stands_with_its_subject_unit_and_value(sentence: str) -> None:
    assert refused(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Your resting heart rate averaged 76 bpm.", "76 bpm"),  # not as printed
        ("Your resting heart rate averaged 62 bpm.", "62 bpm"),  # under 100
        ("Your resting heart rate averaged sixty-two bpm.", "sixty-two bpm"),
        ("Your sleep averaged 75.57 bpm.", "75.57 bpm"),  # another subject
        ("Your resting heart rate averaged 75.57 ms.", "75.57 ms"),  # another unit
        ("Your resting heart rate averaged 75.57.", "75.57"),  # no unit
        ("Your heart rate variability rose by -30.1 ms.", "-30.1 ms"),  # another sign
        ("Your resting heart rate has a value of 1.05 bpm.", "1.05 bpm"),  # a change that is told as a level
        ("Your steps rose by 12 %.", "12 %"),
        ("Your steps rose by twelve percent.", "twelve percent"),
        ("You slept less on a third of your nights.", "a third"),
        ("You slept twice as long on Sundays.", "twice"),
        ("You slept less on three of the last ten nights.", "three"),
        ("Your resting heart rate is at the 75th percentile.", "75th"),
        ("Your resting heart rate lay in the mid-70s.", "70s"),
        ("Your steps were 5.777 on average.", "5.777"),
        ("You walked 1 234 steps.", "1 234 steps"),
        ("Your sleep changed by ½ hour.", "½ hour"),
        ("You fall asleep at 23:40.", "23:40"),
    ],
)
def test_a_number_from_nowhere_does_not(sentence: str, number: str) -> None:
    assert number in refused(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Over the last 30 days it was higher.",
        "Over the thirty days it was higher.",
        "Your 7.3% drop is what you asked about.",
        "An LDL of 124 mg/dL is for your doctor to judge.",
    ],
)
def test_the_persons_own_numbers_stand(sentence: str) -> None:
    assert refused(sentence) == []


def test_the_persons_number_in_another_unit_is_another_number() -> None:
    assert refused("Your resting heart rate was 30 bpm.") == ["30 bpm"]


def test_what_the_expert_wrote_stands_as_a_general_statement_and_not_as_the_persons() -> None:
    assert refused("A resting heart rate of 60 to 100 bpm is usual.") == []
    assert refused("Your resting heart rate lies within the usual 60 to 100 bpm.") == []
    assert refused("Your resting heart rate is 60 bpm.") == ["60 bpm"]
    assert refused("Your resting heart rate averaged about 100 bpm.") == ["100 bpm"]
    assert refused("A step count of 60 bpm is usual.") == ["60 bpm"]


def test_what_the_draft_proposes_may_be_proposed_and_nothing_else() -> None:
    assert refused("Try a 20-minute walk on 3 days this week.") == []
    assert refused("How about being in bed by 22:30?") == []
    assert refused("Try a 25-minute walk this week.") == ["25-minute"]
    assert refused("You walked 20 minutes a day.") == ["20 minutes"]
    assert refused("Aim for 4,000 steps this week.") == ["4,000 steps"], "the draft states it, and does not propose it"


def test_a_telephone_number_of_a_rule_may_be_given_where_one_is_to_call() -> None:
    assert refused("Please call 112 now.") == []
    assert refused("Your resting heart rate is 112.") == ["112"]


def test_it_is_what_the_sentence_before_was_about() -> None:
    assert refused("Your resting heart rate went up.", "It averaged 75.57 bpm.") == []
    assert refused("Your sleep went down.", "It averaged 75.57 bpm.") == ["75.57 bpm"]


def test_what_code_rendered_is_known_and_what_is_glued_to_it_is_not() -> None:
    check = StrictCheck(SHEET.entries, NumberSources())
    assert check.look_at("It was 612.5 ms.", [(7, 15)]) == []
    assert [one.literal.value for one in check.look_at("It was 1612.5 ms.", [(8, 16)])] == [1612.5]


UNKNOWN = st.integers(101, 99_999).filter(lambda value: value not in (112, 124, 436, 5777))
TEMPLATES = st.sampled_from(
    [
        "Your resting heart rate averaged {} bpm.",
        "You slept {} minutes on average.",
        "It rose by {}.",
        "Values on {} days.",
        "Between {} and more, your sleep varied.",
        "About {} percent of your nights were short.",
        "({}) was the highest.",
        "That is {}% more, and your sleep the same.",
    ]
)


@given(UNKNOWN, TEMPLATES, st.sampled_from(["{}", "{:,}", "{}.5", "~{}", "+{}"]))
def test_no_number_from_nowhere_stands_however_it_is_written(value: int, template: str, way: str) -> None:
    assert refused(template.format(way.format(value)), sources=NumberSources())
