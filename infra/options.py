"""What may differ from one deployment to the next: CDK context with the prefix `amy:`.

`cdk deploy -c amy:stage=prod -c amy:waf=true`; docs/operations/deploy.md lists them.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Literal, Self

from constructs import Node
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PREFIX = "amy:"


class Options(BaseModel):
    """Checked when the app starts; a misspelt or contradictory option ends the synthesis with a message that names it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    stage: str = Field(default="dev", pattern=r"^[a-z][a-z0-9-]{0,15}$")
    """Part of the stack's name, so that several can live in one account, and the API Gateway stage's name."""
    bundles: Literal["placeholder", "built"] = "placeholder"
    """`built` takes the functions' code from build/bundles. cdk.json asks for it, so that whatever goes through the CDK
    CLI can be deployed; `python app.py` and `make synth`, which do not read cdk.json, need no bundles."""
    docs_url: str = Field(default="https://docs.amy.health", pattern=r"^https://[^\s\"\\]+[^/\s\"\\]$")
    """Where error messages point to; no slash at the end."""
    alarm_email: str | None = None
    """Who is told when an alarm goes off. The address has to be confirmed once."""

    throttle_rate: int = Field(default=50, ge=1)
    """Requests per second that the whole API takes before it answers 429."""
    throttle_burst: int = Field(default=100, ge=1)
    """Requests that may come at once on top of that."""
    waf: bool = False
    """A web application firewall before the API: a rate per address and AWS's common rules. About 10 USD a month."""

    domain_name: str | None = None
    """The API's own host name, such as `api.amy.health`. Needs `certificate_arn`."""
    certificate_arn: str | None = None
    """A certificate of ACM for `domain_name`, in the stack's region."""
    hosted_zone_id: str | None = None
    """The Route 53 zone that gets the alias record. Without it the record is made by hand."""
    hosted_zone_name: str | None = None
    """The zone's name, such as `amy.health`. Needed with `hosted_zone_id`."""

    model: str | None = None
    """Model id of the role `main`. Unset, like the three below: the default of functions/core/settings.py."""
    fast_model: str | None = None
    ds_model: str | None = None
    validator_model: str | None = None
    cost_warn_usd: float | None = Field(default=None, gt=0)
    """Cost of a turn, in USD, beyond which it says cost_warning."""

    approval_hours: float | None = Field(default=None, gt=0, le=40)
    """How long a person has to approve; unset: the default of functions/core/settings.py. The state machine's own limits
    are behind the longest."""
    approve_flags: str | None = Field(default=None, pattern=r"^[a-z_]+(,[a-z_]+)*$")
    """Flags of the safety screening, with commas, whose answers wait for a person; unset: none."""

    model_providers: str | None = Field(default=None, pattern=r"^(anthropic|bedrock)(,(anthropic|bedrock))?$")
    """Who is asked for models, in order of preference. Unset, like all below: the default of functions/core/settings.py."""
    bedrock_models: dict[str, str] = {}
    """Bedrock's id or inference profile by our model id; a JSON object on the command line. Needed with `bedrock`."""
    bedrock_region: str | None = Field(default=None, pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")
    """Where Bedrock is called; the stack's own region unless given."""
    breaker_failures: int | None = Field(default=None, ge=1)
    """Transient failures of a provider in a row after which it is left alone."""
    breaker_seconds: float | None = Field(default=None, gt=0)
    """How long."""

    max_turns: int | None = Field(default=None, ge=1)
    """Turns and runs of all users that may be open at a time."""
    max_turns_per_user: int | None = Field(default=None, ge=1)
    """Turns and runs of one user that may be at work at a time."""

    max_streams_per_user: int | None = Field(default=None, ge=1)
    """Event streams of one user that may be open at a time."""
    reads_per_second: float | None = Field(default=None, gt=0)
    """GET requests of one user that may come for as long as one likes."""
    read_burst: int | None = Field(default=None, ge=1)
    """And how many of them at once."""
    writes_per_second: float | None = Field(default=None, gt=0)
    """The same of all other requests."""
    write_burst: int | None = Field(default=None, ge=1)
    """And how many of them at once."""
    device_login_burst: int | None = Field(default=None, ge=1)
    """Device logins that may be begun from one address at once; one more every 10 seconds."""

    oidc_issuer: str | None = Field(default=None, pattern=r"^https://[^\s\"\\]+$")
    """Who signs people's access tokens, exactly as their `iss` has it. Needs the two below; unset: API keys alone."""
    oidc_audience: str | None = Field(default=None, pattern=r"^[^\s\"\\]+$")
    """For whom tokens must be signed; several with commas."""
    oidc_jwks_url: str | None = Field(default=None, pattern=r"^https://[^\s\"\\]+$")
    """Where the issuer's public keys are: `jwks_uri` of its discovery document."""
    oidc_audience_claim: Literal["aud", "azp", "client_id"] | None = None
    """Where a token says for whom it is: Cognito's access tokens in `client_id`, Clerk's session tokens in `azp`."""

    refund_limits: dict[str, Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]] | None = None
    """By currency, up to which amount the commerce pack refunds without asking a person; a JSON object on the command line.
    Unset: the default of functions/commerce/settings.py."""

    @field_validator("bedrock_models", "refund_limits", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if (self.domain_name is None) != (self.certificate_arn is None):
            raise ValueError("amy:domain_name and amy:certificate_arn go together: give both or none")
        if (self.hosted_zone_id is None) != (self.hosted_zone_name is None):
            raise ValueError("amy:hosted_zone_id and amy:hosted_zone_name go together: give both or none")
        if self.hosted_zone_id is not None and self.domain_name is None:
            raise ValueError("amy:hosted_zone_id needs amy:domain_name")
        if len({value is None for value in (self.oidc_issuer, self.oidc_audience, self.oidc_jwks_url)}) > 1:
            raise ValueError("amy:oidc_issuer, amy:oidc_audience and amy:oidc_jwks_url go together: give all or none")
        if self._asks_bedrock != bool(self.bedrock_models):
            raise ValueError("amy:bedrock_models goes with bedrock in amy:model_providers: give both or none")
        if self.bedrock_region is not None and not self._asks_bedrock:
            raise ValueError("amy:bedrock_region needs bedrock in amy:model_providers")
        return self

    @classmethod
    def from_context(cls, node: Node) -> Options:
        context: dict[str, object] = node.get_all_context()
        return cls.model_validate(
            {key.removeprefix(PREFIX): value for key, value in context.items() if key.startswith(PREFIX)}
        )

    def approval_environment(self) -> dict[str, str]:
        """Settings of the functions that ask people."""
        return _chosen(AMY_APPROVAL_HOURS=self.approval_hours, AMY_APPROVE_FLAGS=self.approve_flags)

    def model_environment(self) -> dict[str, str]:
        """Settings of the functions that call models. Only what was asked for: defaults have one place, not two."""
        return _chosen(
            AMY_MODEL=self.model,
            AMY_FAST_MODEL=self.fast_model,
            AMY_DS_MODEL=self.ds_model,
            AMY_VALIDATOR_MODEL=self.validator_model,
            AMY_COST_WARN_USD=self.cost_warn_usd,
            AMY_MODEL_PROVIDERS=self.model_providers,
            AMY_BEDROCK_MODELS=json.dumps(self.bedrock_models) if self.bedrock_models else None,
            AMY_BEDROCK_REGION=self.bedrock_region,
            AMY_BREAKER_FAILURES=self.breaker_failures,
            AMY_BREAKER_SECONDS=self.breaker_seconds,
        )

    def admission_environment(self) -> dict[str, str]:
        """Settings of the functions that let turns and runs begin."""
        return _chosen(AMY_MAX_TURNS=self.max_turns, AMY_MAX_TURNS_PER_USER=self.max_turns_per_user)

    @property
    def _asks_bedrock(self) -> bool:
        return "bedrock" in (self.model_providers or "")


def _chosen(**variables: str | float | None) -> dict[str, str]:
    return {name: str(value) for name, value in variables.items() if value is not None}
