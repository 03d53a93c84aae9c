"""Personal anchors: facts about this person, computed here, that advice must hold on to.

For each metric: what is usual (mean and SD of the last 90 days), the latest value, the best week, the highest and the
lowest weekday; and the latest laboratory values. An anchor has a key, such as `anchor.steps.usual`, that a text cites as
`{{anchor.steps.usual}}`; code renders it, so that an anchor's number is proven as a finding's is. Keys hold no digits:
what is left of a text without its references then holds none of the person's numbers.

The Health Coach must use at least one (`uses_anchor`); where it does not, `anchor_sentence` is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal

from functions.health.fact_sheet import Entry, FactSheet
from functions.health.markers import Marker
from functions.health.metrics import METRICS, find_metric
from functions.health.ranges import marker_entry
from functions.health.rendering import render_number
from functions.health.series import Series, last_days, mean, series_of
from functions.health.weekdays import WeekdayMean, weekday_table

BASELINE_DAYS = 90
_ENOUGH_DAYS = 10
"""Days with values from which there is anything usual; as for rolling composites."""
_WEEK_VALUES = 5
"""Days of a week that must have values for it to be a best week."""
_WEEKDAY_VALUES = 3
"""Values that each weekday must have, for one to be called the highest."""
_ANCHORED = (
    "resting_heart_rate",
    "heart_rate_variability",
    "sleep_minutes",
    "sleep_efficiency",
    "steps",
    "active_zone_minutes",
    "stress_management_score",
    "sedentary_minutes",
)
_LOWER_IS_BETTER = frozenset({"resting_heart_rate", "sedentary_minutes"})

Kind = Literal["usual", "latest", "best_week", "highest_weekday", "lowest_weekday", "marker"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """One fact about the person."""

    key: str
    kind: Kind
    metric: str
    """A metric's name, or a marker's."""
    value: float
    rendered: str
    """What `{{key}}` stands for."""
    about: str
    """The sentence that it belongs into, with the reference in place: for who writes, and for the fallback."""
    words: tuple[str, ...] = ()
    """Any of these in a sentence says that it is about this metric."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """All of a person's, the most telling first."""

    items: tuple[Anchor, ...] = ()
    by_key: Mapping[str, Anchor] = field(default_factory=lambda: MappingProxyType({}))

    def for_prompt(self) -> list[dict[str, str]]:
        """As an agent reads them: a sentence that cites each, and what the reference in it stands for."""
        return [{"write": one.about, "stands_for": one.rendered} for one in self.items]

    def rendered(self, text: str) -> str:
        """A text with its anchors put in; a reference to anything else stays."""
        return _REFERENCE.sub(lambda found: self.render(found[1]) or found[0], text)

    def render(self, key: str) -> str | None:
        """What a reference stands for; None if there is no such anchor."""
        anchor = self.by_key.get(key)
        return anchor.rendered if anchor is not None else None

    def used_in(self, text: str) -> list[Anchor]:
        """Those that a text uses: by reference, or by the value as it is rendered in a sentence that names the metric."""
        cited = set(_REFERENCE.findall(text))
        sentences = [part.lower() for part in re.split(r"(?<=[.!?])\s+|\n", text)]
        return [one for one in self.items if one.key in cited or any(_states(part, one) for part in sentences)]

    def added_to(self, sheet: FactSheet, text: str) -> FactSheet:
        """A Fact Sheet that proves the anchors of a text as well."""
        entries = {
            one.key: Entry(one.value, one.rendered, f"{_label(one.metric)}: {_KINDS[one.kind]}")
            for one in self.used_in(text)
        }
        return FactSheet(MappingProxyType({**sheet.entries, **entries}))


_REFERENCE = re.compile(r"\{\{\s*(anchor\.[a-z_.]+)\s*\}\}")
_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "usual": f"mean of the last {BASELINE_DAYS} days",
        "latest": "latest value",
        "best_week": "mean of the best week",
        "highest_weekday": "mean of the weekday on which it is highest",
        "lowest_weekday": "mean of the weekday on which it is lowest",
        "marker": "latest laboratory value",
    }
)


def compute_anchors(days: Sequence[Mapping[str, Any]], markers: Iterable[Marker] = ()) -> Anchors:
    """The anchors of a person's days (`{"date", "metrics"}`, any order) and latest markers."""
    found: list[Anchor] = []
    for name in _ANCHORED:
        found += _of_metric(name, series_of(days, name))
    found += map(_of_marker, markers)
    return Anchors(tuple(found), MappingProxyType({one.key: one for one in found}))


def uses_anchor(text: str, anchors: Anchors) -> bool:
    """Whether a text uses at least one anchor. Without anchors there is nothing to use, and any text does."""
    return not anchors.items or bool(anchors.used_in(text))


def anchor_sentence(question: str, anchors: Anchors) -> str | None:
    """A sentence that cites the anchor nearest to a question: of a metric that it names, else the first."""
    asked = question.lower()
    named = [one for one in anchors.items if any(word in asked for word in one.words)]
    chosen = next(iter(named or anchors.items), None)
    return chosen.about if chosen is not None else None


def _states(sentence: str, anchor: Anchor) -> bool:
    """Whether a sentence has the metric and the number, at the precision of the anchor or as a whole number."""
    if not any(word in sentence for word in anchor.words):
        return False
    figure = anchor.rendered.split(" ")[0].rstrip("%")
    forms = {figure, figure.replace(",", ""), f"{anchor.value:.0f}", f"{anchor.value:,.0f}"}
    return any(re.search(rf"(?<![\d.,]){re.escape(form)}(?!\d|[.,]\d)", sentence) for form in forms)


def _of_metric(name: str, series: Series) -> list[Anchor]:
    window = last_days(series, BASELINE_DAYS)
    if window is None or window.n < _ENOUGH_DAYS:
        return []
    label, latest_day = _label(name), max(series)
    verb = "are" if label.endswith("s") else "is"

    def cite(kind: Kind) -> str:
        return f"{{{{anchor.{name}.{kind}}}}}"

    usual = _anchor(name, "usual", window.mean or 0.0, f"Your {label} {verb} usually at {cite('usual')}.")
    if window.sd:
        usual = replace(usual, rendered=f"{usual.rendered} (SD {render_number(window.sd, 'mean', 'scalar', name)})")
    latest = _anchor(
        name, "latest", series[latest_day], f"Your {label} {verb} at {cite('latest')} as the latest value."
    )
    found = [usual, replace(latest, rendered=f"{latest.rendered} on {latest_day}")]
    week = best_week(series, lower=name in _LOWER_IS_BETTER)
    if week is not None:
        about = f"Your {label} in your best week: {cite('best_week')}."
        found.append(_anchor(name, "best_week", week[1], about))
    table = weekday_table(window.values)
    if len(table) == 7 and all(one.n >= _WEEKDAY_VALUES for one in table):
        highest, lowest = max(table, key=lambda one: one.mean), min(table, key=lambda one: one.mean)
        ends: list[tuple[Kind, WeekdayMean, str]] = [
            ("highest_weekday", highest, "highest"),
            ("lowest_weekday", lowest, "lowest"),
        ]
        for kind, day, word in ends:
            about = f"Your {label} {verb} {word} on {day.weekday.capitalize()}s: {cite(kind)}."
            found.append(_anchor(name, kind, day.mean, about))
    return found


def best_week(series: Series, *, lower: bool = False) -> tuple[date, float] | None:
    """Monday and mean of the best calendar week that has values on five days or more; of equals, the latest."""
    weeks: dict[date, list[float]] = {}
    for day, value in series.items():
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(value)
    means = [(monday, mean(values) or 0.0) for monday, values in weeks.items() if len(values) >= _WEEK_VALUES]
    if not means:
        return None
    sign = -1 if lower else 1
    return max(means, key=lambda one: (sign * one[1], one[0]))


def _anchor(name: str, kind: Kind, value: float, about: str) -> Anchor:
    rendered = render_number(value, "mean", "scalar", name)
    return Anchor(f"anchor.{name}.{kind}", kind, name, value, rendered, about, _words(name))


_SPELT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""For keys, which have no digits."""


def _of_marker(marker: Marker) -> Anchor:
    entry = marker_entry(marker.name)
    label = entry.name if entry is not None else marker.name.replace("_", " ")
    key = f"anchor.{re.sub(r'[0-9]', lambda digit: f'_{_SPELT[int(digit[0])]}', marker.name)}.marker"
    words = tuple(
        dict.fromkeys(one.lower() for one in (label, marker.name.replace("_", " "), *(entry.aliases if entry else ())))
    )
    day = marker.taken_at[:10]
    return Anchor(
        key, "marker", marker.name, marker.value, f"{marker.value:g} {marker.unit} on {day}",
        f"Your latest {label} was {{{{{key}}}}}.", words,
    )  # fmt: skip


def _label(name: str) -> str:
    metric = find_metric(name)
    return metric.label if metric is not None else name.replace("_", " ")


_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "resting_heart_rate": ("resting pulse", "heart rate"),
        "heart_rate_variability": ("hrv",),
        "sleep_minutes": ("sleep", "slept", "asleep"),
        "steps": ("steps", "walk"),
        "active_zone_minutes": ("zone minutes", "active minutes", "exercise", "workout", "training"),
        "stress_management_score": ("stress",),
        "sedentary_minutes": ("sedentary", "sitting"),
    }
)


def _words(name: str) -> tuple[str, ...]:
    label = METRICS[name].label.lower() if name in METRICS else name.replace("_", " ")
    return tuple(dict.fromkeys((label, *_ALSO.get(name, ()))))
