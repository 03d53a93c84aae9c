"""What a sentence is about: the metrics that it names, by the words that people use for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

from functions.health.metrics import COMPOSITES, METRICS

_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "steps": ("steps", "step", "walk", "walked", "walking"),
        "sleep_minutes": ("sleep", "slept", "asleep", "nights", "night"),
        "awake_minutes": ("awake",),
        "resting_heart_rate": ("resting pulse", "heart rate at rest", "rhr", "heart rate", "pulse"),
        "heart_rate_variability": ("hrv", "variability", "rmssd"),
        "active_zone_minutes": ("zone minutes", "active minutes"),
        "sleep_efficiency": ("efficiency",),
        "stress_management_score": ("stress score", "stress management"),
        "skin_temperature_c": ("skin temperature",),
        "breathing_rate": ("breathing", "breaths", "respiratory rate"),
        "spo2": ("blood oxygen", "oxygen saturation", "oxygen", "spo2"),
        "calories": ("calories", "energy", "kcal"),
        "distance_m": ("distance",),
        "sedentary_minutes": ("sedentary", "sitting"),
        "very_active_minutes": ("very active",),
    }
)


def subjects_in(text: str) -> frozenset[str]:
    """The metrics that a text names."""
    names, pattern = vocabulary()
    return frozenset(names[match.lower()] for match in pattern.findall(text))


def subjects_of_label(label: str) -> frozenset[str]:
    """The metrics of a label such as `steps and resting heart rate: effect`; of what is no metric, its own words."""
    subject = label.partition(":")[0]
    return subjects_in(subject) or frozenset({subject.strip().lower()})


def names_subject(text: str, subject: str) -> bool:
    """Whether a text names something that is no metric, such as a laboratory value, in its own words."""
    return re.search(rf"(?<!\w){re.escape(subject)}(?!\w)", text, re.IGNORECASE) is not None


@cache
def vocabulary() -> tuple[dict[str, str], re.Pattern[str]]:
    """The metrics by the words that name them, and the pattern of all those words."""
    names: dict[str, str] = {}
    for metric in (*METRICS.values(), *COMPOSITES.values()):
        for word in (metric.label, metric.name, metric.name.replace("_", " "), *_ALSO.get(metric.name, ())):
            names.setdefault(word.lower(), metric.name)
    return names, re.compile(rf"(?<![\w-])(?:{_any_of(names)})(?![\w-])", re.IGNORECASE)


def _any_of(words: Collection[str]) -> str:
    """A pattern of all the words which tries each letter once and takes the longest word: "resting heart rate" is not "heart
    rate variability", and that is not "heart rate". With two hundred words it is sixteen times as fast as their list."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        if word:
            by_letter.setdefault(word[0], []).append(word[1:])
    branches = [re.escape(letter) + _any_of(rest) for letter, rest in sorted(by_letter.items())]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "")
