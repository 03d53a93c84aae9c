"""What a model's verdict adds to what the rules found."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from functions.core.markup import structural_tag
from functions.health.agent_files import prompt_text
from functions.health.safety.evidence import nameable_flags
from functions.health.safety.rules import read_rules
from functions.health.safety.screening import Person, screen
from functions.health.safety.second_look import SecondLook, with_second_look

BERLIN = Person(today="2026-11-21", time_zone="Europe/Berlin")
PLAIN = screen("How did I sleep?", (), BERLIN)
PREGNANT = screen("I'm 20 weeks pregnant, is my heart rate fine?", (), BERLIN)


def verdict(verdict: str, flag: str | None = None) -> SecondLook:
    return SecondLook.model_validate({"verdict": verdict, "flag": flag})


@pytest.mark.parametrize("look", [None, verdict("none"), verdict("none", "chest_pain")], ids=["absent", "none", "both"])
def test_without_a_verdict_the_rules_stand_alone(look: SecondLook | None) -> None:
    assert with_second_look(PREGNANT, look, BERLIN) == PREGNANT


@pytest.mark.parametrize("flag", sorted(nameable_flags()))
def test_each_emergency_that_may_be_named_has_its_reply(flag: str) -> None:
    found = with_second_look(PLAIN, verdict("emergency", flag), BERLIN)
    assert (found.flags, found.emergency) == ([flag], True)
    assert "112" in found.reply
    assert "{" not in found.reply


@pytest.mark.parametrize("flag", [None, "critical_value", "pregnancy", "whatever"])
def test_a_flag_that_is_none_of_ours_gets_the_reply_for_any_emergency(flag: str | None) -> None:
    found = with_second_look(PREGNANT, verdict("emergency", flag), BERLIN)
    assert found.flags == ["other_emergency", "pregnancy"]
    assert found.reply.startswith("What you describe can be an emergency")


def test_a_possible_emergency_adds_its_block_and_note_to_those_of_the_rules() -> None:
    found = with_second_look(PREGNANT, verdict("possible", "abdomen"), BERLIN)
    assert (found.flags, found.emergency, found.reply) == (["pregnancy", "possible_emergency"], False, "")
    assert found.constraints[:-1] == PREGNANT.constraints
    assert "112" in found.constraints[-1]
    assert found.notes[:-1] == PREGNANT.notes
    assert all(structural_tag(block) is None for block in found.constraints)


def test_possible_self_harm_is_what_the_rules_make_of_a_doubt() -> None:
    mentioned = screen("I attempted suicide when I was 17. How is my sleep?", (), BERLIN)
    assert with_second_look(PLAIN, verdict("possible", "self_harm"), BERLIN).flags == ["self_harm_mentioned"]
    assert with_second_look(mentioned, verdict("possible", "self_harm"), BERLIN) == mentioned


def test_the_prompt_lists_the_flags_that_have_a_reply() -> None:
    listed = re.findall(r"^- `(\w+)`:", prompt_text("safety_screener").split("`flag`:")[1], re.MULTILINE)
    assert set(listed) == nameable_flags()
    replies = [entry["flag"] for entry in read_rules("replies.toml")["reply"]]
    assert len(set(listed)) == len(listed) == len(replies) - 1


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("Funny thing. My arm won't do what I tell it. I am sure it's nothing. Woke up like that.", True),
        ("He had chemo on Monday. We went for a walk. Now he is shivering and looks bad.", True),
        ("The glucose gel just dribbles out. She's diabetic. She is not swallowing.", True),
        ("No fever, no rash. She had chemo last year and is well.", False),
        ("What do I do when somebody has foam at the mouth?", True),
    ],
)
def test_signs_are_put_together_over_sentences(text: str, emergency: bool) -> None:
    assert screen(text, (), BERLIN).emergency is emergency


def test_every_sign_group_is_used() -> None:
    file = read_rules("pictures.toml")
    used = " ".join(chain.from_iterable(entry["phrases"] for entry in file["emergency"]))
    assert {name for name in file["words"] if f"@{name}" not in used} == set()
