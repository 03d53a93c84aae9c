"""Series of which the truth is known, and findings about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from contracts.turns import Finding
from functions.health.validation.finding_data import WEEKDAYS

FIRST_DAY = date(2024, 1, 1)

Floats = npt.NDArray[np.float64]


def autoregressive(rng: np.random.Generator, n: int, phi: float) -> Floats:
    """A stationary AR(1) series of variance 1."""
    steps = rng.normal(size=n) * np.sqrt(1 - phi * phi)
    series = np.empty(n)
    series[0] = rng.normal()
    for day in range(1, n):
        series[day] = phi * series[day - 1] + steps[day]
    return series


def correlated(rng: np.random.Generator, n: int, rho: float) -> tuple[Floats, Floats]:
    """Two white series whose values of one day correlate."""
    x = rng.normal(size=n)
    return x, rho * x + np.sqrt(1 - rho * rho) * rng.normal(size=n)


def as_days(columns: Mapping[str, Floats]) -> list[dict[str, Any]]:
    """Daily summaries as a snapshot has them; NaN is a day without a value."""
    length = len(next(iter(columns.values())))
    return [
        {
            "date": (FIRST_DAY + timedelta(days=day)).isoformat(),
            "metrics": {name: float(values[day]) for name, values in columns.items() if not np.isnan(values[day])},
        }
        for day in range(length)
    ]


def association(id_: str, feature: str, target: str, days: Sequence[Mapping[str, Any]]) -> Finding:
    """A finding over all days. It claims how many days have both values, which is right, and nothing else."""
    both = sum({feature, target} <= day["metrics"].keys() for day in days)
    return Finding(
        id=id_,
        claim="",
        kind="association",
        feature=feature,
        target=target,
        window={"all": {"start": days[0]["date"], "end": days[-1]["date"], "days_with_values": both}},
    )


def change(id_: str, feature: str, days: Sequence[Mapping[str, Any]], length: int = 30) -> Finding:
    """The last `length` days against the `length` before them, which all have values."""
    sides = {"recent": days[-length:], "prior": days[-2 * length : -length]}
    window = {
        name: {"start": side[0]["date"], "end": side[-1]["date"], "days_with_values": length}
        for name, side in sides.items()
    }
    return Finding(id=id_, claim="", kind="trend", feature=feature, window=window)


def slope(id_: str, feature: str, days: Sequence[Mapping[str, Any]]) -> Finding:
    """A straight line through all days, its whole rise as the effect."""
    time = np.arange(len(days)) - (len(days) - 1) / 2
    values = np.array([day["metrics"][feature] for day in days])
    rise = float(time @ values / (time @ time)) * (len(days) - 1)
    window = {"all": {"start": days[0]["date"], "end": days[-1]["date"], "days_with_values": len(days)}}
    return Finding(id=id_, claim="", kind="trend", feature=feature, window=window, numbers={"effect": rise})


def weekdays(id_: str, feature: str, days: Sequence[Mapping[str, Any]]) -> Finding:
    """The means of the seven weekdays; `FIRST_DAY` is a Monday."""
    values = np.array([day["metrics"][feature] for day in days])
    means = {f"{name}_mean": float(values[place::7].mean()) for place, name in enumerate(WEEKDAYS)}
    numbers = means | {"effect": max(means.values()) - min(means.values())}
    return Finding(id=id_, claim="", kind="scalar", feature=feature, numbers=dict(numbers))
