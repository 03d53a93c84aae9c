"""How often the change detector cries wolf, and how long it takes to see what is there. `python -m benchmarks.check_ins`

Each day of a simulated series is looked at as the check-in does it: the last 88 days, and a change that was told is not told
again for 28 days. Noise is AR(1) with a coefficient of 0, 0.5 and 0.8; shifts are of 1, 2 and 3 of its standard deviations.
`textbook` is the same with the decision limit 5, which is meant for a level and a spread that are known; `as_if_independent`
takes each day for independent of the one before it.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from functions.health import change_detector
from functions.health.change_detector import DAYS_NEEDED, LIMIT, change_of

YEARS = 60
SHIFTS = 60
TOLD_AGAIN_AFTER = 28
LONGEST_DELAY = 28
FIRST = date(2024, 1, 1)
FALSE_ALARMS_PER_YEAR = 1.5
"""The bound: for one metric, whatever its autocorrelation up to 0.8."""
TEXTBOOK = 5.0


def main() -> None:
    by_limit = {name: figures(limit) for name, limit in (("used", LIMIT), ("textbook", TEXTBOOK))}
    worst = max(by_limit["used"]["false_alarms_per_metric_and_year"].values())
    print(
        json.dumps(
            {
                "change_detector": {
                    **by_limit,
                    "as_if_independent": {"false_alarms_per_metric_and_year": as_if_independent()},
                    "look_ms": look_ms(),
                    "limits": {"false_alarms_per_metric_and_year": FALSE_ALARMS_PER_YEAR},
                    "within_limits": worst <= FALSE_ALARMS_PER_YEAR,
                }
            }
        )
    )


def figures(limit: float) -> dict[str, Any]:
    """With this decision limit."""
    with patch.object(change_detector, "LIMIT", limit):
        alarms = {f"phi_{phi}": false_alarms(phi) for phi in (0, 0.5, 0.8)}
        found = {f"phi_{phi}": {f"shift_{size}_sd": delay(phi, size) for size in (1, 2, 3)} for phi in (0, 0.5, 0.8)}
    return {"limit": limit, "false_alarms_per_metric_and_year": alarms, "found": found}


def as_if_independent() -> dict[str, float]:
    """False alarms without regard to autocorrelation."""
    with patch.object(change_detector, "_coefficient", return_value=0.0):
        return {f"phi_{phi}": false_alarms(phi) for phi in (0, 0.5, 0.8)}


def false_alarms(phi: float) -> float:
    """Per metric and year, on noise."""
    rng = random.Random(f"noise/{phi}")
    count = 0
    for _ in range(YEARS):
        values = noise(rng, DAYS_NEEDED + 365, phi)
        told: dict[str, int] = {}
        for day in range(DAYS_NEEDED, len(values)):
            change = look(values, day)
            if change is not None and day - told.get(change, -TOLD_AGAIN_AFTER) >= TOLD_AGAIN_AFTER:
                count += 1
                told[change] = day
    return round(count / YEARS, 2)


def delay(phi: float, size: float) -> dict[str, Any]:
    """Of a shift: the share that is found within 28 days, and after how many days the median one of those was."""
    rng = random.Random(f"shift/{phi}/{size}")
    days = []
    for _ in range(SHIFTS):
        values = noise(rng, DAYS_NEEDED + LONGEST_DELAY, phi)
        moved = values[:DAYS_NEEDED] + [value + size for value in values[DAYS_NEEDED:]]
        seen = (day for day in range(DAYS_NEEDED, len(moved)) if look(moved, day) == "up")
        day = next(seen, None)
        if day is not None:
            days.append(day - DAYS_NEEDED + 1)
    return {"share": round(len(days) / SHIFTS, 2), "median_days": statistics.median(days) if days else None}


def look(values: list[float], day: int) -> str | None:
    """The direction of the change that shows on a day."""
    recent = values[max(0, day - DAYS_NEEDED + 1) : day + 1]
    first = day - len(recent) + 1
    series = {FIRST + timedelta(days=first + place): value for place, value in enumerate(recent)}
    change = change_of("metric", series, FIRST + timedelta(days=day))
    return change.direction if change else None


def noise(rng: random.Random, days: int, phi: float) -> list[float]:
    """A stationary AR(1) series of variance 1."""
    level, found = rng.gauss(0, 1), []
    for _ in range(days):
        found.append(level)
        level = phi * level + (1 - phi * phi) ** 0.5 * rng.gauss(0, 1)
    return found


def look_ms() -> float:
    """How long one look at one metric takes."""
    values = noise(random.Random(0), 500, 0.5)
    begun = time.perf_counter()
    for day in range(DAYS_NEEDED, 500):
        look(values, day)
    return round((time.perf_counter() - begun) / (500 - DAYS_NEEDED) * 1000, 3)


if __name__ == "__main__":
    main()
