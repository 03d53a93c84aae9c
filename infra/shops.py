"""What the commerce pack needs: whose shop is whose, and how much it may give back unasked."""

from __future__ import annotations

import json
from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground
from infra.storage import Storage


class Shops(Construct):
    """One secret for all shops: few users have one, and a function that may read one may read all."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        self.secret = self._secret(ground.storage)
        self._environment = {"AMY_SHOP_SECRET_ARN": self.secret.secret_arn}
        if ground.options.refund_limits is not None:
            limits = {currency: str(amount) for currency, amount in ground.options.refund_limits.items()}
            self._environment["AMY_REFUND_LIMITS"] = json.dumps(limits)

    def let_use(self, function: BundledFunction) -> None:
        """For functions that look orders up or act on them, and no other. They can use the stack's key already."""
        for name, value in self._environment.items():
            function.add_environment(name, value)
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.secret.secret_arn])
        )

    def _secret(self, storage: Storage) -> secretsmanager.Secret:
        """`{"<user id or *>": {"url", "access_token"}}`, put there by a person; created empty, as the model's is."""
        secret = secretsmanager.Secret(
            self, "ShopSecret", description="Amy: addresses and access tokens of shops", encryption_key=storage.key
        )
        fix_logical_id(secret, "ShopSecret")
        resource = cast(secretsmanager.CfnSecret, secret.node.default_child)
        resource.add_property_deletion_override("GenerateSecretString")
        acknowledge(secret, "Shopify issues the tokens; no function of ours could rotate them.", "AwsSolutions-SMG4")
        return secret
