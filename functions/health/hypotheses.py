"""Hypotheses of the Investigator: what a model proposes to look at, and how our own code tests it.

Seed 002, "The Investigator path": a hypothesis names kind, feature and target; the numbers come from the days and from
nowhere else, and are real before the finding enters validation. What was tested within the last month is not tested again:
until then there is hardly anything new to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel

from functions.health.analysis_result import AnalysisResult, Window
from functions.health.metrics import COMPOSITES, METRICS
from functions.health.series import Series, last_days, mean, sd, series_of

AGAIN_AFTER_DAYS = 30
_WINDOW_DAYS = 30
_FEWEST_PAIRS = 3
"""Below that a rank correlation is not defined to any use; the sample-size gate asks for more anyway."""


class Hypothesis(BaseModel):
    """As the investigator states it; nothing in it is trusted yet."""

    id: str
    title: str
    rationale: str
    test_plan: str
    data_required: list[str]
    missing_data_flag: bool
    """Whether data are missing that it would need."""
    expected_impact: Literal["low", "medium", "high"]
    confidence: float
    next_action: str
    kind: Literal["association", "trend", "scalar"]
    feature_to_test: str
    target_to_test: str | None


class HypothesesReply(BaseModel):
    """What the investigator puts out."""

    hypotheses: list[Hypothesis]


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of the proposals."""

    tested: list[tuple[Hypothesis, AnalysisResult]]
    set_aside: list[tuple[Hypothesis, str]]
    """With the reason, for the person: missing data, tested lately, beyond the first few."""


def choose(
    hypotheses: Iterable[Hypothesis],
    days: Sequence[Mapping[str, Any]],
    memories: Iterable[Mapping[str, Any]],
    *,
    today: date,
    most: int,
) -> Choice:
    """The first `most` that can be tested, with their results, in the model's order."""
    lately = lately_tested(memories, today)
    seen: set[tuple[str, frozenset[str]]] = set()
    choice = Choice([], [])
    for hypothesis in hypotheses:
        identity = _identity(hypothesis.kind, hypothesis.feature_to_test, hypothesis.target_to_test)
        if identity in seen:
            continue
        seen.add(identity)
        if identity in lately:
            choice.set_aside.append((hypothesis, f"it was tested on {lately[identity]}"))
            continue
        if len(choice.tested) >= most:
            choice.set_aside.append((hypothesis, "others came first"))
            continue
        result = result_of(hypothesis, days)
        if result is None:
            choice.set_aside.append((hypothesis, "there are no data for it"))
        else:
            choice.tested.append((hypothesis, result))
    return choice


def lately_tested(memories: Iterable[Mapping[str, Any]], today: date) -> dict[tuple[str, frozenset[str]], str]:
    """Hypotheses that were tested within the last month, with the date."""
    since = (today - timedelta(days=AGAIN_AFTER_DAYS)).isoformat()
    found: dict[tuple[str, frozenset[str]], str] = {}
    for memory in memories:
        meta, day = memory.get("meta") or {}, str(memory.get("created_at"))[:10]
        if memory.get("kind") == "tested_hypothesis" and meta.get("feature") and day > since:
            identity = _identity(str(meta.get("kind")), meta["feature"], meta.get("target"))
            found[identity] = max(day, found.get(identity, day))
    return found


def result_of(hypothesis: Hypothesis, days: Sequence[Mapping[str, Any]]) -> AnalysisResult | None:
    """What the person's days say of it; None where they say nothing."""
    feature = metric_series(days, hypothesis.feature_to_test)
    match hypothesis.kind:
        case "association":
            target = metric_series(days, hypothesis.target_to_test or "")
            return _association(hypothesis.feature_to_test, feature, str(hypothesis.target_to_test), target)
        case "trend":
            return _trend(hypothesis.feature_to_test, feature)
        case _:
            return _scalar(hypothesis.feature_to_test, feature)


def metric_series(days: Sequence[Mapping[str, Any]], name: str) -> Series:
    """Values by date of a metric, or of a composite of two; empty for anything else."""
    if name in METRICS:
        return series_of(days, name)
    if name in COMPOSITES:
        above, below = _RATIOS[name]
        dividend, divisor = series_of(days, above), series_of(days, below)
        return {day: value / divisor[day] for day, value in dividend.items() if divisor.get(day)}
    return {}


_RATIOS: Mapping[str, tuple[str, str]] = {
    "cardio_fitness_index": ("steps", "resting_heart_rate"),
    "hrv_rhr_ratio": ("heart_rate_variability", "resting_heart_rate"),
}
"""DESIGN §7."""


def spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Spearman's rank correlation with midranks; None where one side does not vary (Spearman 1904)."""
    if len(pairs) < 2:
        return None
    xs, ys = _ranks([x for x, _ in pairs]), _ranks([y for _, y in pairs])
    middle = (len(pairs) + 1) / 2
    covariance = sum((x - middle) * (y - middle) for x, y in zip(xs, ys, strict=True))
    spread = sum((x - middle) ** 2 for x in xs) * sum((y - middle) ** 2 for y in ys)
    return float(covariance / spread**0.5) if spread else None


def _association(feature: str, a: Series, target: str, b: Series) -> AnalysisResult | None:
    shared = [day for day in a if day in b]
    effect = spearman([(a[day], b[day]) for day in shared]) if len(shared) >= _FEWEST_PAIRS else None
    if effect is None or feature == target:
        return None
    return AnalysisResult(
        kind="association",
        feature=feature,
        target=target,
        windows={"all": _window(min(shared), max(shared), len(shared))},
        numbers={"effect": effect, "n": len(shared)},
        units={"effect": "", "n": "days"},
    )


def _trend(feature: str, series: Series) -> AnalysisResult | None:
    recent, prior = last_days(series, _WINDOW_DAYS), last_days(series, _WINDOW_DAYS, before=_WINDOW_DAYS)
    if recent is None or prior is None or recent.mean is None or prior.mean is None:
        return None
    numbers: dict[str, float | None] = {
        "recent_mean": recent.mean,
        "prior_mean": prior.mean,
        "change": recent.mean - prior.mean,
        "effect": recent.mean - prior.mean,
        "recent_n": recent.n,
        "prior_n": prior.n,
        "recent_sd": recent.sd,
        "prior_sd": prior.sd,
        "metric_sd": sd(series.values()),
    }
    return AnalysisResult(
        kind="trend",
        feature=feature,
        windows={
            "recent": _window(recent.start, recent.end, recent.n),
            "prior": _window(prior.start, prior.end, prior.n),
        },
        numbers={name: value for name, value in numbers.items() if value is not None},
        units=_units(feature, numbers),
    )


def _scalar(feature: str, series: Series) -> AnalysisResult | None:
    average = mean(series.values())
    if average is None:
        return None
    numbers: dict[str, float | None] = {
        "effect": average,
        "n": len(series),
        "sd": sd(series.values()),
        "min": min(series.values()),
        "max": max(series.values()),
    }
    return AnalysisResult(
        kind="scalar",
        feature=feature,
        windows={"all": _window(min(series), max(series), len(series))},
        numbers={name: value for name, value in numbers.items() if value is not None},
        units=_units(feature, numbers),
    )


def _units(feature: str, numbers: Iterable[str]) -> dict[str, str]:
    unit = (METRICS.get(feature) or COMPOSITES[feature]).unit
    return {name: "days" if name in ("n", "recent_n", "prior_n") else unit for name in numbers}


def _window(start: date, end: date, days_with_values: int) -> Window:
    return Window(start=start.isoformat(), end=end.isoformat(), days_with_values=days_with_values)


def _identity(kind: str, feature: str, target: str | None) -> tuple[str, frozenset[str]]:
    return kind, frozenset(name for name in (feature, target) if name)


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties sharing the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end + 1) / 2
        start = end
    return ranks
