"""What may differ from one deployment to the next: CDK context with the prefix `amy:`.

`cdk deploy -c amy:stage=prod -c amy:waf=true`; docs/operations/deploy.md lists them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from constructs import Node
from pydantic import BaseModel, ConfigDict, Field, Json, model_validator

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

    refund_limits: Json[dict[str, Annotated[Decimal, Field(ge=0)]]] | None = None
    """JSON: by currency, up to which amount the commerce pack refunds without asking a person. Unset: as the model ids."""

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if (self.domain_name is None) != (self.certificate_arn is None):
            raise ValueError("amy:domain_name and amy:certificate_arn go together: give both or none")
        if (self.hosted_zone_id is None) != (self.hosted_zone_name is None):
            raise ValueError("amy:hosted_zone_id and amy:hosted_zone_name go together: give both or none")
        if self.hosted_zone_id is not None and self.domain_name is None:
            raise ValueError("amy:hosted_zone_id needs amy:domain_name")
        return self

    @classmethod
    def from_context(cls, node: Node) -> Options:
        context: dict[str, object] = node.get_all_context()
        return cls.model_validate(
            {key.removeprefix(PREFIX): value for key, value in context.items() if key.startswith(PREFIX)}
        )

    def model_environment(self) -> dict[str, str]:
        """Settings of the functions that call models. Only what was asked for: defaults have one place, not two."""
        chosen = {
            "AMY_MODEL": self.model,
            "AMY_FAST_MODEL": self.fast_model,
            "AMY_DS_MODEL": self.ds_model,
            "AMY_VALIDATOR_MODEL": self.validator_model,
            "AMY_COST_WARN_USD": None if self.cost_warn_usd is None else str(self.cost_warn_usd),
        }
        return {name: value for name, value in chosen.items() if value is not None}
