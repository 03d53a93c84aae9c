"""The Fact Sheet: which numbers get in, under which key, and how they are written."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.turns import Finding
from functions.health.fact_sheet import EMPTY, build_fact_sheet
from functions.health.rendering import render_number


def finding(**changes: Any) -> Finding:
    return Finding.model_validate(
        {
            "id": "ds-001",
            "claim": "Resting heart rate rose.",
            "kind": "trend",
            "feature": "resting_heart_rate",
            "window": {
                "recent": {"start": "2021-12-24", "end": "2022-01-22", "days_with_values": 26},
                "prior": {"start": "2021-11-24T00:00:00", "end": "2021-12-23", "days_with_values": 30},
            },
            "numbers": {
                "recent_mean": 75.5692,
                "prior_mean": 74.52,
                "change": 1.0492,
                "recent_n": 26,
                "ci": [-0.4, 2.5],
            },
            "units": {"recent_mean": "bpm", "prior_mean": "bpm", "change": "bpm"},
        }
        | changes
    )


def test_the_demo_finding_is_written_with_unit_sign_and_precision() -> None:
    sheet = build_fact_sheet([finding()])
    assert sheet.render("ds-001.recent_mean") == "75.57 bpm"
    assert sheet.render("ds-001.prior_mean") == "74.52 bpm"
    assert sheet.render("ds-001.change") == "+1.05 bpm"
    assert sheet.render("ds-001.recent_n") == "26 days"
    assert sheet.render("ds-001.recent.start") == "2021-12-24"
    assert sheet.render("ds-001.prior.start") == "2021-11-24"
    assert sheet.render("ds-001.recent.days") == "26 days"
    assert sheet.render("ds-001.nowhere") is None


def test_the_wire_gets_the_numbers_alone() -> None:
    values = build_fact_sheet([finding()]).values
    assert values["ds-001.recent_mean"] == 75.5692
    assert (values["ds-001.ci_low"], values["ds-001.ci_high"]) == (-0.4, 2.5)
    assert "ds-001.recent.start" not in values
    assert all(isinstance(value, float) for value in values.values())


def test_whoever_writes_the_answer_reads_what_each_number_is() -> None:
    entry = build_fact_sheet([finding()]).for_prompt()["ds-001.recent_mean"]
    assert entry == {"value": 75.5692, "rendered": "75.57 bpm", "label": "resting heart rate: recent mean"}


@pytest.mark.parametrize("field", ["verdict", "verdict_seed"])
def test_nothing_of_a_rejected_finding_gets_in(field: str) -> None:
    assert build_fact_sheet([finding(**{field: "rejected"})]).entries == EMPTY.entries


@pytest.mark.parametrize("verdict", [None, "validated", "conditional"])
def test_other_verdicts_get_in(verdict: str | None) -> None:
    assert build_fact_sheet([finding(verdict=verdict)]).render("ds-001.change") == "+1.05 bpm"


def test_what_is_no_finite_number_is_left_out() -> None:
    numbers = {"a": math.nan, "b": math.inf, "c": [1.0, 2.0, 3.0], "d": [1.0], "e": [math.nan, 2.0], "mean": 1.0}
    sheet = build_fact_sheet([finding(numbers=numbers, window={})])
    assert set(sheet.entries) == {"ds-001.e_high", "ds-001.mean"}


def test_a_number_that_the_analysis_named_itself_stands_before_a_part_of_an_interval() -> None:
    sheet = build_fact_sheet([finding(numbers={"ci": [1.0, 2.0], "ci_low": 1.5}, window={})])
    assert sheet.values == {"ds-001.ci_low": 1.5, "ds-001.ci_high": 2.0}


def test_a_taken_id_gets_a_suffix_that_is_free() -> None:
    findings = [finding(), finding(id="ds-001-2"), finding(), finding()]
    sheet = build_fact_sheet(findings)
    assert {key.split(".")[0] for key in sheet.entries} == {"ds-001", "ds-001-2", "ds-001-3", "ds-001-4"}


@given(st.lists(st.sampled_from(["ds-001", "ds-001-2", "ds-002", "inv-001"]), max_size=8))
def test_no_finding_is_lost_to_another_with_its_id(ids: list[str]) -> None:
    sheet = build_fact_sheet([finding(id=id_, numbers={"effect": float(i)}) for i, id_ in enumerate(ids)])
    assert sorted(v for k, v in sheet.values.items() if k.endswith(".effect")) == [float(i) for i in range(len(ids))]


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["effect", "recent_n", "p_value", "change_pct"]))
def test_values_are_finite_and_written_somehow(value: float, key: str) -> None:
    sheet = build_fact_sheet([finding(numbers={key: value}, window={})])
    assert all(math.isfinite(number) for number in sheet.values.values())
    assert all(entry.rendered for entry in sheet.entries.values())


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ((75.5692, "effect", "scalar", "resting_heart_rate", "bpm"), "75.57 bpm"),
        ((5776.646, "effect", "scalar", "steps", None), "5,777 steps"),
        ((-312.4, "change", "trend", "steps", "steps"), "-312 steps"),
        ((1.0492, "effect", "trend", "resting_heart_rate", None), "+1.05 bpm"),
        ((-0.0004, "change", "trend", "resting_heart_rate", "bpm"), "0.00 bpm"),
        ((-0.3741, "effect", "association", "steps", "rho"), "-0.37"),
        ((0.3741, "effect", "association", "steps", None), "+0.37"),
        ((87, "n", "association", "steps", "days"), "87 days"),
        ((1, "recent_n", "trend", "steps", None), "1 day"),
        ((436.04, "effect", "scalar", "sleep_minutes", "min"), "436.0 min"),
        ((27.536, "recent_mean", "trend", "heart_rate_variability", "ms"), "27.5 ms"),
        ((94.78, "effect", "scalar", "sleep_efficiency", "%"), "94.8%"),
        ((1.408, "change_pct", "trend", "resting_heart_rate", "%"), "+1.4%"),
        ((0.0312, "p_value", "association", "steps", None), "0.031"),
        ((0.00001, "p", "association", "steps", None), "below 0.001"),
        ((33.8819, "effect", "scalar", "skin_temperature_c", None), "33.88 °C"),
        ((0.98765, "effect", "scalar", "deep_sleep_ratio", "ratio"), "0.99"),
        ((4.2, "recent_mean_ci_low", "trend", "resting_heart_rate", "bpm"), "4.20 bpm"),
        ((0.37, "effect", "scalar", "hrv_rhr_ratio", None), "0.370 ms/bpm"),
        ((74.5, "mean", "scalar", "resting_heart_rate_mean_30d", None), "74.50 bpm"),
    ],
)
def test_numbers_have_one_spelling(number: tuple[float, str, str, str, str | None], written: str) -> None:
    assert render_number(*number) == written
