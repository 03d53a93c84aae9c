"""What the pack puts into a turn's snapshot, and how its steps read it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from functions.core.snapshot import Snapshot
from functions.health.activities import Activity
from functions.health.days import Day
from functions.health.expert_tools.person import Person
from functions.health.markers import Marker, markers_for_agents
from functions.health.metrics import known_metrics

WORKOUT_FIGURES = ("minutes", "kcal", "distance_m", "mean_heart_rate", "max_heart_rate")
"""What `activities_df` has of a workout beside its date and type, by field of `Activity`."""


def pack_contents(
    days: Iterable[Day],
    markers: Iterable[Marker] = (),
    profile: Mapping[str, Any] | None = None,
    activities: Iterable[Activity] = (),
) -> dict[str, Any]:
    """For `Snapshot.pack`: the person's days, oldest first, their workouts, their latest markers, their profile.

    Of a day whose workouts several sources tell of, those of the one that is believed.
    """
    ordered = sorted(days, key=lambda day: day.date)
    believed = {day.date: day.sources.get("workouts") for day in ordered}
    told: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    for one in sorted(activities, key=lambda one: (one.started_at, one.id)):
        if (believed.get(one.date) or one.source) == one.source:
            figures = {name: getattr(one, name) for name in WORKOUT_FIGURES if getattr(one, name) is not None}
            told[one.date].append({"type": one.type, **figures})
    return {
        "profile": dict(profile or {}),
        "markers": [marker.model_dump(mode="json", exclude_none=True) for marker in markers],
        "days": [
            {"date": day.date.isoformat(), "metrics": day.metrics, "workouts": day.workouts}
            | ({"activities": told[day.date]} if day.date in told else {})
            for day in ordered
        ],
    }


def shared_contents(contents: Mapping[str, Any]) -> dict[str, Any]:
    """For layer 3 of the pack's agents: what each of them knows of the person."""
    shown = markers_for_agents(Marker.model_validate(one) for one in contents.get("markers", []))
    return {"profile": contents.get("profile", {}), **({"latest_markers": shown} if shown else {})}


def profile_of(snapshot: Snapshot) -> Mapping[str, Any]:
    """What the person said of themselves: sex, birth year, height, …"""
    profile: Mapping[str, Any] = snapshot.pack.get("profile", {})
    return profile


def markers_of(snapshot: Snapshot) -> list[Marker]:
    """The latest markers that the turn may see."""
    return [Marker.model_validate(one) for one in snapshot.pack.get("markers", [])]


def person_of(snapshot: Snapshot) -> Person:
    """Whom the Domain Expert's tools are about."""
    profile = profile_of(snapshot)
    return Person.of(profile.get("sex"), profile.get("birth_year"), int(snapshot.today[:4]), markers_of(snapshot))


def days_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The days that the turn may see: `{"date", "metrics": {name: value}, "workouts": [type]}`, oldest first; with
    `activities` where more than the type of a workout is known."""
    days: list[dict[str, Any]] = snapshot.pack.get("days", [])
    return days


def analysis_tables(snapshot: Snapshot) -> dict[str, Any]:
    """The tables that an analysis gets as `summary_df`, `activities_df` and `profile_df`: columns and rows each."""
    days = days_of(snapshot)
    names = [metric.name for metric in known_metrics(name for day in days for name in day["metrics"])]
    summary = [[day["date"], *(day["metrics"].get(name) for name in names)] for day in days]
    activities = [
        [day["date"], one["type"], *(one.get(name) for name in WORKOUT_FIGURES)]
        for day in days
        for one in day.get("activities") or [{"type": workout} for workout in day["workouts"]]
    ]
    return {
        "summary": {"columns": ["date", *names], "rows": summary},
        "activities": {"columns": ["date", "type", *WORKOUT_FIGURES], "rows": activities},
        "profile": _one_row(profile_of(snapshot)),
    }


def _one_row(profile: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in profile.items() if not isinstance(value, Sequence) or isinstance(value, str)}
    return {"columns": list(plain), "rows": [list(plain.values())] if plain else []}
