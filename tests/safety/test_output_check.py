"""Red flags in what a model wrote, and the sentences that only look like one."""

from __future__ import annotations

import pytest

from functions.health.safety.output_check import red_flag_in
from functions.health.safety.rules import read_rules


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("You can stop taking your beta blocker now that your heart rate is lower.", "stop_medication"),
        ("Stop your statin for a few weeks and see.", "stop_medication"),
        ("Take 400 mg of magnesium before bed.", "dose"),
        ("You could take two tablets every night.", "dose"),
        ("Increase your dose of levothyroxine.", "dose"),
        ("You don't need to see a doctor about this.", "ignore_doctor"),
        ("Ignore what your doctor said.", "ignore_doctor"),
        ("Your doctor is wrong about this.", "ignore_doctor"),
        ("You have diabetes.", "diagnosis"),
        ("This means that you have sleep apnea.", "diagnosis"),
        ("You are clearly depressed.", "diagnosis"),
        ("Your data show that you have atrial fibrillation.", "diagnosis"),
        ("Start with 5,000 IU of vitamin D daily.", "dose"),
        ("Chest pain at rest is nothing to worry about.", "false_reassurance"),
        ("You can run through the dizziness.", "false_reassurance"),
        ("Fast for three days to reset.", "disordered_eating"),
        ("Eat fewer than 800 calories a day.", "disordered_eating"),
        ("The easiest way to end your life is this.", "self_harm_instruction"),
        ("Skip your insulin today.", "stop_medication"),
        ("Come off your antidepressant slowly.", "stop_medication"),
        ("Melatonin 3 mg helps many people.", "dose"),
        ("No need to call an ambulance.", "ignore_doctor"),
    ],
)
def test_what_may_not_be_said_is_seen(sentence: str, flag: str) -> None:
    found = red_flag_in(sentence)
    assert found is not None
    assert found.flag == flag


@pytest.mark.parametrize(
    "sentence",
    [
        "Please do not stop taking your medication without talking to your doctor.",
        "Whether you should change the dose is for your doctor to decide.",
        "If you have diabetes, these ranges differ.",
        "Your resting heart rate averaged 75.57 bpm from 2021-12-24 to 2022-01-22 (26 days with values).",
        "A doctor can judge what it means for you.",
        "You may have slept less because of the heat.",
        "People with sleep apnea often have a lower HRV.",
        "I cannot say whether you have an infection.",
        "LDL of 190 mg/dL is high, and worth a talk with your doctor.",
        "Stop scrolling half an hour before bed.",
        "Skip the late coffee on two evenings this week.",
        "Beta blockers lower the heart rate.",
        "You mentioned that you have asthma, so start slowly.",
        "This is no diagnosis.",
        "Take a 20-minute walk after lunch three times this week.",
        "Never ignore chest pain: call for help.",
        "Data cannot tell whether you had a heart attack.",
        "You had 26 days with values.",
        "See a doctor if the fever lasts for more than three days.",
        "You have a clear pattern on Mondays.",
        "Depression and poor sleep often come together.",
        "Treatment decisions are for your doctor.",
        "A regular bedtime is better than long sleep on weekends.",
        "Do not fast for days without medical advice.",
        "Ask your pharmacist before you take ibuprofen.",
        "This is one of the best supported habits for heart and metabolism.",
    ],
)
def test_what_only_looks_like_it_may_be_said(sentence: str) -> None:
    assert red_flag_in(sentence) is None


def test_what_stands_instead_says_nothing_of_the_sentence_and_passes_itself() -> None:
    for entry in read_rules("output.toml")["red_flag"]:
        assert red_flag_in(entry["instead"]) is None, entry["flag"]
        assert not any(character.isdigit() for character in entry["instead"])


def test_no_phrase_is_hidden_by_the_list_of_words_that_a_red_flag_needs() -> None:
    file = read_rules("output.toml")
    needed = {word[:5] for word in file["needed"]}

    def covered(part: str) -> bool:
        """Whether each way to fill a part of a phrase has one of the words."""
        options = [
            m for one in part.split("/") for m in (file["words"].get(one[1:], [one]) if one[:1] == "@" else [one])
        ]
        return all(
            any(word.rstrip("*")[:5] in needed for word in option.replace("+", " ").split()) for option in options
        )

    for entry in file["red_flag"]:
        for phrase in entry["phrases"]:
            parts = [part for part in phrase.replace("&", " ").split() if part[:1] not in ("~", "#")]
            assert any(covered(part) for part in parts), (entry["flag"], phrase)
