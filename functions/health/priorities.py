"""Which source is believed: a person may wear a ring and a watch, and both count steps.

Of the sources that speak of a metric on a day, exactly one is used; never a maximum, a sum or a mean over them. The order
is the person's own for the metric, then their own in general, then ours for the kind of metric, then ours in general,
then by name. What the other sources said stays in the row, so a changed order changes all days at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import records

_SK = "PRIORITIES"

DEFAULT_ORDER = (
    "manual",
    "oura",
    "whoop",
    "garmin",
    "polar",
    "suunto",
    "coros",
    "apple_health",
    "samsung",
    "fitbit",
    "withings",
    "google",
    "daily_csv",
)
"""In general: what a person typed in; then devices worn day and night; then those often laid aside; then files."""

_NIGHT = ("manual", "oura", "whoop", "eight", "fitbit", "garmin", "apple_health", "withings")
_STEPS = ("manual", "garmin", "apple_health", "fitbit", "samsung", "polar", "suunto", "coros", "oura", "google")
_SCALES = ("manual", "withings", "garmin", "fitbit", "apple_health")

ORDER_BY_METRIC: Mapping[str, Sequence[str]] = {
    # Rings and straps are worn at night and measure at the same place each night.
    **dict.fromkeys(
        (
            "sleep_minutes",
            "awake_minutes",
            "deep_sleep_minutes",
            "rem_sleep_minutes",
            "light_sleep_minutes",
            "sleep_latency_minutes",
            "time_in_bed_minutes",
            "sleep_efficiency",
            "resting_heart_rate",
            "heart_rate_variability",
            "breathing_rate",
            "spo2",
            "skin_temperature_c",
            "skin_temperature_deviation_c",
        ),
        _NIGHT,
    ),
    # A wrist that swings counts steps; a ring and a strap above the elbow guess them.
    **dict.fromkeys(
        ("steps", "distance_m", "floors_climbed", "elevation_gain_m", "calories", "active_calories"), _STEPS
    ),
    **dict.fromkeys(("weight_kg", "bmi", "body_fat_percent", "lean_mass_kg"), _SCALES),
}


@dataclass(frozen=True)
class Order:
    """What a person chose; empty: ours holds."""

    default: tuple[str, ...] = ()
    metrics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _believed: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict, compare=False, repr=False)
    """By metric and sources; two years of days ask the same 730 times."""

    def of(self, metric: str) -> tuple[str, ...]:
        """Providers from the one believed first, those that anybody named; each once."""
        named = (*self.metrics.get(metric, ()), *self.default, *ORDER_BY_METRIC.get(metric, ()), *DEFAULT_ORDER)
        return tuple(dict.fromkeys(named))

    def first(self, metric: str, sources: Iterable[str]) -> str:
        """Whom to believe of `sources`, of which there must be one."""
        asked = metric, tuple(sources)
        believed = self._believed.get(asked)
        if believed is None:
            order = self.of(metric)
            ranks = {source: rank for rank, source in enumerate(order)}
            believed = min(asked[1], key=lambda source: (ranks.get(source, len(order)), source))
            self._believed[asked] = believed
        return believed


class Priorities:
    """The order of one user's sources."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def get(self) -> Order:
        row = records().get(self._principal.partition, _SK) or {}
        chosen = {metric: tuple(order) for metric, order in row.get("metrics", {}).items()}
        return Order(tuple(row.get("default", ())), chosen)

    def put(self, order: Order) -> None:
        """Choose anew. Every day may look different afterwards, so every day is announced."""
        pk = self._principal.partition
        days = self._days()
        with Changes(self._principal).changing(days):
            records().put(
                {
                    "pk": pk,
                    "sk": _SK,
                    "default": list(order.default),
                    "metrics": {metric: list(sources) for metric, sources in order.metrics.items()},
                }
            )
        # A day that was written meanwhile may have been read by the old order.
        with Changes(self._principal).changing(self._days() - days):
            pass

    def _days(self) -> set[str]:
        return {row["sk"] for row in records().query(self._principal.partition, prefix="DAY#", fields=["sk"])}
