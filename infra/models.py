"""Where models are called, with whose key, and who may call them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aws_cdk import Aws, CfnParameter, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.embeddings import let_embed
from infra.functions import BundledFunction
from infra.ground import Ground
from infra.issued_secret import IssuedSecret
from infra.outside import outside_services

_PROFILE = re.compile(r"(us|us-gov|eu|apac|jp|au|ca|global)\.(.+)")
"""Id of an inference profile of Bedrock: a geography, and the model that runs in one of its regions."""
_CALLS = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
"""What Converse and ConverseStream ask for."""


class Models(Construct):
    """The providers that the options name: Anthropic's API or a gateway that speaks it, Amazon Bedrock, or both."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        self._options = ground.options
        # `{"api_key": "…"}`
        self.secret = IssuedSecret(
            self, "ModelSecret", ground, description="Amy: the model provider's API key", issuer="The provider"
        )
        self._base_url = CfnParameter(
            Stack.of(self),
            "AnthropicBaseUrl",
            default="https://api.anthropic.com",
            allowed_pattern="^https?://.+$",
            description="Where models are called: the Messages API, or a gateway that speaks it",
        )
        self._outside = outside_services(self)

    @property
    def environment(self) -> dict[str, str]:
        """For the functions in which agents think: where models are called, and where agents look things up."""
        return {
            **self._options.model_environment(),
            **self._outside,
            "AMY_MODEL_SECRET_ARN": self.secret.secret_arn,
            "ANTHROPIC_BASE_URL": self._base_url.value_as_string,
        }

    def let_call(self, function: BundledFunction) -> None:
        """The chosen models, and the one of embeddings."""
        self.let_ask(function)
        let_embed(function)

    def let_ask(self, function: BundledFunction) -> None:
        """The chosen models alone: for what remembers nothing."""
        self.secret.let_read(function)
        region = self._options.bedrock_region or Aws.REGION
        for model_id in sorted(set(self._options.bedrock_models.values())):
            for statement in _statements(model_id, region):
                function.add_to_role_policy(statement)
            profile = _PROFILE.fullmatch(model_id)
            if profile is not None:
                acknowledge(
                    function.execution_role,
                    "An inference profile picks the region; the condition names the profile.",
                    f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/{profile[2]}]",
                )


def _statements(model_id: str, region: str) -> Iterator[iam.PolicyStatement]:
    """A model in one region; or a profile, and its model wherever this profile, and nothing else, sends the call
    (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html)."""
    profile = _PROFILE.fullmatch(model_id)
    if profile is None:
        model = f"arn:{Aws.PARTITION}:bedrock:{region}::foundation-model/{model_id}"
        yield iam.PolicyStatement(actions=_CALLS, resources=[model])
        return
    arn = f"arn:{Aws.PARTITION}:bedrock:{region}:{Aws.ACCOUNT_ID}:inference-profile/{model_id}"
    yield iam.PolicyStatement(actions=_CALLS, resources=[arn])
    yield iam.PolicyStatement(
        actions=_CALLS,
        resources=[f"arn:{Aws.PARTITION}:bedrock:*::foundation-model/{profile[2]}"],
        conditions={"StringEquals": {"bedrock:InferenceProfileArn": arn}},
    )
