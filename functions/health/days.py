"""A person's daily summaries: the `DAY#<date>` rows.

A row keeps what every source said of the day, part by part (a day's totals, each sleep, each weighing), each value with
the time stamp of what brought it. Readers get one value per metric, chosen by the person's priorities when they read.

Parts are merged value by value: of one source, one part and one metric the later stamp wins, and of equal stamps the
greater value. That is a maximum, so the order in which parts arrive, and how often, changes nothing; and an absent metric
never removes one.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from contracts.ids import new_ulid
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.health.priorities import Order, Priorities

_WRITERS = 8
"""Rows are conditional, so they are written one by one; so many at once keep a long file within a request."""

_PREFIX = "DAY#"

Via = Literal["terra", "import", "api"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one source says of one local date, or of a part of it."""

    date: date
    source: str
    """Provider, as a slug: `oura`, `apple_health`, `daily_csv`."""
    part: str = "daily"
    """`daily`, or what the values belong to: `sleep:<id>`, `body:<id>`, `activity:<id>`."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    """By name of `functions.health.metrics.METRICS`, in its unit. What was not measured is absent."""
    workouts: tuple[str, ...] = ()
    """Kinds of exercise, for people to read: `Run`."""
    stamp: int = 0
    """Milliseconds; when the source said so."""
    weight: float = math.inf
    """Of several parts of one source that speak of a metric the heaviest is used: minutes asleep, for a sleep."""
    via: Via = "import"


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one local date."""

    date: date
    metrics: dict[str, float] = field(default_factory=dict)
    """By name, in its unit. What was not measured is absent."""
    workouts: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    """Who said so, by metric; of `workouts` too, under that name."""


class Days:
    """The days of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._pk = principal.partition

    def all(self) -> list[Day]:
        """Every day that has a row, oldest first."""
        return self._read(records().query(self._pk, prefix=_PREFIX, fields=["date", "parts"]))

    def range(self, first: date, last: date) -> list[Day]:
        """The days from `first` to `last`, both included, oldest first."""
        return self._read(self._rows(first, last))

    def newest(self, first: date, last: date, limit: int) -> list[Day]:
        """At most `limit` of the days from `first` to `last`, newest first."""
        rows = records().query(self._pk, after=_before(first), until=_sk(last), forward=False, limit=limit)
        return self._read(rows)

    def merge(self, parts: Iterable[Part]) -> int:
        """Lays parts over what is there. Returns how many rows changed; the same parts again change none.

        Each row is written under the condition that it is still the one that was read, so of two writers at once neither
        loses anything.
        """
        new: defaultdict[date, list[Part]] = defaultdict(list)
        for part in parts:
            new[part.date].append(part)
        if not new:
            return 0
        rows = {row["date"]: row for row in self._rows(min(new), max(new))}
        known = [(rows.get(day.isoformat()), day, given) for day, given in new.items()]
        work = [each for each in known if _differs(each[0], each[2])]
        if not work:
            return 0
        with Changes(self._principal).changing(_sk(day) for _, day, _ in work), ThreadPoolExecutor(_WRITERS) as pool:
            return sum(pool.map(lambda one: self._change(one[0], one[1], lambda old: merged(old, one[2])), work))

    def remove_source(self, source: str) -> int:
        """Takes out everything that a source said. Returns how many days it had spoken of."""
        rows = [row for row in records().query(self._pk, prefix=_PREFIX) if source in json.loads(row["parts"])]
        if not rows:
            return 0

        def without(parts: Said) -> Said:
            return {name: said for name, said in parts.items() if name != source}

        with Changes(self._principal).changing(row["sk"] for row in rows), ThreadPoolExecutor(_WRITERS) as pool:
            return sum(pool.map(lambda row: self._change(row, date.fromisoformat(row["date"]), without), rows))

    def _change(self, row: Item | None, day: date, change: Any) -> bool:
        """Replaces a row by what `change` makes of its parts; a row without parts goes."""
        while True:
            old: Said = json.loads(row["parts"]) if row else {}
            new = change(old)
            if new == old:
                return False
            # Versions are never used twice, so a row that was removed and written again is another one.
            unchanged = Attr("version").eq(row["version"]) if row else Attr("pk").not_exists()
            try:
                if new:
                    records().put(self._to_row(day, new), condition=unchanged)
                else:
                    records().delete(self._pk, _sk(day), condition=unchanged)
            except ConditionFailed as moved:
                row = moved.old
            else:
                return True

    def _read(self, rows: Iterable[Item]) -> list[Day]:
        order = Priorities(self._principal).get()
        return [day_of(row, order) for row in rows]

    def _rows(self, first: date, last: date) -> Iterator[Item]:
        return records().query(self._pk, after=_before(first), until=_sk(last))

    def _to_row(self, day: date, parts: Said) -> Item:
        # As text: a day has some hundred values, and DynamoDB's typed form of two years takes longer to read than to use.
        text = json.dumps(parts, separators=(",", ":"), sort_keys=True)
        return {"pk": self._pk, "sk": _sk(day), "date": day.isoformat(), "version": new_ulid(), "parts": text}


Said = dict[str, dict[str, Any]]
"""By source and part: `{"metrics": {name: [stamp, value]}, "workouts": [stamp, [kind]], "weight": [stamp, number or null],
"via": [stamp, via]}`."""


def day_of(row: Item, order: Order) -> Day:
    """A row as readers see it."""
    said, workouts = _by_source(row)
    sources = {metric: order.first(metric, by_source) for metric, by_source in said.items()}
    metrics = {metric: float(said[metric][source]) for metric, source in sources.items()}
    exercised = order.first("workouts", workouts) if workouts else None
    if exercised is None:
        return Day(date.fromisoformat(row["date"]), metrics, [], sources)
    return Day(date.fromisoformat(row["date"]), metrics, workouts[exercised], {**sources, "workouts": exercised})


def said_by(row: Item) -> dict[str, dict[str, float]]:
    """All that was said of a day, by metric and source: for people who ask where a value comes from."""
    return _by_source(row)[0]


def _by_source(row: Item) -> tuple[dict[str, dict[str, float]], dict[str, list[str]]]:
    """Values by metric and source, and workouts by source."""
    said: defaultdict[str, dict[str, float]] = defaultdict(dict)
    workouts: dict[str, list[str]] = {}
    for source, parts in json.loads(row["parts"]).items():
        # Lightest first, so that the heaviest has the last word; names make equal weights the same for everybody.
        for _, part in sorted(parts.items(), key=lambda named: (_weight(named[1]), named[0])):
            for metric, (_, value) in part["metrics"].items():
                said[metric][source] = value
            kinds = part.get("workouts", (0, ()))[1]
            if kinds:
                workouts.setdefault(source, []).extend(kinds)
    return dict(said), workouts


def _differs(row: Item | None, given: list[Part]) -> bool:
    old: Said = json.loads(row["parts"]) if row else {}
    return merged(old, given) != old


def merged(old: Said, given: Iterable[Part]) -> Said:
    """What was said of a day, with more parts laid over it."""
    new: Said = {source: dict(parts) for source, parts in old.items()}
    for part in given:
        if not part.workouts and not any(map(math.isfinite, part.metrics.values())):
            continue
        parts = new.setdefault(part.source, {})
        parts[part.part] = _laid_over(parts.get(part.part, {"metrics": {}}), part)
    return new


def _laid_over(old: dict[str, Any], part: Part) -> dict[str, Any]:
    metrics = dict(old["metrics"])
    for name, value in part.metrics.items():
        if math.isfinite(value):
            metrics[name] = max(metrics.get(name, []), [part.stamp, float(value)])
    merged = {**old, "metrics": metrics}
    said: dict[str, Any] = {"via": part.via}
    if math.isfinite(part.weight):
        said["weight"] = float(part.weight)
    if part.workouts:
        said["workouts"] = list(part.workouts)
    for name, value in said.items():
        merged[name] = max(old.get(name, []), [part.stamp, value])
    return merged


def _weight(part: Mapping[str, Any]) -> float:
    return float(part["weight"][1]) if "weight" in part else math.inf


def _before(day: date) -> str:
    """The key behind which a date's row is the first; before the first date of all there is none."""
    return _PREFIX if day == date.min else _sk(day - timedelta(days=1))


def _sk(day: date) -> str:
    return f"{_PREFIX}{day}"
