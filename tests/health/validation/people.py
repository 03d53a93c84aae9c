"""Days with known series, and findings about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from contracts.findings import Gate
from contracts.turns import Finding
from functions.health.validation.examination import examine
from functions.health.validation.judgement import judge
from functions.health.validation.meanings import value_of

FIRST = date(2024, 1, 1)
"""A Monday."""

Floats = npt.NDArray[np.float64]
Days = list[dict[str, Any]]


def days_with(**columns: Sequence[float] | Floats) -> Days:
    """Consecutive days; NaN is a day without that value."""
    length = max(len(values) for values in columns.values())
    return [
        {
            "date": on(day),
            "metrics": {
                name: float(values[day])
                for name, values in columns.items()
                if day < len(values) and values[day] == values[day]
            },
        }
        for day in range(length)
    ]


def on(day: int) -> str:
    return (FIRST + timedelta(days=day)).isoformat()


def window(first: int, last: int, days: int | None = None) -> dict[str, Any]:
    """From the day of that number to the other, both included."""
    counted = {} if days is None else {"days_with_values": days}
    return {"start": on(first), "end": on(last), **counted}


def finding(kind: str = "association", **given: Any) -> Finding:
    """About steps and sleep unless it says otherwise."""
    target = {"target": "sleep_minutes"} if kind == "association" else {}
    base = {"id": "ds-001", "claim": "", "kind": kind, "feature": "steps", **target}
    return Finding.model_validate(base | given)


def gates(one: Finding) -> dict[str, Gate]:
    return {gate.name: gate for gate in one.gates or []}


def judged(one: Finding, days: Days, phase: str = "main") -> Finding:
    (found,) = judge([examine(one, days)], phase)
    return found


def measured(one: Finding, name: str) -> float:
    """A statistic that has a value."""
    value = value_of(one.statistics, name)
    assert value is not None, name
    return value


def slow(rng: np.random.Generator, n: int, phi: float) -> Floats:
    series = rng.normal(size=n)
    for day in range(1, n):
        series[day] = phi * series[day - 1] + np.sqrt(1 - phi * phi) * series[day]
    return series


def both(numbers: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    return numbers[key].claimed, numbers[key].recomputed, numbers[key].matches
