"""Days as clients read them: each value with its unit and whose it is."""

from __future__ import annotations

from datetime import date

from contracts.data import Activity, DaySummary, DayValue, Summary
from functions.core.principal import Principal
from functions.core.store import records
from functions.health.activities import Activities
from functions.health.days import Day, day_of, said_by
from functions.health.metrics import known_metrics
from functions.health.priorities import Priorities


def summary_of(day: Day) -> Summary:
    """A day's values that the catalogue knows, in its order."""
    return Summary(date=day.date, **_told(day))


def day_summary(principal: Principal, wanted: date) -> DaySummary | None:
    """One date with its workouts and with what each source said; None where nothing is known."""
    row = records().get(principal.partition, f"DAY#{wanted}")
    activities = Activities(principal).range(wanted, wanted)
    if row is None and not activities:
        return None
    day = day_of(row, Priorities(principal).get()) if row else Day(wanted)
    said = {metric: by for metric, by in said_by(row).items() if len(by) > 1} if row else {}
    shown = [Activity.model_validate(each.model_dump()) for each in activities]
    return DaySummary(date=wanted, activities=shown, by_source=said, **_told(day))


def _told(day: Day) -> dict[str, object]:
    return {
        "metrics": {
            metric.name: DayValue(value=day.metrics[metric.name], unit=metric.unit, source=day.sources[metric.name])
            for metric in known_metrics(day.metrics)
        },
        "workouts": day.workouts,
        "workouts_source": day.sources.get("workouts"),
    }
