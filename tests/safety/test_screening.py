"""What a question sets off besides its flags: whom to call, constraints, notes."""

from __future__ import annotations

import pytest

from functions.core.markup import structural_tag
from functions.health.safety.help_numbers import help_numbers
from functions.health.safety.rules import read_rules
from functions.health.safety.screening import Person, screen

BERLIN = Person(today="2026-11-21", time_zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("time_zone", "locale", "emergency", "crisis"),
    [
        ("America/New_York", "en", "911", "988"),
        ("America/Toronto", "en", "911", "988"),
        ("Europe/London", "en", "999", "116 123"),
        ("Europe/Berlin", "en-US", "112", "0800 111 0 111"),
        ("Europe/Lisbon", "pt", "112", "findahelpline"),
        ("Australia/Sydney", "en", "000", "13 11 14"),
        ("UTC", "en-GB", "999", "116 123"),
        ("UTC", "en", "112 in Europe", "findahelpline"),
        ("Africa/Nairobi", "en", "your local emergency number", "findahelpline"),
    ],
)
def test_the_numbers_are_those_of_where_the_person_is(time_zone: str, locale: str, emergency: str, crisis: str) -> None:
    numbers = help_numbers(time_zone, locale)
    assert emergency in numbers.emergency
    assert crisis in numbers.crisis


def test_an_emergency_gets_its_fixed_reply_with_the_numbers_of_the_place() -> None:
    found = screen("I have crushing chest pain", (), BERLIN)
    assert (found.flags, found.emergency) == (["chest_pain"], True)
    assert "call 112 now" in found.reply
    assert "{" not in found.reply


def test_the_graver_of_two_comes_first_and_no_more_than_two_are_given() -> None:
    found = screen("I took a whole bottle of pills because I want to die and my chest hurts", (), BERLIN)
    assert found.flags[0] == "self_harm"
    assert found.reply.startswith("I am glad that you told me")
    assert found.reply.count("\n\n") <= 6


def test_every_reply_can_be_given() -> None:
    for entry in read_rules("replies.toml")["reply"]:
        text = entry["text"].format(emergency="112", crisis="C", poison="P", value="V")
        assert "112" in text


def test_a_critical_reading_is_named_in_the_reply() -> None:
    assert "potassium 7.1 mmol/l" in screen("My potassium is 7.1 mmol/L", (), BERLIN).reply


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I'm 20 weeks pregnant, is my heart rate fine?", "pregnancy"),
        ("I am breastfeeding and tired", "pregnancy"),
        ("I'm 15, how many steps should I walk?", "minor"),
        ("How much should my 6 year old sleep?", "minor"),
        ("How much ibuprofen can I take?", "medication_dose"),
        ("Should I stop my beta blocker?", "medication_dose"),
        ("Is 400 mg magnesium a good dose?", "medication_dose"),
        ("I only eat 600 calories a day, why am I cold?", "eating_disorder"),
        ("How do I burn off everything I ate?", "eating_disorder"),
        ("I attempted suicide when I was 17. How is my sleep?", "self_harm_mentioned"),
    ],
)
def test_other_flags_choose_constraints_and_a_note(text: str, flag: str) -> None:
    found = screen(text, (), BERLIN)
    assert (found.emergency, found.reply) == (False, "")
    assert flag in found.flags
    assert len(found.constraints) == len(found.flags) + 1
    assert len(found.notes) == len(found.flags)


@pytest.mark.parametrize(
    "text",
    [
        "How has my resting heart rate changed over the last 30 days?",
        "I'm not pregnant, why is my temperature up?",
        "My daughter is 30 years old and runs marathons",
        "I'm 45 and sleep badly",
        "How much do I sleep?",
        "How many steps do I walk on Mondays?",
        "I burn 2,400 calories a day",
    ],
)
def test_an_ordinary_question_raises_nothing(text: str) -> None:
    found = screen(text, (), BERLIN)
    assert (found.flags, found.notes) == ([], [])
    assert len(found.constraints) == 1, "the rule of every turn, which looks for what rules miss"
    assert "112" in found.constraints[0]


def test_constraints_are_texts_that_a_context_can_carry() -> None:
    for entry in read_rules("topics.toml")["topic"]:
        assert structural_tag(entry["constraints"]) is None


def test_a_minor_is_known_by_the_profile() -> None:
    child = Person(today="2026-11-21", profile={"birth_year": 2012})
    grown = Person(today="2026-11-21", profile={"birth_year": 2008})
    assert screen("How did I sleep?", (), child).flags == ["minor"]
    assert screen("How did I sleep?", (), grown).flags == []


def test_an_emergency_earlier_in_the_conversation_stays_known() -> None:
    found = screen("Thanks. And how was my sleep?", ["I have chest pain"], BERLIN)
    assert (found.flags, found.emergency) == (["earlier_emergency"], False)
    assert "112" in found.notes[0]


MARKER = {"name": "potassium", "value": 7.0, "unit": "mmol/L", "date": "2026-11-18"}


def test_a_critical_marker_of_these_days_is_an_emergency_where_it_is_asked_about_and_a_note_elsewhere() -> None:
    person = Person(today="2026-11-21", time_zone="Europe/Berlin", markers=[MARKER])
    assert screen("What does my potassium mean?", (), person).emergency
    elsewhere = screen("How did I sleep?", (), person)
    assert (elsewhere.flags, elsewhere.emergency) == (["critical_marker"], False)
    assert "potassium 7 mmol/L" in elsewhere.notes[0]


@pytest.mark.parametrize("date", ["2026-06-01", "soon", None])
def test_an_old_marker_or_one_without_a_date_says_nothing_about_today(date: str | None) -> None:
    person = Person(today="2026-11-21", markers=[{**MARKER, "date": date}])
    assert screen("What does my potassium mean?", (), person).flags == []
