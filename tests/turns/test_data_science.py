"""Code written by a model that does what it should not: reported honestly, and the answer claims no number."""

from __future__ import annotations

import re

import pytest

from tests.cloud import ModelControl, User

FORBIDDEN = {
    "exception": "return {'numbers': {'effect': summary_df['no_such_column'].mean()}}",
    "endless loop": "while True:\n    pass",
    "4 GB of memory": "data = bytearray(4 << 30)\nreturn {'n': len(data)}",
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 80), 1)\nreturn {}",
    "file": "return {'numbers': {'effect': float(len(open('/etc/passwd').read()))}}",
    "50 MB of output": "return {'numbers': {'effect': 1.0}, 'table': 'x' * 50_000_000}",
    "not python": "this is not python at all",
}


@pytest.mark.parametrize("code", FORBIDDEN.values(), ids=FORBIDDEN)
def test_code_that_cannot_answer_is_reported_and_no_number_is_claimed(
    person: User, model: ModelControl, code: str
) -> None:
    turn, held = person.hold(model)
    for agent in ("data_science_coder", "data_science_debugger"):
        model.rule({"type": "code", "code": code}, times=None, turn=turn.id, agent=agent)
    model.release(held)

    ended = turn.wait()

    assert ended["status"] == "completed"
    result = ended["result"]
    assert (result["findings"], result["fact_sheet"]) == ([], {})
    without_echo = re.sub(r"\b30\b", "", result["text"])
    assert not re.search(r"\d", without_echo), f"a number that nothing proves: {result['text']}"
    asked = [call["agent"] for call in model.calls(turn.id)]
    assert asked.count("data_science_debugger") == 2


def test_wrong_indentation_is_repaired_without_asking_the_model_again(person: User, model: ModelControl) -> None:
    code = (
        "rhr = summary_df['resting_heart_rate'].dropna()\n"
        "if len(rhr) > 0:\n"
        "mean = float(rhr.mean())\n"
        "return {'kind': 'scalar', 'feature': 'resting_heart_rate', 'target': None, 'windows': {},"
        " 'numbers': {'effect': mean, 'n': len(rhr)}, 'units': {'effect': 'bpm', 'n': 'days'}}"
    )
    turn, held = person.hold(model)
    model.rule({"type": "code", "code": code}, turn=turn.id, agent="data_science_coder")
    model.release(held)

    result = turn.wait()["result"]

    assert result["fact_sheet"]["ds-001.effect"] == pytest.approx(74.2, abs=5)
    assert "data_science_debugger" not in [call["agent"] for call in model.calls(turn.id)]


def test_an_error_is_shown_to_the_model_which_then_does_better(person: User, model: ModelControl) -> None:
    turn, held = person.hold(model)
    model.rule({"type": "code", "code": "return summary_df['typo'].mean()"}, turn=turn.id, agent="data_science_coder")
    model.release(held)

    result = turn.wait()["result"]

    assert round(result["fact_sheet"]["ds-001.recent_mean"], 2) == 75.57
    asked = [call["agent"] for call in model.calls(turn.id)]
    assert asked.count("data_science_debugger") == 1
