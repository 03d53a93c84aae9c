"""What the shop may answer, as errors of ours. A shop that is busy or gone is core's ExternalServiceUnavailable.

ExternalServiceRefused
├── ShopNotConnected     no shop is configured for this user
├── ShopUnauthorized     the token, its scopes or the shop itself: an operator must act
└── ShopRequestInvalid   a query that Shopify does not understand: a defect of ours

ActionFailed
└── RefundRefused        a refund that may not be made, or that Shopify would not make: not tried again
"""

from __future__ import annotations

from functions.core.errors import ActionFailed, ExternalServiceRefused

SHOPIFY = "shopify"
"""`details.service` of all that goes wrong between us and the shop."""


class ShopNotConnected(ExternalServiceRefused):
    """The secret of shops names none for this user."""

    code = "shop_not_connected"
    message = "No shop is connected to this account."
    remedy = "The operator adds the shop's address and access token to the secret in the stack's output ShopSecretArn."


class ShopUnauthorized(ExternalServiceRefused):
    """Shopify refused the access token, one of its scopes, or the shop is closed to the API."""

    code = "shop_unauthorized"
    message = "The shop refused us."
    remedy = (
        "The operator puts a valid Admin API access token with the scopes read_orders, write_orders and read_customers "
        "into the secret in the stack's output ShopSecretArn; details.reason says what Shopify objected to."
    )


class ShopRequestInvalid(ExternalServiceRefused):
    """Shopify did not understand a query: its API version has gone, or the query is wrong."""

    code = "shop_request_invalid"
    message = "The shop did not understand the request."
    remedy = "This is a defect on our side, or AMY_SHOPIFY_API_VERSION is no longer served; see details."


class RefundRefused(ActionFailed):
    """The order as it is now does not allow the refund, or Shopify would not make it. Nothing was paid."""

    code = "refund_refused"
    message = "The refund was not made."
    remedy = "See details.reason, look at the order, and refund by hand if it is right."
