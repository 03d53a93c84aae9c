"""What a person reads who asked for whatever there is to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.health.metrics import METRICS

_FOR_CHANGE = ("resting_heart_rate", "heart_rate_variability", "sleep_minutes", "steps")
_FOR_WEEKDAYS = ("steps", "sleep_minutes", "active_zone_minutes", "sedentary_minutes", "calories")
_FOR_PAIRS = (
    ("sleep_minutes", "heart_rate_variability"),
    ("heart_rate_variability", "resting_heart_rate"),
    ("steps", "sleep_minutes"),
    ("active_zone_minutes", "sleep_minutes"),
)
_ENOUGH_DAYS = 20
"""Days with values from which a comparison is worth asking for."""

_INTRODUCTION = (
    "I can't explore your data freely yet: a question as open as this one needs me to look for patterns on my own, and that "
    "part of me isn't there. I do compute exact answers to concrete questions."
)
_NO_DATA = " There are no daily data of yours yet, so the first step would be to bring some in."
_NOT_ENOUGH = " So far there are only a few days of data; with some more weeks, comparisons become possible."


def briefing_without_exploration(days: Sequence[Mapping[str, Any]]) -> str:
    """The honest answer for as long as there is no exploration: concrete questions that these days can answer."""
    if not any(day["metrics"] for day in days):
        return _INTRODUCTION + _NO_DATA
    questions = _questions(days)
    if not questions:
        return _INTRODUCTION + _NOT_ENOUGH
    listed = "\n".join(f"- {question}" for question in questions)
    return f"{_INTRODUCTION} With the data that you have, you could ask:\n\n{listed}"


def _questions(days: Sequence[Mapping[str, Any]]) -> list[str]:
    """A change, a relationship and a weekday pattern, each for the first metrics that have enough days."""

    def has(*names: str) -> bool:
        return sum(all(name in day["metrics"] for name in names) for day in days) >= _ENOUGH_DAYS

    changing = next((name for name in _FOR_CHANGE if has(name)), None)
    pair = next((names for names in _FOR_PAIRS if has(*names)), None)
    weekly = next((name for name in _FOR_WEEKDAYS if has(name)), None)
    questions = []
    if changing is not None:
        questions.append(f"How has my {_label(changing)} changed over the last month compared with the month before?")
    if pair is not None:
        questions.append(f"Is my {_label(pair[0])} related to my {_label(pair[1])}?")
    if weekly is not None:
        questions.append(f"On which days of the week is my {_label(weekly)} highest?")
    return questions


def _label(name: str) -> str:
    return METRICS[name].label
