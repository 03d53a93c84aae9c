"""Turns, records and cases as tests make them."""

from __future__ import annotations

from typing import Any

from contracts.ids import new_id
from contracts.turns import Finding, Route, Turn, TurnResult
from evals.bundle import Bundle, RecordedStep
from evals.case import Case
from evals.outcome import Outcome
from functions.core.turns import TurnRecord, now

DS = "Data Science Agent"
QUESTION = "How has my resting heart rate changed in 14 days?"
FINDING = Finding(
    id="ds-001",
    claim="It fell.",
    kind="trend",
    feature="resting_heart_rate",
    numbers={"recent_mean": 58.64, "prior_mean": 63.9, "effect": -5.26, "recent_n": 30},
    units={"recent_mean": "bpm", "prior_mean": "bpm", "effect": "bpm", "recent_n": "days"},
    verdict="validated",
    verdict_seed="validated",
)


def case(**fields: Any) -> Case:
    expected: dict[str, Any] = {"id": "a-case", "group": "pattern 2", "why": "A test.", "question": QUESTION}
    return Case.model_validate(expected | {"route": {"main": DS}} | fields)


def result(text: str = "It was 58.64 bpm.", **fields: Any) -> TurnResult:
    sheet = {f"ds-001.{key}": value for key, value in FINDING.numbers.items()}
    return TurnResult.model_validate(
        {"text": text, "mode": "answer", "findings": [FINDING], "fact_sheet": sheet} | fields
    )


def row(**fields: Any) -> TurnRecord:
    id_ = new_id("turn")
    values = {
        "id": id_,
        "user_id": new_id("user"),
        "status": "completed",
        "created_at": now(),
        "messages": [{"role": "user", "content": QUESTION}],
        "execution": id_,
        "route": Route(main_agent=DS),
        "result": result(),
    }
    return TurnRecord.model_validate(values | fields)


def turn(**fields: Any) -> Turn:
    return row(**fields).to_wire()


def step(path: str, *effects: dict[str, Any], status: str = "completed") -> RecordedStep:
    kept = {f"effect/{number}": effect for number, effect in enumerate(effects, start=1)}
    return RecordedStep.model_validate(
        {
            "path": path,
            "status": status,
            "epoch": 1,
            "attempt": 1,
            "started_at": now(),
            "input_hash": "h",
            "effects": kept,
        }
    )


def call(seconds: float = 1.0, cost_usd: float = 0.01, **value: Any) -> dict[str, Any]:
    """A model call."""
    usage = {"input_tokens": 10, "output_tokens": 5, "cache_read_tokens": 0, "model_calls": 1, "cost_usd": cost_usd}
    value = {"content": [{"type": "text", "text": "x"}], **value}
    return {
        "hash": "h",
        "kind": "model",
        "model": "m",
        "usage": usage,
        "at": now(),
        "ms": seconds * 1000,
        "value": value,
    }


def looked_up(**value: Any) -> dict[str, Any]:
    """A call of a tool."""
    return {"hash": "h", "kind": "tool", "at": now(), "ms": 100.0, "value": value}


def record(*steps: RecordedStep, **fields: Any) -> Bundle:
    values = {"case": "a-case", "asked": case().asked, "model": "offline", "turn": row(), "snapshot": None}
    return Bundle.model_validate(values | {"steps": list(steps)} | fields)


def outcome(*steps: RecordedStep, **fields: Any) -> Outcome:
    return Outcome(turn(**fields), record(*steps))
