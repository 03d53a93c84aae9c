"""The Investigator's digest: what a person's data look like at a glance, small enough to be read before every hypothesis.

For each metric the mean of its last 30 days against the 30 before, the mean and SD of all days, and the change in units
of that SD; sleep by weekday; how much is missing; the ten commonest workouts. All of it is computed here, and never more
than `MOST_TOKENS` long: what does not fit is left out in the order of `_CUTS`, and the digest says that something was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from functions.health.metrics import METRICS, find_metric
from functions.health.series import Series, last_days, mean, sd, series_of
from functions.health.weekdays import WeekdayMean, weekday_table

MOST_TOKENS = 1_500
"""Seed 002, "The Investigator path"."""
DIGESTED = (
    "steps",
    "sleep_minutes",
    "deep_sleep_minutes",
    "rem_sleep_minutes",
    "resting_heart_rate",
    "heart_rate_variability",
    "stress_management_score",
    "active_zone_minutes",
    "sleep_score",
)
"""The seed's metrics, in its order."""
_IN_PLACE_OF: Mapping[str, str] = {
    "deep_sleep_minutes": "deep_sleep_ratio",
    "rem_sleep_minutes": "rem_sleep_ratio",
    "sleep_score": "sleep_efficiency",
}
"""Taken where a device does not give the seed's metric."""
_WINDOW = 30
_MOST_WORKOUTS = 10
_PRESENCE = ("heart_rate_variability", "steps")
_LONGEST_NAME = 32
"""Characters of a workout's name: it is the device's or an import's text."""


@dataclass(frozen=True, slots=True)
class MetricDigest:
    """One metric. Means of windows without values are None."""

    name: str
    unit: str
    decimals: int
    last_date: date
    recent_mean: float | None
    """Of the last 30 days up to `last_date`."""
    recent_n: int
    prior_mean: float | None
    """Of the 30 days before them."""
    prior_n: int
    overall_mean: float
    overall_sd: float | None
    n: int

    @property
    def delta_sd(self) -> float | None:
        """The change in units of the overall SD; None where there is nothing to compare, or nothing varies."""
        if self.recent_mean is None or self.prior_mean is None or not self.overall_sd:
            return None
        return (self.recent_mean - self.prior_mean) / self.overall_sd


@dataclass(frozen=True, slots=True)
class Digest:
    """The whole of it; `text` is what an agent reads."""

    days: int
    """Calendar days from the first to the last that has a row."""
    first: date | None
    last: date | None
    metrics: list[MetricDigest] = field(default_factory=list)
    sleep_by_weekday: list[WeekdayMean] = field(default_factory=list)
    presence: dict[str, float] = field(default_factory=dict)
    """Share of all days that have a value, 0 to 1."""
    workouts: list[tuple[str, int]] = field(default_factory=list)
    """Type and days with it, the commonest first."""
    others: dict[str, int] = field(default_factory=dict)
    """Days with values of what else was measured."""
    left_out: list[str] = field(default_factory=list)
    """What did not fit."""

    @property
    def text(self) -> str:
        """Lines of plain text, at most `MOST_TOKENS`."""
        return "\n".join(_lines(self))


def compute_digest(days: Sequence[Mapping[str, Any]], most_tokens: int = MOST_TOKENS) -> Digest:
    """The digest of a person's days (`{"date", "metrics", "workouts"}`, any order)."""
    dates = sorted(date.fromisoformat(str(day["date"])) for day in days)
    if not dates:
        return Digest(0, None, None)
    span = (dates[-1] - dates[0]).days + 1
    series = {name: series_of(days, name) for name in sorted({name for day in days for name in day["metrics"]})}
    chosen = [name for name in map(_measured(series), DIGESTED) if name is not None]
    workouts = Counter(_named(one) for day in days for one in dict.fromkeys(day.get("workouts", ())))
    whole = Digest(
        days=span,
        first=dates[0],
        last=dates[-1],
        metrics=[_metric(name, series[name]) for name in chosen],
        sleep_by_weekday=weekday_table(series.get("sleep_minutes", {})),
        presence={name: len(series.get(name, {})) / span for name in _PRESENCE},
        workouts=sorted(workouts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_WORKOUTS],
        others={name: len(series[name]) for name in METRICS if series.get(name) and name not in chosen},
    )
    return _fitted(whole, most_tokens)


def tokens_at_most(text: str) -> int:
    """An upper estimate of the tokens of a text, without any model's tokenizer.

    Four characters a token is the usual mean for English. Here a word counts one token for each three letters begun, each
    digit, sign and line break one, and other characters one for each of their bytes: digests are full of figures, for
    which the mean is too low. For the demo people's digests the estimate is two and a half times the mean.
    """
    total = 0
    for part in _PARTS.findall(text):
        if part.isascii() and part.isalpha():
            total += -(-len(part) // 3)
        else:
            total += len(part.encode())
    return total


_PARTS = re.compile(r"[A-Za-z]+|[^\sA-Za-z]|\n")


def _measured(series: Mapping[str, Series]) -> Callable[[str], str | None]:
    def pick(name: str) -> str | None:
        return next((one for one in (name, _IN_PLACE_OF.get(name, "")) if series.get(one)), None)

    return pick


def _named(workout: object) -> str:
    plain = " ".join(re.sub(r"[^\w /&+.-]", " ", str(workout)).split())
    return plain[:_LONGEST_NAME] or "unnamed"


def _metric(name: str, series: Series) -> MetricDigest:
    recent, prior = last_days(series, _WINDOW), last_days(series, _WINDOW, before=_WINDOW)
    assert recent is not None  # noqa: S101 - a metric is digested only if it has a value
    assert prior is not None  # noqa: S101
    known = find_metric(name)
    return MetricDigest(
        name=name,
        unit=known.unit if known else "",
        decimals=known.decimals if known else 1,
        last_date=max(series),
        recent_mean=recent.mean,
        recent_n=recent.n,
        prior_mean=prior.mean,
        prior_n=prior.n,
        overall_mean=mean(series.values()) or 0.0,
        overall_sd=sd(series.values()),
        n=len(series),
    )


_CUTS: Sequence[tuple[str, Callable[[Digest], Digest]]] = (
    ("what else was measured", lambda one: replace(one, others={})),
    ("workouts beyond the five commonest", lambda one: replace(one, workouts=one.workouts[:5])),
    ("workouts", lambda one: replace(one, workouts=[])),
    ("sleep by weekday", lambda one: replace(one, sleep_by_weekday=[])),
)
"""What goes first. Metrics go last, from the end of their list; how much is missing always stays."""


def _fitted(digest: Digest, most: int) -> Digest:
    for name, cut in _CUTS:
        if tokens_at_most(digest.text) <= most:
            return digest
        digest = replace(cut(digest), left_out=[*digest.left_out, name])
    while digest.metrics and tokens_at_most(digest.text) > most:
        digest = replace(digest, metrics=digest.metrics[:-1], left_out=[*digest.left_out, digest.metrics[-1].name])
    return digest


def _lines(digest: Digest) -> list[str]:
    if digest.first is None:
        return ["There are no daily data."]
    lines = [
        f"{digest.days} days, {digest.first} to {digest.last}.",
        "",
        "metric | mean of last 30 d (n) | mean of 30 d before (n) | change in SD | mean of all ± SD (n)",
        *(_metric_line(one, digest.last) for one in digest.metrics),
    ]
    if digest.sleep_by_weekday:
        means = ", ".join(f"{one.weekday[:3]} {one.mean:.0f} (n {one.n})" for one in digest.sleep_by_weekday)
        lines += ["", f"sleep_minutes by weekday: {means}"]
    shares = ", ".join(f"{name} on {share:.0%} of days" for name, share in digest.presence.items())
    lines += ["", f"present: {shares}"]
    if digest.workouts:
        lines.append("workouts (days): " + ", ".join(f"{name} {count}" for name, count in digest.workouts))
    if digest.others:
        lines.append("also measured (days): " + ", ".join(f"{name} {count}" for name, count in digest.others.items()))
    if digest.left_out:
        lines.append("left out for length: " + ", ".join(digest.left_out))
    return lines


def _metric_line(metric: MetricDigest, last: date | None) -> str:
    def written(value: float | None, *, signed: bool = False) -> str:
        if value is None:
            return "–"
        return f"{value:+.2f}" if signed else f"{value:.{metric.decimals}f}"

    unit = f" [{metric.unit}]" if metric.unit and metric.unit not in metric.name else ""
    # A metric that ended earlier than the others is compared in an older month, which must be seen.
    until = "" if metric.last_date == last else f", until {metric.last_date}"
    return (
        f"{metric.name}{unit}{until} | {written(metric.recent_mean)} ({metric.recent_n}) | "
        f"{written(metric.prior_mean)} ({metric.prior_n}) | {written(metric.delta_sd, signed=True)} | "
        f"{written(metric.overall_mean)} ± {written(metric.overall_sd)} ({metric.n})"
    )
