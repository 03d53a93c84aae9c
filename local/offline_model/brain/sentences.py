"""A result in words. The same sentences serve the summary, where numbers are written out, and the answer, where they are
references such as `{{ds-001.recent_mean}}` that code renders; `Figures` is what differs."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from local.offline_model.brain.language import WEEKDAYS, capitalised, listed
from local.offline_model.brain.vocabulary import Metric, metric_of


class Figures(ABC):
    """The numbers and dates of one result."""

    def __init__(self, result: Mapping[str, Any], question: str = "") -> None:
        self.asked_days = [day for day in WEEKDAYS if day in question.lower()]
        """Weekdays that the person named."""
        self.kind = str(result.get("kind", ""))
        self.feature = metric_of(str(result.get("feature") or "measurement"))
        target = result.get("target")
        self.target: Metric | None = metric_of(str(target)) if target else None
        numbers = result.get("numbers")
        self.numbers = numbers if isinstance(numbers, Mapping) else {}
        self.next_day = bool(result.get("lag_days")) or "the next day's" in str(result.get("claim", ""))

    def raw(self, key: str) -> float | None:
        """A number to decide on, never to be written."""
        value = self.numbers.get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @abstractmethod
    def number(self, key: str) -> str | None:
        """A number as it may be written; None when it may not."""

    @abstractmethod
    def date(self, window: str, edge: str) -> str | None:
        """`start` or `end` of a window as it may be written."""

    @abstractmethod
    def says_days(self, key: str) -> bool:
        """Whether the written number brings the word "days" with it."""

    def count(self, key: str) -> str | None:
        """A number of days, with the word."""
        number = self.number(key)
        if number is None:
            return None
        return number if self.says_days(key) else f"{number} day{'' if self.raw(key) == 1 else 's'}"

    def period(self, window: str) -> str:
        """The words "from … to …", or nothing."""
        start, end = self.date(window, "start"), self.date(window, "end")
        return f" from {start} to {end}" if start and end else ""

    def basis(self, window: str, key: str) -> str:
        """The dates of a window and its days with values, as far as they may be written."""
        days = self.count(key) or self.count(f"{window}.days")
        return self.period(window) + (f" ({days} with values)" if days else "")

    def main_window(self) -> str:
        return "recent" if self.date("recent", "start") else "all"


def statement(figures: Figures) -> str:
    """A result as one or two sentences; the first one tells what was found."""
    has = figures.raw
    if has("effect") is None:
        return _other(figures) or _nothing(figures)
    if figures.kind == "association":
        return _association(figures)
    if has("recent_mean") is not None and has("prior_mean") is not None:
        return _change(figures)
    if has("weekend_mean") is not None and has("weekday_mean") is not None:
        return _weekend(figures)
    if has("highest_mean") is not None:
        return _weekdays(figures)
    if has("days_matching") is not None:
        return _days_matching(figures)
    for window in ("highest", "lowest", "latest"):
        if figures.date(window, "start"):
            return _one_day(figures, window)
    return _mean(figures)


def _nothing(figures: Figures) -> str:
    name = figures.feature.label
    if figures.kind == "association":
        if figures.target is None:
            return f"Of what the question relates, only your {name} is measured, so there is no pair to compare."
        return f"There are too few days with both your {name} and your {figures.target.label} to relate them."
    if has_half := next((half for half in ("recent", "prior") if figures.raw(f"{half}_mean") is not None), None):
        missing = "before" if has_half == "recent" else "recent"
        return f"Your {name} has no values in the {missing} window, so there is nothing to compare."
    return f"Your data has no values of {name} for these days."


def _other(figures: Figures) -> str:
    """Numbers under keys that are not ours, each with its name; nothing where there are only counts and single windows."""
    known = re.compile(r"(.*_)?(n|mean|sd)")
    named = [key for key in figures.numbers if not known.fullmatch(key) and not any(map(str.isdigit, key))]
    written = [f"{key.replace('_', ' ')} {number}" for key in named if (number := figures.number(key))]
    return f"For your {figures.feature.label} the analysis gives {listed(written[:4])}." if written else ""


def _change(figures: Figures) -> str:
    recent, prior = figures.number("recent_mean"), figures.number("prior_mean")
    name = figures.feature.label
    text = (
        f"Your {name} averaged {recent}{figures.basis('recent', 'recent_n')}, against {prior}"
        f"{figures.basis('prior', 'prior_n')}"
    )
    if change := figures.number("change"):
        text += f": a change of {change}"
    text += "." + _weight_of_change(figures)
    if slope := figures.number("slope_per_month"):
        text += f" The straight line through all these days changes by {slope} per month."
    return text


def _weight_of_change(figures: Figures) -> str:
    change, spread = figures.raw("change"), figures.raw("metric_sd")
    if change is None or not spread:
        return ""
    share = abs(change) / spread
    if share < 0.2:
        size = "tiny beside"
    elif share < 0.5:
        size = "small beside"
    elif share < 1:
        size = "noticeable beside"
    else:
        size = "large beside"
    written = figures.number("metric_sd")
    direction = ""
    if figures.feature.better and share >= 0.2:
        improved = (change > 0) == (figures.feature.better == "higher")
        direction = (
            f", and for {figures.feature.label} that is the {'better' if improved else 'less welcome'} direction"
        )
    return f" That is {size} your usual day-to-day spread{f' of {written}' if written else ''}{direction}."


def _association(figures: Figures) -> str:
    effect, strength = figures.number("effect"), abs(figures.raw("effect") or 0.0)
    feature, target = figures.feature.label, figures.target.label if figures.target else "the other measurement"
    target = f"the next day's {target}" if figures.next_day else target
    direction = "rise together" if (figures.raw("effect") or 0.0) > 0 else "move in opposite directions"
    if strength < 0.1:
        found = f"Your {feature} and {target} show practically no relation"
    else:
        adverb = "weakly" if strength < 0.3 else "moderately" if strength < 0.5 else "strongly"
        found = f"Your {feature} and {target} {direction}, {adverb}"
    text = f"{found}" + (f" (rank correlation {effect})" if effect else "")
    text += f"{figures.basis(figures.main_window(), 'n')}."
    upper, lower = figures.number("upper_half_mean"), figures.number("lower_half_mean")
    if upper and lower:
        text += f" On the days in the upper half of {feature}, {target} averaged {upper}; on the other days {lower}."
    return text + " A correlation does not tell which of them drives the other."


def _weekdays(figures: Figures) -> str:
    means = {day: value for day in WEEKDAYS if (value := figures.raw(f"{day}_mean")) is not None}
    basis = figures.basis(figures.main_window(), "n")
    if not means:
        return _mean(figures)
    high, low = max(means, key=lambda day: means[day]), min(means, key=lambda day: means[day])
    asked = [f"{figures.number(f'{day}_mean')} on {capitalised(day)}s" for day in figures.asked_days if day in means]
    text = f"Your {figures.feature.label} averaged {listed(asked)}. " if asked else ""
    text += f"Your {figures.feature.label} averaged most on {capitalised(high)}s"
    text += _in_brackets(figures.number(f"{high}_mean")) + f" and least on {capitalised(low)}s"
    text += _in_brackets(figures.number(f"{low}_mean")) + f"{basis}."
    if spread := figures.number("effect"):
        text += f" Between these two lie {spread}."
    return text


def _weekend(figures: Figures) -> str:
    weekend, weekday = figures.number("weekend_mean"), figures.number("weekday_mean")
    text = f"Your {figures.feature.label} averaged {weekend} on weekends and {weekday} on weekdays"
    text += f"{figures.basis(figures.main_window(), 'n')}"
    if effect := figures.number("effect"):
        text += f": a difference of {effect}"
    return f"{text}."


def _days_matching(figures: Figures) -> str:
    matching, mean = figures.count("days_matching"), figures.number("mean")
    days = figures.count("n")
    text = f"Your {figures.feature.label} met your mark on {matching}" + (f" of {days}" if days else "")
    text += figures.period(figures.main_window())
    return text + (f"; the average was {mean}." if mean else ".")


def _one_day(figures: Figures, window: str) -> str:
    day, value = figures.date(window, "start"), figures.number("effect")
    text = f"The {window} value of your {figures.feature.label} is from {day}: {value}."
    if mean := figures.number("mean"):
        text += f" The average{figures.basis(figures.main_window(), 'n')} was {mean}."
    return text


def _mean(figures: Figures) -> str:
    text = (
        f"Your {figures.feature.label} averaged {figures.number('effect')}{figures.basis(figures.main_window(), 'n')}"
    )
    low, high, total = figures.number("min"), figures.number("max"), figures.number("total")
    text += f", between {low} and {high}" if low and high else ""
    return text + (f"; {total} in all." if total else ".")


def _in_brackets(text: str | None) -> str:
    return f" ({text})" if text else ""


class WrittenFigures(Figures):
    """Numbers as they stand in the result, with units."""

    def __init__(self, result: Mapping[str, Any], question: str = "") -> None:
        super().__init__(result, question)
        units = result.get("units")
        self._units = units if isinstance(units, Mapping) else {}
        windows = result.get("windows")
        self._windows = windows if isinstance(windows, Mapping) else {}

    def number(self, key: str) -> str | None:
        value = self.raw(key)
        if value is None:
            return None
        unit = str(self._units.get(key) or "")
        written = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}".removesuffix(".00")
        return f"{written} {unit}" if unit and unit != "ρ" else written

    def date(self, window: str, edge: str) -> str | None:
        span = self._windows.get(window)
        return str(span[edge]) if isinstance(span, Mapping) and span.get(edge) else None

    def says_days(self, key: str) -> bool:
        return self._units.get(key) == "days"


class CitedFigures(Figures):
    """References to keys of the fact sheet; what is not in it cannot be written."""

    def __init__(self, finding: Mapping[str, Any], fact_sheet: Mapping[str, Any], question: str = "") -> None:
        super().__init__(finding, question)
        self._id = str(finding.get("id", ""))
        self._sheet = fact_sheet

    def number(self, key: str) -> str | None:
        return self._cite(f"{self._id}.{key}")

    def date(self, window: str, edge: str) -> str | None:
        return self._cite(f"{self._id}.{window}.{edge}")

    def says_days(self, key: str) -> bool:
        entry = self._sheet.get(f"{self._id}.{key}")
        return isinstance(entry, Mapping) and str(entry.get("rendered", "")).rstrip().endswith(("day", "days"))

    def raw(self, key: str) -> float | None:
        """The finding's number, where the sheet has it; the sheet's own where the finding does not say."""
        entry = self._sheet.get(f"{self._id}.{key}")
        value = entry.get("value") if isinstance(entry, Mapping) else entry
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def _cite(self, key: str) -> str | None:
        return f"{{{{{key}}}}}" if key in self._sheet else None
