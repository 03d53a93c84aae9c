"""What has to hold whatever the days are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.turns import Finding
from functions.health.validation.examination import examine
from functions.health.validation.judgement import judge
from functions.health.validation.meanings import value_of
from functions.health.validation.ranks import kendall, spearman
from tests.health.validation.people import Floats, days_with, finding, gates, judged, slow, window

ORDER = ("rejected", "conditional", "validated")

VALUES = st.one_of(st.just(float("nan")), st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
COLUMNS = st.integers(0, 45).flatmap(lambda n: st.tuples(*[st.lists(VALUES, min_size=n, max_size=n) for _ in range(2)]))
WINDOWS = st.dictionaries(
    st.sampled_from(["recent", "prior", "all", "odd"]),
    st.tuples(st.integers(-20, 60), st.integers(-20, 60)).map(lambda ends: window(*ends)),
    max_size=3,
)
FINDINGS = st.builds(
    finding,
    st.sampled_from(["association", "trend", "scalar"]),
    feature=st.sampled_from(["steps", "sleep_minutes", "steps_mean_30d", "cardio_fitness_index"]),
    lag_days=st.sampled_from([0, 0, 1, -3]),
    window=WINDOWS,
    numbers=st.dictionaries(
        st.sampled_from(["effect", "n", "recent_mean", "weekend_mean", "weekday_mean", "monday_mean", "friday_mean"]),
        st.floats(-100, 100),
        max_size=4,
    ),
)


@settings(max_examples=150, deadline=None)
@given(COLUMNS, FINDINGS)
def test_whatever_comes_has_a_verdict_that_is_no_better_than_the_gates(
    columns: tuple[list[float], ...], one: Finding
) -> None:
    steps, sleep = columns

    found = judged(one, days_with(steps=steps, sleep_minutes=sleep))

    assert found.verdict is not None
    assert found.verdict_seed is not None
    assert ORDER.index(found.verdict) <= ORDER.index(found.verdict_seed)
    assert (found.verdict == "validated") == (found.reasons == [])
    assert [gate.name for gate in found.gates or []] == list(gates(found))
    assert len(found.gates or []) == 7
    for statistic in found.statistics:
        assert statistic.value is None or np.isfinite(statistic.value)
        if statistic.name.startswith("p") and statistic.value is not None and "prior" not in statistic.name:
            assert 0 <= statistic.value <= 1
    assert Finding.model_validate_json(found.model_dump_json()) == found


def pair(seed: int, n: int = 60) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    x = slow(rng, n, 0.4)
    return x, 0.4 * x + slow(rng, n, 0.4)


def told(one: Finding) -> dict[str, Any]:
    """All that was measured of an association, ends of intervals included."""
    details = {f"{gate.name}.{name}": value for gate in one.gates or [] for name, value in gate.detail.items()}
    return {statistic.name: statistic.value for statistic in one.statistics} | details


SEEDS = st.integers(0, 10_000)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([np.exp, np.arctan, lambda v: 3 * v + 7, lambda v: v**3]))
def test_only_the_order_of_values_counts_for_an_association(seed: int, stretch: Any) -> None:
    x, y = pair(seed)

    plain, stretched = (judged(finding(), days_with(steps=a, sleep_minutes=y)) for a in (x, stretch(x)))

    assert told(stretched) == told(plain)
    assert (stretched.verdict, stretched.reasons) == (plain.verdict, plain.reasons)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_turning_one_series_upside_down_turns_the_sign_alone(seed: int) -> None:
    x, y = pair(seed)

    up, down = (judged(finding(), days_with(steps=a, sleep_minutes=y)) for a in (x, -x))

    assert value_of(down.statistics, "rho") == pytest.approx(-(value_of(up.statistics, "rho") or 0))
    assert value_of(down.statistics, "p") == pytest.approx(value_of(up.statistics, "p"))
    assert (down.verdict_seed, down.verdict) == (up.verdict_seed, up.verdict)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_which_of_the_two_is_the_target_does_not_matter(seed: int) -> None:
    x, y = pair(seed)
    days = days_with(steps=x, sleep_minutes=y)

    one, other = judged(finding(), days), judged(finding(feature="sleep_minutes", target="steps"), days)

    assert told(other) == pytest.approx(told(one))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 60), st.randoms())
def test_it_does_not_matter_when_it_was_nor_in_which_order_the_days_come(seed: int, weeks: int, random: Any) -> None:
    x, y = pair(seed)
    gap = np.full(7 * weeks, np.nan)
    days = days_with(steps=x, sleep_minutes=y)
    later = days_with(steps=np.concatenate([gap, x]), sleep_minutes=np.concatenate([gap, y]))
    random.shuffle(later)

    for kind in ("association", "scalar"):
        assert told(judged(finding(kind), later)) == told(judged(finding(kind), days))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0.1, 50), st.floats(-100, 100), st.sampled_from([-1, 1]))
def test_the_unit_of_a_metric_does_not_matter_to_a_change(seed: int, scale: float, offset: float, sign: int) -> None:
    x, _ = pair(seed, 80)
    trend = finding("trend", window={"recent": window(50, 79), "prior": window(20, 49)})

    plain = judged(trend, days_with(steps=x))
    converted = judged(trend, days_with(steps=sign * scale * x + offset))

    assert value_of(converted.statistics, "p") == pytest.approx(value_of(plain.statistics, "p"), rel=1e-6)
    assert value_of(converted.statistics, "change") == pytest.approx(
        sign * scale * (value_of(plain.statistics, "change") or 0), rel=1e-6
    )


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.floats(0, 2), st.floats(0, 2))
def test_a_larger_shift_is_never_harder_to_prove_by_the_same_noise(seed: int, one: float, other: float) -> None:
    """With the metric's history long, the shift is a small part of what is known of its noise."""
    assume(abs(one - other) > 0.2)
    noise = np.random.default_rng(seed).normal(size=600)
    noise[570:] -= noise[570:].mean() - noise[540:570].mean()
    trend = finding("trend", window={"recent": window(570, 599), "prior": window(540, 569)})

    def p(shift: float) -> float:
        series = noise.copy()
        series[570:] += shift
        value = value_of(examine(trend, days_with(steps=series)).statistics, "p")
        assert value is not None
        return value

    assert p(max(one, other)) <= p(min(one, other))


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=25), st.randoms())
def test_rank_correlations_do_not_know_the_order_of_the_pairs(pairs: list[tuple[int, int]], random: Any) -> None:
    shuffled = pairs.copy()
    random.shuffle(shuffled)
    for measure in (spearman, kendall):
        one, other = (measure(*np.array(each, dtype=float).T) for each in (pairs, shuffled))
        assert one == pytest.approx(other)
        assert one is None or -1 <= one <= 1


@settings(max_examples=15, deadline=None)
@given(st.lists(SEEDS, min_size=1, max_size=4), SEEDS)
def test_one_more_finding_of_noise_makes_no_verdict_better(seeds: list[int], more: int) -> None:
    examined = [examine(finding(), days_with(steps=x, sleep_minutes=y)) for x, y in map(pair, seeds)]
    rng = np.random.default_rng(more)
    noise = examine(finding(), days_with(steps=rng.normal(size=60), sleep_minutes=rng.normal(size=60)))
    assume((value_of(noise.statistics, "p") or 0) > 0.05)

    for before, after in zip(judge(examined, "main"), judge([*examined, noise], "main"), strict=False):
        assert ORDER.index(str(after.verdict)) <= ORDER.index(str(before.verdict))
