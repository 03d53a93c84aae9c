"""Which metrics a question names, and which of them the data has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from local.offline_model.brain.language import normalise
from local.offline_model.brain.vocabulary import BY_COLUMN, VOCABULARY, Metric, metric_of

OVERVIEW = ("resting_heart_rate", "sleep_minutes", "steps", "heart_rate_variability")
"""What to look at when somebody asks how they are and names nothing."""

_NOT_METRICS = re.compile(
    r"\b(next|first) steps?\b|\b(what|which) steps (should|can|could|do|to)\b|\bsteps (should|can|could|to) (i )?(take|do)\b"
    r"|\bwork(s|ing)? out how\b|\bfitness tracker\b"
)


@dataclass(frozen=True)
class Mention:
    metric: Metric
    start: int
    """Place in the normalised text."""
    end: int


@dataclass(frozen=True)
class Column:
    """A column of the data dictionary."""

    name: str
    unit: str
    days_with_values: int
    last_date: str | None


class DataDictionary:
    """The columns that the data has. Empty when the prompt gives none."""

    def __init__(self, value: object) -> None:
        dictionary = value if isinstance(value, dict) else {}
        self.last_date: str | None = dictionary.get("last_date")
        self.columns = {column.name: column for column in _columns(dictionary.get("columns"))}

    def __bool__(self) -> bool:
        return bool(self.columns)

    def has_values(self, metric: Metric) -> bool:
        if metric.ratio_of and metric.column not in self.columns:
            return all(self._filled(part) for part in metric.ratio_of)
        return self._filled(metric.column)

    def _filled(self, name: str) -> bool:
        return name in self.columns and self.columns[name].days_with_values > 0

    def unit(self, metric: Metric) -> str:
        column = self.columns.get(metric.column)
        return column.unit if column and column.unit else metric.unit

    def last_date_of(self, *metrics: Metric) -> str | None:
        """The last date on which all of them may have a value."""
        dates = [self.columns[one.column].last_date for one in metrics if one.column in self.columns]
        return min((date for date in dates if date), default=self.last_date)


def _columns(value: object) -> Iterable[Column]:
    for column in value if isinstance(value, list) else []:
        if isinstance(column, dict) and "name" in column and column["name"] not in {"date", "datetime"}:
            days: Any = column.get("days_with_values", 1)
            yield Column(
                str(column["name"]),
                str(column.get("unit") or ""),
                days if isinstance(days, int) else 1,
                column.get("last_date_with_value"),
            )


def mentions(text: str, dictionary: DataDictionary) -> list[Mention]:
    """The metrics that a normalised text names, in its order, each once; longer names win over those within them.

    Where one name stands for several metrics, the first that has values in the data is meant.
    """
    open_text = _NOT_METRICS.sub(lambda hit: "#" * len(hit.group()), text)
    found: list[Mention] = []
    for phrase, metrics in _phrases(dictionary):
        if phrase not in open_text:
            continue
        for hit in re.finditer(rf"\b{re.escape(phrase)}(?:s|es)?\b", open_text):
            metric = next((one for one in metrics if dictionary.has_values(one)), None)
            metric = metric or next((one for one in metrics if one.column in dictionary.columns), metrics[0])
            found.append(Mention(metric, hit.start(), hit.end()))
            open_text = open_text[: hit.start()] + "#" * len(hit.group()) + open_text[hit.end() :]
    first: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda one: one.start):
        first.setdefault(mention.metric.column, mention)
    return list(first.values())


def blanked(text: str, found: Iterable[Mention]) -> str:
    """The text with the mentioned names replaced, so that a word of theirs is not taken for one of the question's."""
    for mention in sorted(found, key=lambda one: -one.start):
        text = f"{text[: mention.start]}METRIC{text[mention.end :]}"
    return text


def _phrases(dictionary: DataDictionary) -> list[tuple[str, Sequence[Metric]]]:
    """What metrics are called, the longest names first."""
    unknown = list(_unknown_columns(dictionary))
    if not unknown:
        return _known_phrases()
    merged = {phrase: list(metrics) for phrase, metrics in _known_phrases()}
    for phrase, metrics in _names(unknown).items():
        merged.setdefault(phrase, []).extend(metrics)
    return _longest_first(merged)


@cache
def _known_phrases() -> list[tuple[str, Sequence[Metric]]]:
    return _longest_first(_names(VOCABULARY))


def _names(metrics: Iterable[Metric]) -> dict[str, list[Metric]]:
    names: dict[str, list[Metric]] = {}
    for metric in metrics:
        for phrase in dict.fromkeys((normalise(metric.column), normalise(metric.label), *metric.phrases)):
            names.setdefault(phrase, []).append(metric)
    return names


def _longest_first(names: Mapping[str, Sequence[Metric]]) -> list[tuple[str, Sequence[Metric]]]:
    return sorted(names.items(), key=lambda item: -len(item[0]))


def _unknown_columns(dictionary: DataDictionary) -> Iterable[Metric]:
    for name, column in dictionary.columns.items():
        if name not in BY_COLUMN:
            yield metric_of(name, column.unit)
