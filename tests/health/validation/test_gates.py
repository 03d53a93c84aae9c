"""The seven gates against values that scipy computes, one way or another, from the same days."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from functions.health.validation.examination import examine
from functions.health.validation.gates import LEAST_SHARE_OF_SD
from functions.health.validation.ranks import kendall, midranks, spearman
from functions.health.validation.resampling import RESAMPLES, bootstrap_mean, bootstrap_spearman, resampled_days
from tests.health.validation.people import Floats, days_with, finding, gates, window


def pair(n: int, *, ties: bool, seed: int = 7) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    y = 0.4 * x + rng.normal(size=n)
    return (np.round(x * 2), np.round(y * 3)) if ties else (x, y)


SERIES = [(20, False), (20, True), (91, False), (91, True), (365, False), (365, True)]


@pytest.mark.parametrize(("n", "ties"), SERIES)
def test_rank_correlations_are_scipys(n: int, ties: bool) -> None:
    x, y = pair(n, ties=ties)

    assert midranks(x).tolist() == stats.rankdata(x).tolist()
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-13)
    assert kendall(x, y) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-13)


@pytest.mark.parametrize(("n", "ties"), SERIES[:4])
def test_the_bootstrap_is_scipys_on_the_same_resamples(n: int, ties: bool) -> None:
    # given
    x, y = pair(n, ties=ties)
    drawn = resampled_days(n)
    assert drawn.shape == (RESAMPLES, n)

    # when
    one_by_one = [stats.spearmanr(x[days], y[days]).statistic for days in drawn]

    # then
    assert bootstrap_spearman(x, y) == pytest.approx(np.quantile(one_by_one, [0.025, 0.975]), abs=1e-12)
    assert bootstrap_mean(x) == pytest.approx(np.quantile(x[drawn].mean(axis=1), [0.025, 0.975]), abs=1e-12)


def test_the_resamples_are_those_of_seed_42() -> None:
    assert resampled_days(50).tolist() == np.random.default_rng(42).integers(0, 50, (1000, 50)).tolist()


def test_a_long_series_is_resampled_in_blocks_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = pair(120, ties=True)
    whole = bootstrap_spearman(x, y)

    monkeypatch.setattr("functions.health.validation.resampling._BLOCK", 120 * 7)

    assert bootstrap_spearman(x, y) == whole


def test_an_association_that_is_there_passes_all_that_apply() -> None:
    x, y = pair(91, ties=False)

    found = gates(examine(finding(), days_with(steps=x, sleep_minutes=y)))

    assert {name: gate.status for name, gate in found.items()} == {
        "sample_size": "passed",
        "effect_vs_noise": "skipped",
        "construct_validity": "passed",
        "bootstrap": "passed",
        "subgroup_consistency": "passed",
        "method_triangulation": "passed",
        "discriminative_power": "passed",
    }
    rho = stats.spearmanr(x, y).statistic
    assert found["construct_validity"].value == pytest.approx(rho)
    assert found["discriminative_power"].value == pytest.approx(abs(rho))
    assert found["method_triangulation"].detail["tau"] == pytest.approx(stats.kendalltau(x, y).statistic)
    halves = found["subgroup_consistency"].detail
    assert halves["rho_first_half"] == pytest.approx(stats.spearmanr(x[:45], y[:45]).statistic)
    assert halves["rho_second_half"] == pytest.approx(stats.spearmanr(x[45:], y[45:]).statistic)


@pytest.mark.parametrize(("kind", "n", "status"), [
    ("association", 19, "failed"), ("association", 20, "passed"), ("trend", 9, "failed"), ("trend", 10, "passed"),
    ("scalar", 9, "failed"), ("scalar", 10, "passed"),
])  # fmt: skip
def test_a_sample_has_20_days_or_10(kind: str, n: int, status: str) -> None:
    x, y = pair(n, ties=False)

    found = examine(finding(kind), days_with(steps=x, sleep_minutes=y))

    assert gates(found)["sample_size"].status == status
    assert gates(found)["sample_size"].hard
    assert (found.verdict_seed == "rejected") == (status == "failed")


def test_days_with_one_of_the_two_are_not_counted() -> None:
    x, y = pair(25, ties=False)
    x[:3], y[-3:] = np.nan, np.nan

    assert gates(examine(finding(), days_with(steps=x, sleep_minutes=y)))["sample_size"].value == 19


@pytest.mark.parametrize(("noise", "status", "verdict"), [(0.3, "failed", "rejected"), (1.5, "passed", "validated")])
def test_one_thing_measured_twice_is_rejected(noise: float, status: str, verdict: str) -> None:
    x = np.random.default_rng(1).normal(size=90)
    y = x + noise * np.random.default_rng(2).normal(size=90)

    found = examine(finding(), days_with(steps=x, sleep_minutes=y))

    assert (gates(found)["construct_validity"].status, found.verdict_seed) == (status, verdict)


def test_without_a_signal_in_bootstrap_and_size_it_is_rejected_though_most_gates_pass() -> None:
    # given: ρ near zero, the same sign in both halves
    rng = np.random.default_rng(5)
    x = rng.normal(size=90)
    y = 0.03 * x + rng.normal(size=90)
    found = examine(finding(), days_with(steps=x, sleep_minutes=y))

    assert gates(found)["bootstrap"].status == "failed"
    assert gates(found)["discriminative_power"].status == "failed"
    assert found.verdict_seed == "rejected"


def test_halves_that_disagree_make_it_conditional() -> None:
    # given: from the earlier to the later half both rise, but within the earlier one they go against each other
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(size=45), 1.5 + rng.normal(size=45)])
    y = np.concatenate([-0.5 * x[:45], 1 + 0.5 * x[45:]]) + 0.8 * rng.normal(size=90)

    found = examine(finding(), days_with(steps=x, sleep_minutes=y))

    failed = [name for name, gate in gates(found).items() if gate.status == "failed"]
    assert failed == ["subgroup_consistency"]
    assert found.verdict_seed == "conditional", "five of six is less than 0.85"


@pytest.mark.parametrize(("shift", "status", "verdict"), [(0.2, "failed", "conditional"), (3, "passed", "validated")])
def test_a_change_is_held_against_half_a_standard_deviation(shift: float, status: str, verdict: str) -> None:
    x = np.random.default_rng(4).normal(size=60)
    x[30:] += shift
    trend = finding("trend", window={"recent": window(30, 59), "prior": window(0, 29)})

    found = examine(trend, days_with(steps=x))

    gate = gates(found)["effect_vs_noise"]
    assert gate.value == pytest.approx(abs(x[30:].mean() - x[:30].mean()) / x.std(ddof=1))
    assert (gate.status, gate.threshold, found.verdict_seed) == (status, LEAST_SHARE_OF_SD, verdict)


def test_the_bootstrap_of_a_trend_is_for_information_and_its_other_gates_do_not_apply() -> None:
    x = np.random.default_rng(4).normal(size=60)

    found = gates(examine(finding("scalar"), days_with(steps=x)))

    assert found["bootstrap"].status == "passed"
    interval = found["bootstrap"].detail
    assert (interval["ci_low"] or 0) < x.mean() < (interval["ci_high"] or 0)
    skipped = {name for name, gate in found.items() if gate.status == "skipped"}
    assert skipped == {"construct_validity", "subgroup_consistency", "method_triangulation", "discriminative_power"}
