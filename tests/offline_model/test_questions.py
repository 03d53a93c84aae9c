"""Questions as people ask them, answered by generated code on two people's real days; numbers computed another way here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import fmean, stdev
from typing import Any

import pytest

from tests.offline_model.analysis import analysed
from tests.offline_model.people import PEOPLE, Series

Expected = Callable[[str], dict[str, float]]
RHR, HRV, SLEEP, STEPS = "resting_heart_rate", "heart_rate_variability", "sleep_minutes", "steps"
STRESS, ACTIVE, DEEP = "stress_management_score", "active_zone_minutes", "deep_sleep_ratio"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERYTHING = 10_000


def mean(metric: str, days: int) -> Expected:
    """Of the last `days` days."""
    return lambda person: _described(Series(person, metric).back(days))


def mean_between(metric: str, start: str, end: str) -> Expected:
    return lambda person: _described(Series(person, metric).between(start, end))


def total(metric: str, days: int) -> Expected:
    return lambda person: {"total": sum(Series(person, metric).back(days)), **mean(metric, days)(person)}


def change(metric: str, recent: int, prior: int) -> Expected:
    """The last `recent` days against the `prior` days before them."""
    return lambda person: _compared(
        Series(person, metric), Series(person, metric).back(recent), Series(person, metric).back(recent + prior, recent)
    )


def change_between(metric: str, recent: tuple[str, str], prior: tuple[str, str]) -> Expected:
    return lambda person: _compared(
        Series(person, metric), Series(person, metric).between(*recent), Series(person, metric).between(*prior)
    )


def since(metric: str, start: date) -> Expected:
    """From `start` on against as many days before it."""

    def expected(person: str) -> dict[str, float]:
        days = (Series(person, metric).last - start).days + 1
        return change(metric, days, days)(person)

    return expected


def trend(metric: str, days: int) -> Expected:
    def expected(person: str) -> dict[str, float]:
        series = Series(person, metric)
        first = series.last - timedelta(days=days - 1)
        points = [((day - first).days, value) for day, value in series.by_date.items() if day >= first]
        middle, level = fmean(x for x, _ in points), fmean(y for _, y in points)
        slope = sum((x - middle) * (y - level) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)
        return {"slope_per_month": 30 * slope, **change(metric, days - days // 2, days // 2)(person)}

    return expected


def association(feature: str, target: str, days: int = EVERYTHING, lag: int = 0) -> Expected:
    def expected(person: str) -> dict[str, float]:
        first, second = Series(person, feature).by_date, Series(person, target).by_date
        both = {
            day: (value, second[day + timedelta(days=lag)])
            for day, value in first.items()
            if day + timedelta(days=lag) in second
        }
        kept = [pair for day, pair in both.items() if (max(both) - day).days < days]
        return {"effect": _spearman(kept), "n": len(kept)}

    return expected


def by_weekday(metric: str) -> Expected:
    def expected(person: str) -> dict[str, float]:
        days = Series(person, metric).by_date.items()
        means = {name: fmean(v for day, v in days if day.weekday() == i) for i, name in enumerate(WEEKDAYS)}
        high, low = max(means.values()), min(means.values())
        named = {f"{name}_mean": value for name, value in means.items()}
        return {**named, "highest_mean": high, "lowest_mean": low, "effect": high - low, "n": len(days)}

    return expected


def weekend(metric: str) -> Expected:
    def expected(person: str) -> dict[str, float]:
        days = Series(person, metric).by_date.items()
        off, on = ([v for day, v in days if (day.weekday() >= 5) is is_off] for is_off in (True, False))
        return {"weekend_mean": fmean(off), "weekday_mean": fmean(on), "effect": fmean(off) - fmean(on), "n": len(days)}

    return expected


def extreme(metric: str, pick: Callable[[list[float]], float], days: int = EVERYTHING) -> Expected:
    return lambda person: {"effect": pick(values := Series(person, metric).back(days)), "mean": fmean(values)}


def count(metric: str, holds: Callable[[float], bool], days: int = 30) -> Expected:
    def expected(person: str) -> dict[str, float]:
        values = Series(person, metric).back(days)
        return {"days_matching": sum(map(holds, values)), "effect": sum(map(holds, values)), "n": len(values)}

    return expected


def latest(metric: str) -> Expected:
    return lambda person: {
        "effect": (series := Series(person, metric)).by_date[series.last],
        "mean": fmean(series.back(30)),
        "n": len(series.back(30)),
    }


def _described(values: list[float]) -> dict[str, float]:
    if not values:
        return {"n": 0}
    return {"effect": fmean(values), "n": len(values), "sd": stdev(values), "min": min(values), "max": max(values)}


def _compared(series: Series, recent: list[float], prior: list[float]) -> dict[str, float]:
    numbers: dict[str, float] = {"recent_n": len(recent), "prior_n": len(prior)}
    numbers["metric_sd"] = stdev(series.by_date.values())
    for name, values in (("recent", recent), ("prior", prior)):
        if values:
            numbers |= {f"{name}_mean": fmean(values), f"{name}_sd": stdev(values)}
    if recent and prior:
        numbers |= {"change": fmean(recent) - fmean(prior), "effect": fmean(recent) - fmean(prior)}
    return numbers


def _spearman(pairs: list[tuple[float, float]]) -> float:
    first, second = _ranks([a for a, _ in pairs]), _ranks([b for _, b in pairs])
    middle = (len(pairs) + 1) / 2
    shared = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    return float(shared / (sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second)) ** 0.5)


def _ranks(values: list[float]) -> list[float]:
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


QUESTIONS: list[tuple[str, Expected]] = [
    # The demo's
    ("How has my resting heart rate changed over the last 30 days compared with the 30 days before?", change(RHR, 30, 30)),
    # Means and totals
    ("What was my average resting heart rate over the last 2 weeks?", mean(RHR, 14)),
    ("What's my typical heart-rate variability?", mean(HRV, 30)),
    ("What is my average HRV ever?", mean(HRV, EVERYTHING)),
    ("How many steps do I usually walk per day?", mean(STEPS, 30)),
    ("How many steps did I take last week?", total(STEPS, 7)),
    ("How far did I walk in the past ten days?", total("distance_m", 10)),
    ("How much sleep did I get since September?", mean_between(SLEEP, "2021-09-01", "2022-12-31")),
    ("What was my mean breathing rate in August 2021?", mean_between("breathing_rate", "2021-08-01", "2021-08-31")),
    ("What is my average sedentary time between 2021-08-01 and 2021-09-05?",
     mean_between("sedentary_minutes", "2021-08-01", "2021-09-05")),
    ("Mean skin temperature from July to August?", mean_between("skin_temperature_c", "2021-07-01", "2021-08-31")),
    ("How many calories do I burn on average?", mean("calories", 30)),
    ("Show my hrv_rhr_ratio over the last 60 days", mean("hrv_rhr_ratio", 60)),
    ("What was my average stress score ever?", mean(STRESS, EVERYTHING)),
    ("average active zone minutes in the last fortnight", mean(ACTIVE, 14)),
    # Changes
    ("Did I sleep more this week than last week?", change(SLEEP, 7, 7)),
    ("Is my HRV higher than usual?", change(HRV, 30, EVERYTHING)),
    ("Compare my sleep duration in the last 14 days with the previous 14 days", change(SLEEP, 14, 14)),
    ("How did my RHR change over the last month?", change(RHR, 30, 30)),
    ("last 7 days vs the 30 days before: steps?", change(STEPS, 7, 30)),
    ("Has my resting pulse gone up in the last six weeks versus the six weeks before?", change(RHR, 42, 42)),
    ("How does this month's deep sleep ratio compare to last month's?", change(DEEP, 30, 30)),
    ("How is my cardio fitness index?", change("cardio_fitness_index", 30, 30)),
    ("How was my sleep in the past 3 weeks?", change(SLEEP, 21, 21)),
    ("Did I walk more in August than in July?",
     change_between(STEPS, ("2021-08-01", "2021-08-31"), ("2021-07-01", "2021-07-31"))),
    ("Has my sleep efficiency improved since August?", since("sleep_efficiency", date(2021, 8, 1))),
    # Trends
    ("Is my HRV trending up?", trend(HRV, 90)),
    ("What is the trend of my resting heart rate over the last 60 days?", trend(RHR, 60)),
    ("Is my sleep getting better over time?", trend(SLEEP, 90)),
    # Associations
    ("Does my sleep affect my HRV?", association(SLEEP, HRV)),
    ("Is there a relationship between steps and resting heart rate?", association(STEPS, RHR)),
    ("Does walking more improve my sleep?", association(STEPS, SLEEP)),
    ("Is my HRV lower after I exercise?", association(ACTIVE, HRV)),
    ("Does exercise affect my sleep the following night?", association(ACTIVE, SLEEP, lag=1)),
    ("How is my stress related to my heart-rate variability?", association(STRESS, HRV)),
    ("Does my HRV depend on how long I sleep?", association(SLEEP, HRV)),
    ("Do I sleep better on days I walk more?", association(STEPS, SLEEP)),
    ("What's the correlation between skin temperature and breathing rate over the last 90 days?",
     association("skin_temperature_c", "breathing_rate", 90)),
    # Weekdays
    ("On which weekday do I walk the most?", by_weekday(STEPS)),
    ("Which day of the week is my HRV highest?", by_weekday(HRV)),
    ("How many active zone minutes do I get on Mondays?", by_weekday(ACTIVE)),
    ("Do I sleep longer on weekends?", weekend(SLEEP)),
    ("Am I more active on weekends than on weekdays?", weekend(ACTIVE)),
    # Single days
    ("What was my best night of sleep?", extreme(SLEEP, max)),
    ("When was my resting heart rate lowest?", extreme(RHR, min)),
    ("What was my worst resting heart rate day?", extreme(RHR, max)),
    ("Which day did I walk the most steps in the last 60 days?", extreme(STEPS, max, 60)),
    ("How did I sleep last night?", latest(SLEEP)),
    ("What was my resting heart rate yesterday?", latest(RHR)),
    # Counts
    ("How often did I walk more than 10,000 steps in the last 30 days?", count(STEPS, lambda v: v > 10_000)),
    ("On how many nights did I sleep less than 7 hours?", count(SLEEP, lambda v: v < 420)),
    ("How many days did I reach 8k steps in the last 60 days?", count(STEPS, lambda v: v >= 8000, 60)),
]  # fmt: skip


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("question", "expected"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_the_numbers_are_right(person: str, question: str, expected: Expected) -> None:
    (result,) = analysed(question, person)
    wanted = expected(person)

    assert {key: result["numbers"].get(key) for key in wanted} == pytest.approx(wanted)
    assert set(result["numbers"]) <= set(result["units"])


def test_the_demo_question() -> None:
    (result,) = analysed(QUESTIONS[0][0], "person1")
    numbers = result["numbers"]

    assert (round(numbers["recent_mean"], 2), numbers["recent_n"]) == (75.57, 26)
    assert (round(numbers["prior_mean"], 2), numbers["prior_n"]) == (74.52, 30)
    assert result["windows"] == {
        "recent": {"start": "2021-12-23", "end": "2022-01-21", "days_with_values": 26},
        "prior": {"start": "2021-11-23", "end": "2021-12-22", "days_with_values": 30},
    }
    assert (result["kind"], result["feature"], result["target"]) == ("trend", "resting_heart_rate", None)
    assert result["units"]["recent_mean"] == "bpm"


@pytest.mark.parametrize(
    ("question", "features"),
    [
        ("How are my sleep and HRV doing?", [SLEEP, HRV]),
        ("How am I doing?", [RHR, SLEEP, STEPS]),
        ("What stands out in the last 2 weeks?", [RHR, SLEEP, STEPS]),
    ],
)
def test_several_metrics_give_several_results(question: str, features: list[str]) -> None:
    results = analysed(question, "person1")

    assert [result["feature"] for result in results] == features
    assert {result["kind"] for result in results} == {"trend"}


def test_a_change_since_a_date_is_compared_with_as_long_a_span_before() -> None:
    (result,) = analysed("How has my sleep changed since October?", "person1")

    assert result["windows"]["recent"] | {"days_with_values": 0} == {
        "start": "2021-10-01", "end": "2022-01-21", "days_with_values": 0,
    }  # fmt: skip
    assert (result["windows"]["prior"]["start"], result["windows"]["prior"]["end"]) == ("2021-06-10", "2021-09-30")


@pytest.mark.parametrize(
    ("question", "person", "numbers"),
    [
        ("What is my average SpO2?", "person1", {"n": 0}),
        ("How has my SpO2 changed over the last month?", "person1", {"recent_n": 0, "prior_n": 0}),
        ("Does my SpO2 affect my sleep?", "person1", {"n": 0}),
        ("On which weekday is my SpO2 lowest?", "person1", {"n": 0}),
        ("How is my weight?", "person2", {"recent_n": 0, "prior_n": 0}),
        ("Does alcohol affect my HRV?", "person1", {"n": 0}),
        ("What was my average sleep in December 2021?", "person2", {"n": 0}),
    ],
)
def test_what_has_no_values_gets_no_mean(question: str, person: str, numbers: dict[str, Any]) -> None:
    (result,) = analysed(question, person)

    assert result["numbers"] == numbers
