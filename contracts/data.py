"""A person's data: daily summaries, series over time, the catalogue, and the changes that a client follows."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from contracts.base import Resource, Timestamp

Resolution = Literal["day", "week", "month"]
Aggregation = Literal["mean", "median", "min", "max", "sum", "first", "last", "count"]


class DayValue(Resource):
    """One metric of one day."""

    value: float
    unit: str
    """Empty for ratios and scores."""
    source: str
    """Whose value this is: the connected provider or the import that is believed first."""


class Activity(Resource):
    """One workout."""

    id: str
    source: str
    type: str
    name: str | None = None
    started_at: Timestamp
    ended_at: Timestamp | None = None
    date: dt.date
    """The person's local date at the start."""
    minutes: float | None = None
    kcal: float | None = None
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    steps: int | None = None
    mean_heart_rate: float | None = None
    max_heart_rate: float | None = None
    strain_score: float | None = None


class Summary(Resource):
    """What is known of one local date."""

    object: Literal["summary"] = "summary"
    date: dt.date
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None


class DaySummary(Summary):
    """The summary of one date with what all sources said of it."""

    activities: list[Activity] = []
    by_source: dict[str, dict[str, float]] = {}
    """By metric and source, where more than one source spoke. Which one is believed: GET /v1/sources/priorities."""


class Point(Resource):
    """One value of a series."""

    start: dt.date
    end: dt.date
    """The same as `start` for single days; both are included."""
    value: float
    n: int
    """Of how many days' values, or measurements, it is made."""
    sources: list[str] = []
    comparators: list[str] = []
    """`<` or `>` where measurements lie beyond what an assay measures."""


class Series(Resource):
    """One metric or marker over time."""

    metric: str
    label: str
    unit: str
    kind: Literal["day", "marker"]
    points: list[Point]
    """Oldest first; spans without a value are absent."""
    left_out: int = 0
    """Measurements whose unit does not convert into the series' unit."""


class SeriesAnswer(Resource):
    """Series over the same span."""

    object: Literal["series"] = "series"
    first: dt.date
    last: dt.date
    resolution: Resolution
    aggregation: Aggregation
    data: list[Series]


class MetricEntry(Resource):
    """An entry of the catalogue."""

    name: str
    label: str
    unit: str
    kind: Literal["day", "derived", "marker"]
    """`day`: one value a day; `derived`: computed from values of the same day; `marker`: measured now and then."""
    description: str
    plausible_low: float | None = None
    plausible_high: float | None = None
    """Daily values beyond are taken for mistakes. No clinical range."""
    units: list[str] = []
    """Units that a series can be asked for in."""
    loinc: str | None = None


class Catalogue(Resource):
    object: Literal["list"] = "list"
    data: list[MetricEntry]


class SyncEntry(Resource):
    """The state of one thing as it is now, or that it is gone."""

    kind: str
    """`day`, `activity`, `marker`, `source`, `lab`. Ignore kinds that you do not know."""
    key: str
    """Tells the thing apart among its kind; the same for ever."""
    deleted: bool = False
    value: dict[str, Any] | None = None
    """All of it; null where it is gone."""


class SyncPage(Resource):
    """A part of what changed. Apply the entries in their order, keep `cursor`, and ask again with it."""

    data: list[SyncEntry]
    cursor: str
    """Never null: keep it until the next time."""
    has_more: bool
    """Whether to ask again at once."""
