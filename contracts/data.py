"""A person's data: daily summaries, series over time, the catalogue, and the changes that a client follows."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from contracts.base import Resource, Timestamp
from contracts.pages import Page

Resolution = Literal["day", "week", "month"]
Aggregation = Literal["mean", "median", "min", "max", "sum", "first", "last", "count"]


class DayValue(Resource):
    """One metric of one day."""

    value: float
    """In `unit`."""
    unit: str
    """Empty for ratios and scores."""
    source: str
    """Whose value this is: the connected provider or the import that is believed first."""


class Activity(Resource):
    """One workout."""

    id: str
    """The same for ever, whichever source says it again."""
    source: str
    """The provider or import that told of it."""
    type: str
    """Kind of exercise, such as `running`."""
    name: str | None = None
    """As the source or the person calls it."""
    started_at: Timestamp
    """When it began."""
    ended_at: Timestamp | None = None
    """When it ended; null where the source does not say."""
    date: dt.date
    """The person's local date at the start."""
    minutes: float | None = None
    """Duration."""
    kcal: float | None = None
    """Energy spent."""
    distance_m: float | None = None
    """Metres."""
    elevation_gain_m: float | None = None
    """Metres upwards, in all."""
    steps: int | None = None
    """Steps taken."""
    mean_heart_rate: float | None = None
    """Beats a minute."""
    max_heart_rate: float | None = None
    """Beats a minute."""
    strain_score: float | None = None
    """The source's own measure of how hard it was."""


class Summary(Resource):
    """What is known of one local date."""

    object: Literal["summary"] = "summary"
    """Always `summary`."""
    date: dt.date
    """The person's local date."""
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None
    """Whose list of workouts it is; null where there are none."""


class SummaryPage(Page[Summary]):
    """Days, newest first."""


class DaySummary(Summary):
    """The summary of one date with what all sources said of it."""

    activities: list[Activity] = []
    """The day's workouts."""
    by_source: dict[str, dict[str, float]] = {}
    """By metric and source, where more than one source spoke. Which one is believed: GET /v1/sources/priorities."""


class Point(Resource):
    """One value of a series."""

    start: dt.date
    """First date of the span."""
    end: dt.date
    """The same as `start` for single days; both are included."""
    value: float
    """In the series' unit."""
    n: int
    """Of how many days' values, or measurements, it is made."""
    sources: list[str] = []
    """Whose values it is made of."""
    comparators: list[str] = []
    """`<` or `>` where measurements lie beyond what an assay measures."""


class Series(Resource):
    """One metric or marker over time."""

    metric: str
    """Name of the catalogue, or of the marker."""
    label: str
    """What a person calls it."""
    unit: str
    """Of all points; empty for ratios and scores."""
    kind: Literal["day", "marker"]
    """`day`: a daily metric. `marker`: measured now and then."""
    points: list[Point]
    """Oldest first; spans without a value are absent."""
    left_out: int = 0
    """Measurements whose unit does not convert into the series' unit."""


class SeriesAnswer(Resource):
    """Series over the same span."""

    object: Literal["series"] = "series"
    """Always `series`."""
    first: dt.date
    """First date of the range."""
    last: dt.date
    """Last date of the range, included."""
    resolution: Resolution
    """Length of one point's span."""
    aggregation: Aggregation
    """How a span's values became one."""
    data: list[Series]
    """One series for each name, in the order in which they were asked for."""


class MetricEntry(Resource):
    """An entry of the catalogue."""

    name: str
    """What the API calls it."""
    label: str
    """What a person calls it."""
    unit: str
    """Its own unit; empty for ratios and scores."""
    kind: Literal["day", "derived", "marker"]
    """`day`: one value a day; `derived`: computed from values of the same day; `marker`: measured now and then."""
    description: str
    """What it is, in a sentence."""
    plausible_low: float | None = None
    """Daily values below are taken for mistakes. No clinical range."""
    plausible_high: float | None = None
    """Daily values beyond are taken for mistakes. No clinical range."""
    units: list[str] = []
    """Units that a series can be asked for in."""
    loinc: str | None = None
    """Code of the measurement, where it has one."""


class Catalogue(Resource):
    """What can be measured."""

    object: Literal["list"] = "list"
    """Always `list`."""
    data: list[MetricEntry]
    """All metrics, derived ones and markers."""


class SyncEntry(Resource):
    """The state of one thing as it is now, or that it is gone."""

    kind: str
    """`day`, `activity`, `marker`, `source`, `lab`. Ignore kinds that you do not know."""
    key: str
    """Tells the thing apart among its kind; the same for ever."""
    deleted: bool = False
    """True: remove it from your copy."""
    value: dict[str, Any] | None = None
    """All of it; null where it is gone."""


class SyncPage(Resource):
    """A part of what changed. Apply the entries in their order, keep `cursor`, and ask again with it."""

    data: list[SyncEntry]
    """Apply them in this order."""
    cursor: str
    """Never null: keep it until the next time."""
    has_more: bool
    """Whether to ask again at once."""
