"""What the commerce pack needs: whose shop is whose, and how much it may give back unasked."""

from __future__ import annotations

import json

from constructs import Construct

from infra.functions import BundledFunction
from infra.ground import Ground
from infra.issued_secret import IssuedSecret


class Shops(Construct):
    """One secret for all shops: few users have one, and a function that may read one may read all."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        # `{"<user id or *>": {"url", "access_token"}}`
        self.secret = IssuedSecret(
            self, "ShopSecret", ground, description="Amy: addresses and access tokens of shops", issuer="Shopify"
        )
        self._environment = {"AMY_SHOP_SECRET_ARN": self.secret.secret_arn}
        if ground.options.refund_limits is not None:
            limits = {currency: str(amount) for currency, amount in ground.options.refund_limits.items()}
            self._environment["AMY_REFUND_LIMITS"] = json.dumps(limits)

    def let_use(self, function: BundledFunction) -> None:
        """For functions that look orders up or act on them, and no other."""
        for name, value in self._environment.items():
            function.add_environment(name, value)
        self.secret.let_read(function)
