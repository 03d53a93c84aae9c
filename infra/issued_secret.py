"""A secret that somebody else issued to us."""

from __future__ import annotations

from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground


class IssuedSecret(secretsmanager.Secret):
    """Put there once by a person. It is created empty: a value in the template would come back with some later update and
    overwrite the real one."""

    def __init__(self, scope: Construct, name: str, ground: Ground, *, description: str, issuer: str) -> None:
        """`issuer`: who alone could rotate it."""
        super().__init__(scope, name, description=description, encryption_key=ground.storage.key)
        fix_logical_id(self, name)
        resource = cast(secretsmanager.CfnSecret, self.node.default_child)
        resource.add_property_deletion_override("GenerateSecretString")
        acknowledge(self, f"{issuer} issues it; no function of ours could rotate it.", "AwsSolutions-SMG4")

    def let_read(self, function: BundledFunction) -> None:
        """For functions that can use the key of the store already, as all do that read it."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.secret_arn])
        )
