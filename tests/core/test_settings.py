"""Models by role: the seed's defaults, aliases, and what the environment says otherwise."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import ValidationError

from functions.core.prices import AS_OF, cost_usd, price_of
from functions.core.settings import MODEL_ALIASES, ModelRole, Settings, read_settings

TABLES = {"AMY_RECORDS_TABLE": "r", "AMY_EPHEMERAL_TABLE": "e", "AMY_BUCKET": "b"}
DEFAULTS = {
    "main": "claude-opus-4-7",
    "fast": "claude-sonnet-4-6",
    "data_science": "claude-sonnet-4-6",
    "validator": "claude-opus-4-7",
}
VARIABLES = {
    "main": "AMY_MODEL",
    "fast": "AMY_FAST_MODEL",
    "data_science": "AMY_DS_MODEL",
    "validator": "AMY_VALIDATOR_MODEL",
}


def settings(**more: str) -> Settings:
    return read_settings(TABLES | more)


def test_each_role_has_the_seeds_model() -> None:
    assert {role: settings().model_for(role) for role in get_args(ModelRole)} == DEFAULTS


@pytest.mark.parametrize("role", get_args(ModelRole))
@pytest.mark.parametrize(("given", "model"), [*MODEL_ALIASES.items(), ("openai/gpt-9", "openai/gpt-9")])
def test_a_variable_sets_the_model_of_its_role_alone(role: ModelRole, given: str, model: str) -> None:
    chosen = settings(**{VARIABLES[role]: given})
    assert {each: chosen.model_for(each) for each in get_args(ModelRole)} == {**DEFAULTS, role: model}


def test_an_empty_variable_says_nothing() -> None:
    assert settings(AMY_MODEL="").model_for("main") == DEFAULTS["main"]


def test_the_warning_about_cost_comes_from_three_dollars_on_or_from_what_is_set() -> None:
    assert settings().cost_warn_usd == 3.0
    assert settings(AMY_COST_WARN_USD="0.5").cost_warn_usd == 0.5
    with pytest.raises(ValidationError):
        settings(AMY_COST_WARN_USD="much")


def test_every_default_and_alias_has_a_price_with_a_date() -> None:
    assert all(price_of(model) for model in {*DEFAULTS.values(), *MODEL_ALIASES.values()})
    assert AS_OF >= "2026-01-01"


def test_what_is_read_from_the_cache_costs_a_tenth() -> None:
    model = DEFAULTS["main"]
    plain = cost_usd(model, input_tokens=1000, output_tokens=0, cache_read=0, cache_write=0)
    assert cost_usd(model, input_tokens=0, output_tokens=0, cache_read=1000, cache_write=0) == pytest.approx(plain / 10)
