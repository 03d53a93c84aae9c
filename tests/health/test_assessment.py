"""The bar for a step: concrete, and neither a fact nor a dose."""

from __future__ import annotations

import pytest

from functions.health.assessment import NO_MECHANISM, AssessmentReply, assessment_of, meets_bar


@pytest.mark.parametrize(
    "strategy",
    [
        "Add a 25-minute walk on the three weekdays with the fewest steps.",
        "Go to bed half an hour earlier on Sundays this week.",
        "Walk for ten minutes after dinner each evening.",
    ],
)
def test_a_concrete_step_meets_it(strategy: str) -> None:
    assert meets_bar(strategy)


@pytest.mark.parametrize(
    "strategy",
    [
        "Exercise more.",
        "Try to sleep better and manage your stress.",
        "Keep your resting heart rate below 60 bpm this week.",
        "Take 400 mg of magnesium every evening before bed.",
        "Walk daily.",
    ],
)
def test_a_generic_one_a_measurement_or_a_dose_does_not(strategy: str) -> None:
    assert not meets_bar(strategy)


def test_what_does_not_meet_the_bar_is_dropped_and_said() -> None:
    said = AssessmentReply(
        mechanism=" ", novelty="emerging", strategy="Exercise more.", citations=["prior-001", "Smith 2031"]
    )
    assessment = assessment_of(said, ["prior-001", "prior-002"])
    assert assessment.mechanism == NO_MECHANISM
    assert assessment.strategy is None
    assert assessment.citations == ["prior-001"]
    assert assessment.dropped == ["citation Smith 2031", "strategy"]
