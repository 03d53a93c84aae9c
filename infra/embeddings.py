"""The model that turns memories into vectors."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from infra.functions import BundledFunction

EMBEDDING_MODEL = "amazon.titan-embed-text-v2:0"


def let_embed(function: BundledFunction) -> None:
    """This one model at Amazon Bedrock, in the stack's own region: what is remembered does not leave it."""
    model = Stack.of(function).format_arn(
        service="bedrock", account="", resource="foundation-model", resource_name=EMBEDDING_MODEL
    )
    function.add_to_role_policy(iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=[model]))
