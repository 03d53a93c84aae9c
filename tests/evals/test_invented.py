"""Which numbers of an answer count as invented, and which do not."""

from __future__ import annotations

import pytest

from evals.invented import invented_numbers
from tests.evals.made import result

OWN = ["How has it changed in 14 days? I weigh 81.5 kg."]


@pytest.mark.parametrize(
    "text",
    [
        "It was 58.64 bpm over 30 days, -5.26 bpm.",
        "It fell by 5.3 bpm, to about 59 bpm.",
        "In 14 days at 81.5 kg.",
        "Since 2026-10-31, and in 2025.",
        "1. Walk.\n2. Sleep.",
        "Training lowers it by 4 bpm [pubmed:30513777].",
        "It lowers it by 4 bpm, see [Reimers 2018](https://pubmed.ncbi.nlm.nih.gov/30513777/).",
        "Yours is usually at 459.6 min (SD 65.2 min).",
    ],
)
def test_what_comes_from_somewhere(text: str) -> None:
    assert invented_numbers(result(text), OWN, anchors=["459.6 min (SD 65.2 min)"]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It was 61 bpm.", "61"),
        ("It was 158.64 bpm.", "158.64"),
        ("It was 58.64 ms.", "58.64"),
        ("It fell by 37 ms.", "37"),
        ("It was 58.64%.", "58.64%"),
        ("Walk 12,000 steps.", "12,000"),
        ("It is 65.2 min.", "65.2"),
        ("It lowers it by 4 bpm. Others say so [pubmed:30513777].", "4"),
        ("Call 112.", "112"),
    ],
)
def test_what_comes_from_nowhere(text: str, number: str) -> None:
    (found,) = invented_numbers(result(text), OWN, anchors=["459.6 min (SD 65.2 min)"])
    assert found.startswith(f"{number} in “")


def test_a_reviewed_reply_has_numbers_to_call() -> None:
    assert invented_numbers(result("Call 112 now.", mode="safety", findings=[]), []) == []


def test_a_note_of_a_flag_has_numbers_to_call() -> None:
    note = "Your emergency number is 112."
    assert invented_numbers(result(note, safety_flags=["earlier_emergency"]), []) == []
    assert len(invented_numbers(result(note), [])) == 1
