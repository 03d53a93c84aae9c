"""How much noise validation lets through, how much truth it keeps, and how long it takes. Prints JSON.

Every figure is measured twice on the same findings: by the seven gates alone (the seed's rules) and with the strict layer.
Findings go through the same code as a turn's. `python -m benchmarks.validation [seed]`; the figures of docs/validation.md
are those of seed 1, and other seeds must reach the limits as well.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.noise import Floats, as_days, association, autoregressive, change, correlated, slope, weekdays
from contracts.turns import Finding
from functions.health.metrics import METRICS
from functions.health.validation.examination import examine
from functions.health.validation.judgement import judge
from functions.health.validation.ranks import spearman

ROOT = Path(__file__).parents[1]
NHANES = ROOT / "benchmarks" / "data" / "nhanes_2017_2018_homa.csv"
PEOPLE = [ROOT / "local" / "demo" / f"person{number}_daily.csv" for number in (1, 2)]

RUNS, FEWER_RUNS = 1_000, 500
DAYS = 90
LEAST_SHARED_DAYS = 30
PAIR = ("steps", "sleep_minutes")
"""Names for series that are simulated or another person's: a pair of which nothing is known beforehand."""

LIMITS = {
    "association_of_noise_validated": 0.05,
    "change_of_noise_validated": 0.05,
    "real_series_of_two_people_not_rejected": 0.15,
    "power_one_finding": 0.68,
    "power_one_true_of_three": 0.50,
    "ms_per_finding": 60,
    "nhanes_distance": 0.01,
}

Rng = np.random.Generator
Case = Callable[[Rng], tuple[list[dict[str, Any]], list[Finding]]]
"""Days, and findings about them; the first finding is the one that is counted."""


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    begun = time.perf_counter()
    figures: dict[str, Any] = {
        "seed": seed,
        "association_of_noise": {f"phi {phi}": shares(associated(phi), RUNS, seed) for phi in (0.0, 0.5, 0.8, 0.9)},
        "change_of_noise": {f"phi {phi}": shares(changed(phi), RUNS, seed) for phi in (0.0, 0.5, 0.87)},
        "real_series_of_two_people": shares(strangers(), RUNS, seed),
        "power_one_finding": shares(true_among(1), RUNS, seed),
        "power_one_true_of_three": shares(true_among(3), RUNS, seed),
        "beside_the_table": {
            "change of one SD, phi 0.0": shares(changed(0.0, shift=1), FEWER_RUNS, seed),
            "change of one SD, phi 0.5": shares(changed(0.5, shift=1), FEWER_RUNS, seed),
            "change of one SD, phi 0.87": shares(changed(0.87, shift=1), FEWER_RUNS, seed),
            "change of noise, 365 days, phi 0.87": shares(changed(0.87, n=365), FEWER_RUNS, seed),
            "change in a drift (phi 0.97) under daily noise": shares(drifting(), FEWER_RUNS, seed),
            "slope of noise, phi 0.5": shares(sloped(0.5), FEWER_RUNS, seed),
            "slope of noise, phi 0.87": shares(sloped(0.87), FEWER_RUNS, seed),
            "weekdays of noise, phi 0.5": shares(by_weekday(0.5), FEWER_RUNS, seed),
        },
        "ms_per_finding": milliseconds(),
        "nhanes": anchors(),
        "limits": LIMITS,
    }
    figures["seconds"] = round(time.perf_counter() - begun, 1)
    print(json.dumps({"validation": figures}, indent=1))


def shares(case: Case, runs: int, seed: int) -> dict[str, dict[str, float]]:
    """How often the first finding got each verdict, by the gates and with the strict layer."""
    rng = np.random.default_rng(seed)
    verdicts: dict[str, Counter[str]] = {"by_gates": Counter(), "strict": Counter()}
    for _ in range(runs):
        days, findings = case(rng)
        first, *_ = judge([examine(finding, days) for finding in findings], "main")
        verdicts["by_gates"][str(first.verdict_seed)] += 1
        verdicts["strict"][str(first.verdict)] += 1
    return {
        name: {
            "validated": round(counted["validated"] / runs, 4),
            "not_rejected": round(1 - counted["rejected"] / runs, 4),
        }
        for name, counted in verdicts.items()
    }


def associated(phi: float) -> Case:
    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        days = as_days({name: autoregressive(rng, DAYS, phi) for name in PAIR})
        return days, [association("one", *PAIR, days)]

    return case


def changed(phi: float, *, shift: float = 0, n: int = DAYS) -> Case:
    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        series = autoregressive(rng, n, phi)
        series[-30:] += shift
        days = as_days({"steps": series})
        return days, [change("one", "steps", days)]

    return case


def drifting() -> Case:
    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        series = np.sqrt(0.5) * (autoregressive(rng, DAYS, 0.97) + rng.normal(size=DAYS))
        days = as_days({"steps": series})
        return days, [change("one", "steps", days)]

    return case


def sloped(phi: float) -> Case:
    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        days = as_days({"steps": autoregressive(rng, DAYS, phi)})
        return days, [slope("one", "steps", days)]

    return case


def by_weekday(phi: float) -> Case:
    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        days = as_days({"steps": autoregressive(rng, DAYS, phi)})
        return days, [weekdays("one", "steps", days)]

    return case


def true_among(findings: int) -> Case:
    """One association with ρ = 0.3, and so many less one between series that have nothing to do with each other."""

    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        x, y = correlated(rng, DAYS, 0.3)
        others = ("breathing_rate", "skin_temperature_c")[: findings - 1]
        days = as_days(dict(zip(PAIR, (x, y), strict=True)) | {name: rng.normal(size=DAYS) for name in others})
        return days, [association("one", *PAIR, days), *(association(name, PAIR[0], name, days) for name in others)]

    return case


def strangers() -> Case:
    """A metric of one person beside a metric of another, 90 days each, begun on any day."""
    people = [columns_of(path) for path in PEOPLE]

    def case(rng: Rng) -> tuple[list[dict[str, Any]], list[Finding]]:
        while True:
            pieces = [piece_of(rng, person) for person in people]
            both = ~np.isnan(pieces[0]) & ~np.isnan(pieces[1])
            if both.sum() >= LEAST_SHARED_DAYS and all(len(np.unique(piece[both])) > 2 for piece in pieces):
                break
        days = as_days(dict(zip(PAIR, pieces, strict=True)))
        return days, [association("one", *PAIR, days)]

    return case


def piece_of(rng: Rng, person: dict[str, Floats]) -> Floats:
    """90 days of one metric of a person."""
    column = person[str(rng.choice(list(person)))]
    begin = int(rng.integers(0, len(column) - DAYS + 1))
    return column[begin : begin + DAYS]


def columns_of(path: Path) -> dict[str, Floats]:
    """A person's metrics on every calendar day, NaN where there is no value."""
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    by_day = {date.fromisoformat(row["datetime"]): row for row in rows}
    every = list(calendar(min(by_day), max(by_day)))
    return {
        name: np.array([float(by_day.get(day, {}).get(name) or "nan") for day in every])
        for name in rows[0]
        if name in METRICS
    }


def calendar(first: date, last: date) -> Iterator[date]:
    for day in range((last - first).days + 1):
        yield first + timedelta(days=day)


def milliseconds() -> dict[str, float]:
    """Of gates and strict layer together at n = 365, warm, reading the days included. The least of many: what else the
    machine does can only add to it."""
    rng = np.random.default_rng(0)
    days = as_days({"steps": rng.normal(size=365), "sleep_minutes": np.round(rng.normal(size=365) * 3)})
    findings = {"association": association("one", *PAIR, days), "change": change("one", "steps", days)}
    return {name: round(timed(finding, days), 1) for name, finding in findings.items()}


def timed(finding: Finding, days: list[dict[str, Any]]) -> float:
    taken = []
    for _ in range(25):
        begun = time.perf_counter()
        judge([examine(finding, days)], "main")
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def anchors() -> dict[str, float]:
    """Published effects, from the public data: HDL and AST/ALT against HOMA-IR (facts of NHANES 2017-18)."""
    rows = np.genfromtxt(NHANES, delimiter=",", names=True)
    homa = rows["fasting_glucose_mg_dl"] * rows["fasting_insulin_uU_ml"] / 405
    measured = {"hdl_homa_ir": rows["hdl_mg_dl"], "ast_alt_homa_ir": rows["ast_u_l"] / rows["alt_u_l"]}
    found = {}
    for name, values in measured.items():
        there = ~np.isnan(values) & ~np.isnan(homa)
        found[name] = round(spearman(values[there], homa[there]) or 0.0, 4)
    return found


if __name__ == "__main__":
    main()
