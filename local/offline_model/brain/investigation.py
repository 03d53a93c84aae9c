"""Hypotheses from a digest: the largest change, a pair that people ask about, and a mean."""

from __future__ import annotations

import re
from typing import Any

from local.offline_model.prompt import Prompt

_LINE = re.compile(r"^(?P<name>[a-z][a-z0-9_]+)[^|\n]*\|[^|]*\|[^|]*\|\s*(?P<change>[+-]\d+\.\d+)\s*\|", re.MULTILINE)
_PAIRS = (
    ("sleep_minutes", "heart_rate_variability"),
    ("steps", "sleep_minutes"),
    ("heart_rate_variability", "resting_heart_rate"),
    ("active_zone_minutes", "sleep_minutes"),
)


def propose(prompt: Prompt) -> dict[str, Any]:
    """At most three hypotheses on metrics that the digest has."""
    changes = {found["name"]: float(found["change"]) for found in _LINE.finditer(prompt.text("digest"))}
    names = prompt.value("metrics")
    known = set(names) if isinstance(names, list) else set(changes)
    ranked = sorted((name for name in changes if name in known), key=lambda name: -abs(changes[name]))
    found = [_trend(name) for name in ranked[:2]]
    pair = next((pair for pair in _PAIRS if known.issuperset(pair)), None)
    if pair is not None:
        found.insert(1, _association(*pair))
    return {"hypotheses": [{"id": f"h{number}", **one} for number, one in enumerate(found[:3], start=1)]}


def _trend(name: str) -> dict[str, Any]:
    label = name.replace("_", " ")
    return _hypothesis(
        f"A change in {label}",
        f"The last month of {label} differs from the month before.",
        "Compare the means of the two months.",
        kind="trend",
        feature_to_test=name,
        target_to_test=None,
        data_required=[name],
    )


def _association(feature: str, target: str) -> dict[str, Any]:
    a, b = feature.replace("_", " "), target.replace("_", " ")
    return _hypothesis(
        f"{a.capitalize()} and {b}",
        f"Both are measured every day, and {a} is something that a person can influence.",
        "Rank correlation over all days that have both.",
        kind="association",
        feature_to_test=feature,
        target_to_test=target,
        data_required=[feature, target],
    )


def _hypothesis(title: str, rationale: str, test_plan: str, **rest: Any) -> dict[str, Any]:
    return {
        "title": title,
        "rationale": rationale,
        "test_plan": test_plan,
        "missing_data_flag": False,
        "expected_impact": "medium",
        "confidence": 0.5,
        "next_action": "Watch it for another two weeks.",
        **rest,
    }
