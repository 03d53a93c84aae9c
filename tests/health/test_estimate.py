"""The estimate of a plan: arithmetic on the price table, in the range of what seed 002 saw."""

from __future__ import annotations

import pytest

from contracts.turns import Route
from functions.core.settings import Settings
from functions.health.agent_files import health_agents
from functions.health.estimate import Estimate, estimate_of
from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH


def estimate(main: str, *supporting: str, **models: str) -> Estimate:
    settings = Settings(records_table="r", ephemeral_table="e", bucket="b", **models)
    ids = {role: settings.model_for(role) for role in ("main", "fast", "data_science", "validator")}
    return estimate_of(Route(main_agent=main, supporting_agents=list(supporting)), health_agents(), ids)


@pytest.mark.parametrize(
    ("main", "supporting", "low", "high"),
    [
        (DATA_SCIENCE, (), 0.125, 0.515),
        (DOMAIN_EXPERT, (), 0.155, 0.615),
        (HEALTH_COACH, (DATA_SCIENCE, DOMAIN_EXPERT), 0.278, 1.073),
    ],
)
def test_it_is_in_the_range_of_the_seeds_table(main: str, supporting: tuple[str, ...], low: float, high: float) -> None:
    assert low <= estimate(main, *supporting).cost_usd <= high


def test_cheaper_models_make_it_cheaper() -> None:
    cheap = estimate(DATA_SCIENCE, model="haiku", fast_model="haiku", ds_model="haiku", validator_model="haiku")
    assert cheap.cost_usd < estimate(DATA_SCIENCE).cost_usd / 2


def test_supporting_agents_work_side_by_side() -> None:
    alone, two = estimate(HEALTH_COACH, DATA_SCIENCE), estimate(HEALTH_COACH, DOMAIN_EXPERT, DATA_SCIENCE)
    assert alone.seconds == two.seconds > estimate(HEALTH_COACH, DOMAIN_EXPERT).seconds > estimate(HEALTH_COACH).seconds


def test_an_analysis_is_criticised_and_assessed_with_the_validators_model() -> None:
    with_opus, with_haiku = (estimate(DATA_SCIENCE, validator_model=model) for model in ("opus", "haiku"))
    # The extractor is the validator's, too: 2,000 tokens in, 400 out.
    assert with_opus.cost_usd - with_haiku.cost_usd == pytest.approx(0.8 * (0.0213 + 0.0125 + 0.02), abs=0.011)


def test_reflection_comes_with_supporting_agents_only() -> None:
    assert estimate(HEALTH_COACH, DOMAIN_EXPERT).seconds == estimate(DOMAIN_EXPERT).seconds + 45 + 4
