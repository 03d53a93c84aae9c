"""Settings: one model, read from the environment on first use and never at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

ModelRole = Literal["main", "fast", "data_science", "validator"]

DOCS_URL = "https://docs.amy.health"

MODEL_ALIASES = {"opus": "claude-opus-4-7", "sonnet": "claude-sonnet-4-6", "haiku": "claude-haiku-4-5"}
"""Seed 002, "Model resolution"."""


class Settings(BaseModel):
    """What a function needs to know of where it runs. A function that lacks a setting it uses fails with its name."""

    model_config = ConfigDict(frozen=True)

    records_table: str
    ephemeral_table: str
    bucket: str
    turn_state_machine_arn: str = ""
    """Api, close-turn and sweeper have it, and the next one."""
    run_state_machine_arn: str = ""
    lab_state_machine_arn: str = ""
    """Where a laboratory report is read. The API has it."""
    sandbox_function: str = ""
    event_bus: str = ""
    """Where agents' events go. The functions that run agents have it."""
    action_state_machine_arn: str = ""
    """Where an action waits for a person. The consumer of events has it."""
    action_receives: int = 5
    """How often a message is taken from the actions queue before it lies among the dead letters."""
    dead_actions_url: str = ""
    """The queue of those dead letters. The steps of an action have it."""
    check_in_state_machine_arn: str = ""
    """Where a slot of a check-in is dealt with. Who starts them or tells them of an end has it."""
    check_in_group: str = ""
    """The group of the check-ins' schedules. Api and sweeper have it, and the next three."""
    check_in_function_arn: str = ""
    """Their target."""
    check_in_role_arn: str = ""
    """What the Scheduler may do as."""
    check_in_dead_letters_arn: str = ""
    """Where slots end that could not be handed over."""
    export_state_machine_arn: str = ""
    """Api has it, and whatever erases."""
    erasure_state_machine_arn: str = ""
    """Api and sweeper have it."""
    erasure_quiet_seconds: int = 960
    """How long after the last find nothing may be found before an erasure is done: longer than any invocation lives."""
    import_state_machine_arn: str = ""
    """Where a file is imported. The API has it."""
    stage: str = "prod"
    docs_url: str = DOCS_URL
    model_secret_arn: str = ""
    """Secrets Manager; JSON `{"api_key": …}`, and if there are any `ncbi_api_key` and `datacommons_api_key`."""
    model_base_url: str = "https://api.anthropic.com"
    model_providers: str = "anthropic"
    """In order of preference, with commas: `anthropic`, `bedrock`. The next is asked when one is overloaded or gone."""
    bedrock_models: str = "{}"
    """JSON: Bedrock's id or inference profile by our model id."""
    bedrock_region: str = ""
    """Empty: the region of the function."""
    breaker_failures: int = 5
    """Transient failures of a provider in a row after which it is left alone."""
    breaker_seconds: float = 30.0
    """How long."""
    model: str = "opus"
    fast_model: str = "sonnet"
    ds_model: str = "claude-sonnet-4-6"
    """Pinned: it writes better pandas than the larger model (seed 002, "Cost breakdown")."""
    validator_model: str = "opus"
    """The step that trust rests on."""
    ncbi_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    """NCBI's E-utilities."""
    ncbi_email: str = ""
    """Whom NCBI may write to before it blocks an address that asks too much."""
    datacommons_url: str = "https://api.datacommons.org/v2"
    web_search: str = "web_search_20250305"
    """Version of Anthropic's own tool; empty: no agent is offered it."""
    web_fetch: str = "web_fetch_20250910"
    """The same."""
    auto_test_top_k: int = 3
    """How many hypotheses of an open question are tested (seed 002)."""
    cost_warn_usd: float = 3.0
    max_turn_seconds: int = 900
    max_turn_cost_usd: float = 10.0
    approval_hours: float = 24.0
    """How long a person has to approve; then the answer is no."""
    approve_flags: str = ""
    """Flags of the safety screening, with commas: answers to questions that raise one of them wait for a person."""
    max_turns_per_user: int = 5
    """Turns of one user that may be at work at the same time."""
    max_turns: int = 500
    """Turns of all users that may be open: at work, starting, or waiting for another."""

    max_streams_per_user: int = 20
    """Event streams of one user that may be open at the same time."""
    reads_per_second: float = 10.0
    """Requests of one user that change nothing: how many may come for as long as one likes."""
    read_burst: int = 200
    """And how many at once."""
    writes_per_second: float = 2.0
    """The same of those that change something."""
    write_burst: int = 60
    device_code_tries: int = 10
    """Codes of devices that one user may type at once; one more each minute."""
    device_login_burst: int = 20
    """Device logins that may be begun from one address at once; one more every 10 seconds."""
    oidc_issuer: str = ""
    """Who signs the access tokens of people, exactly as tokens say it (`iss`). Empty: there are none, only API keys."""
    oidc_audience: str = ""
    """For whom they must be signed; several with commas."""
    oidc_audience_claim: Literal["aud", "azp", "client_id"] = "aud"
    """Where a token says it: Cognito's access tokens in `client_id`, Clerk's session tokens in `azp`."""
    oidc_jwks_url: str = ""
    """Where the issuer's public keys are."""

    def model_for(self, role: ModelRole) -> str:
        """The model id of a role, aliases resolved."""
        name = {
            "main": self.model,
            "fast": self.fast_model,
            "data_science": self.ds_model,
            "validator": self.validator_model,
        }[role]
        return MODEL_ALIASES.get(name, name)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from variables named `AMY_<FIELD>`; the model's address from `ANTHROPIC_BASE_URL`, as its SDK reads it."""
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        value = environment.get(f"AMY_{name.upper()}", "")
        if value:
            values[name] = value
    if environment.get("ANTHROPIC_BASE_URL"):
        values["model_base_url"] = environment["ANTHROPIC_BASE_URL"]
    return Settings.model_validate(values)


@cache
def get_settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
