"""Priors: filtered to a finding, labelled with their level, and never more general than the people they come from."""

from __future__ import annotations

import pytest

from functions.health.priors import (
    LEVEL_MEANS,
    all_priors,
    for_prompt,
    overlap_by_construction,
    priors_for,
    whole_blurb,
)


def test_every_prior_has_a_level_and_every_level_a_meaning() -> None:
    assert len(all_priors()) == 44
    assert {prior.level for prior in all_priors()} == set(LEVEL_MEANS)


def test_steps_and_resting_heart_rate_begin_with_the_null_within_persons() -> None:
    first, *others = for_prompt(priors_for("steps", "resting_heart_rate"))

    assert (first["id"], first["level"], first["direction"]) == ("prior-004", "within_person", "none_same_day")
    assert "0.053" in first["effect"]
    assert "contradicts no population study" in first["caution"]
    between = [one for one in others if one["level"] == "between_person"]
    assert between
    assert all("no evidence for or against" in one["level_means"] for one in between)


@pytest.mark.parametrize(
    ("feature", "target", "some", "none"),
    [
        ("heart_rate_variability", "resting_heart_rate", "prior-001", "prior-038"),
        ("sleep_minutes", None, "prior-002", "prior-001"),
        ("skin_temperature_c", "resting_heart_rate", "prior-006", "prior-038"),
        ("resting_heart_rate_mean_30d", None, "prior-008", "prior-038"),
        ("deep_sleep_ratio", None, "", "prior-027"),
    ],
)
def test_priors_are_those_that_name_a_side_of_the_finding(
    feature: str, target: str | None, some: str, none: str
) -> None:
    ids = [prior.id for prior in priors_for(feature, target)]

    assert some in ids or not some
    assert none not in ids
    assert len(ids) == len(set(ids))


def test_what_has_no_prior_has_none() -> None:
    assert priors_for("calories") == []


def test_the_psqi_threshold_is_not_general() -> None:
    (prior,) = priors_for("psqi")
    (shown,) = for_prompt([prior])

    assert (shown["level"], shown["general"]) == ("definition", False)
    assert "rotator-cuff" in shown["caution"]
    assert [one["id"] for one in whole_blurb()["priors"] if one.get("general") is False] == ["prior-044"]


@pytest.mark.parametrize(
    ("feature", "target", "overlaps"),
    [
        ("steps", "calories", True), ("calories", "steps", True), ("steps_mean_30d", "steps", True),
        ("steps", "sleep_minutes", False), ("ldl_c", "non_hdl_c", True),
    ],
)  # fmt: skip
def test_metrics_made_of_the_same_thing_are_known(feature: str, target: str, overlaps: bool) -> None:
    assert overlap_by_construction(feature, target) is overlaps
