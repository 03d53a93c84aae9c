"""The verdict rule of the gates, what the critic may do to it, and the error budget of a turn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from contracts.findings import Gate, GateName, GateStatus, Verdict
from functions.health.validation.error_budget import adjust, level_of
from functions.health.validation.verdicts import verdict_by_gates, verdict_seed, worst

NAMES: tuple[GateName, ...] = (
    "sample_size",
    "effect_vs_noise",
    "construct_validity",
    "bootstrap",
    "subgroup_consistency",
    "method_triangulation",
    "discriminative_power",
)
HARD = ("sample_size", "construct_validity")
ORDER = ("rejected", "conditional", "validated")


def seven(**status: GateStatus) -> list[Gate]:
    """Those of an association, all passed but for what is said."""
    given_: dict[str, GateStatus] = {"effect_vs_noise": "skipped", **status}
    return [Gate(name=name, status=given_.get(name, "passed"), hard=name in HARD, reason="") for name in NAMES]


GATES = st.lists(st.sampled_from(["passed", "failed", "skipped"]), min_size=7, max_size=7).map(
    lambda statuses: [
        Gate(name=name, status=status, hard=name in HARD, reason="")
        for name, status in zip(NAMES, statuses, strict=True)
    ]
)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ({}, "validated"),
        ({"sample_size": "failed"}, "rejected"),
        ({"construct_validity": "failed"}, "rejected"),
        ({"bootstrap": "failed", "discriminative_power": "failed"}, "rejected"),
        ({"bootstrap": "failed"}, "conditional"),
        ({"discriminative_power": "failed"}, "conditional"),
        ({"subgroup_consistency": "failed"}, "conditional"),
        ({"bootstrap": "failed", "subgroup_consistency": "failed", "method_triangulation": "failed"}, "conditional"),
        (dict.fromkeys(NAMES, "skipped"), "conditional"),
    ],
)
def test_the_rule_of_the_gates(status: dict[str, GateStatus], verdict: Verdict) -> None:
    assert verdict_by_gates(seven(**status)) == verdict


def test_the_shares_are_085_and_05() -> None:
    six_of_seven = seven(effect_vs_noise="passed", subgroup_consistency="failed")
    assert verdict_by_gates(six_of_seven) == "validated"
    trend = dict.fromkeys(("construct_validity", "subgroup_consistency", "method_triangulation"), "skipped")
    one_of_two = seven(**trend, discriminative_power="skipped", bootstrap="failed")  # type: ignore[arg-type]
    assert verdict_by_gates(one_of_two) == "conditional"


@given(GATES, st.integers(0, 6))
def test_a_gate_that_fails_never_helps(gates: list[Gate], place: int) -> None:
    worse = [gate.model_copy(update={"status": "failed"}) if i == place else gate for i, gate in enumerate(gates)]
    if gates[place].status != "skipped":
        assert ORDER.index(verdict_by_gates(worse)) <= ORDER.index(verdict_by_gates(gates))


def critic(decision: Any, *severities: str) -> dict[str, Any]:
    return {"decision": decision, "concerns": [{"severity": severity} for severity in severities]}


@pytest.mark.parametrize(
    ("objection", "verdict"),
    [
        (None, "validated"),
        (critic("accept"), "validated"),
        (critic("accept", "low", "medium"), "validated"),
        (critic("accept", "medium", "medium"), "conditional"),
        (critic("accept", "high"), "conditional"),
        (critic("downgrade"), "conditional"),
        (critic("reject", "low"), "rejected"),
        (critic("approve"), "conditional"),
        (critic(None), "conditional"),
        ({}, "conditional"),
        ({"decision": "accept"}, "conditional"),
        ({"decision": "accept", "concerns": [7]}, "conditional"),
    ],
)
def test_the_severities_bind_the_critic(objection: dict[str, Any] | None, verdict: Verdict) -> None:
    assert verdict_seed(seven(), objection) == verdict


@given(
    GATES, st.sampled_from(["accept", "downgrade", "reject", "?"]), st.lists(st.sampled_from(["low", "medium", "high"]))
)
def test_a_critic_only_downgrades(gates: list[Gate], decision: str, severities: list[str]) -> None:
    after = verdict_seed(gates, critic(decision, *severities))
    assert ORDER.index(after) <= ORDER.index(verdict_by_gates(gates))


def test_the_worst_of_none_limits_nothing() -> None:
    assert worst([]) == "validated"


P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(P_VALUES)
def test_the_adjustment_is_benjamini_and_hochbergs(p_values: list[float]) -> None:
    ours = [one.p for one in adjust(p_values, "main", 0) if one is not None]
    assert ours == pytest.approx(false_discovery_control(p_values).tolist())


@given(P_VALUES, st.randoms())
def test_the_order_of_the_findings_does_not_matter(p_values: list[float], random: Any) -> None:
    places = list(range(len(p_values)))
    random.shuffle(places)
    straight = adjust(p_values, "main", 0)
    assert adjust([p_values[place] for place in places], "main", 0) == [straight[place] for place in places]


@given(P_VALUES)
def test_an_adjusted_p_is_never_smaller_and_the_largest_stays(p_values: list[float]) -> None:
    adjusted = [one.p for one in adjust(p_values, "main", 0) if one is not None]
    assert all(
        after >= before or after == pytest.approx(before) for after, before in zip(adjusted, p_values, strict=True)
    )
    assert max(adjusted) == pytest.approx(max(p_values))


@given(P_VALUES, st.integers(0, 11), st.floats(0, 1))
def test_a_larger_p_value_helps_nobody(p_values: list[float], place: int, larger: float) -> None:
    place %= len(p_values)
    raised = [max(p, larger) if i == place else p for i, p in enumerate(p_values)]
    before, after = (adjust(values, "main", 0) for values in (p_values, raised))
    assert all(b.p <= a.p + 1e-12 for b, a in zip(before, after, strict=True) if a is not None and b is not None)


def test_what_was_not_tested_does_not_count() -> None:
    assert adjust([0.02, None, 0.5], "main", 0) == [
        adjust([0.02, 0.5], "main", 0)[0],
        None,
        adjust([0.5], "main", 0)[0],
    ]


@pytest.mark.parametrize(
    ("phase", "spent", "level"), [("early", 0, 0.04), ("main", 0.04, 0.01), ("main", 0, 0.05), ("vague", 0, 0.05)]
)
def test_early_verdicts_have_four_fifths_of_the_budget(phase: str, spent: float, level: float) -> None:
    assert level_of(phase, spent) == level


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([p], "main", 0)


def test_the_contract_survives_its_own_json() -> None:
    gate = seven()[0]
    assert Gate.model_validate(json.loads(gate.model_dump_json())) == gate
