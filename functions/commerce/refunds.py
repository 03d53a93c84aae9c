"""The topic `refund`: an agent asks that an order is refunded, rules decide, and the consumer pays once.

    refused     no such order in this shop · cancelled or closed · another currency · more than is refundable
    a person    above the limit of the currency, or a currency without one · an order that was refunded before
    at once     all else

The rules look at the order as the shop has it now, once when the event comes in and again before money moves, since hours of
waiting for a person may lie between. What the agent, the customer or a note on the order says is no part of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, Field, field_validator

from contracts.described import Described
from functions.commerce.errors import SHOPIFY, RefundRefused
from functions.core.principal import Principal
from functions.core.topics import REFERENCE, Act, Ask, Decision, Emitted, Refuse, Topic

if TYPE_CHECKING:
    from functions.commerce.orders import Order


class RefundRequest(Described):
    """What an agent asks for."""

    model_config = ConfigDict(extra="forbid")

    order_id: Annotated[str, Field(pattern=r"^gid://shopify/Order/\d{1,20}$"), REFERENCE]
    """As the order itself gives it."""
    amount: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,2})?$")]
    """Decimal text above 0, such as "49.00"."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """The order's."""
    reason: Annotated[str, Field(min_length=1, max_length=300)]
    """One sentence for the shop's staff. It becomes part of the refund's note."""

    @field_validator("amount")
    @classmethod
    def _more_than_nothing(cls, amount: str) -> str:
        if Decimal(amount) == 0:
            raise ValueError("must be more than 0")
        return amount


def judge(order: Order | None, asked: RefundRequest, limits: Mapping[str, Decimal]) -> Decision:
    """The policy, as a function of nothing but the order, what is asked, and the limits."""
    obstacle = _obstacle(order, asked)
    if order is None or obstacle is not None:
        return Refuse(obstacle or "")
    limit, amount = limits.get(order.currency), Decimal(asked.amount)
    summary = f"Refund {asked.amount} {asked.currency} of {order.refundable} refundable for order {order.name}?"
    if limit is None or amount > limit:
        return Ask(summary)
    if order.refunds:
        return Ask(f"{summary} It was refunded {order.refunded} {order.currency} before.")
    return Act()


def _obstacle(order: Order | None, asked: RefundRequest) -> str | None:
    """Why it must not be paid, whoever approves of it."""
    if order is None:
        return "this shop has no such order"
    if order.cancelled or order.closed:
        return "the order is cancelled or closed"
    if asked.currency != order.currency:
        return f"the order was paid in {order.currency}, not in {asked.currency}"
    if Decimal(asked.amount) > order.refundable:
        return f"no more than {order.refundable} {order.currency} of the order can be refunded"
    return None


def _decide(event: Emitted, asked: RefundRequest) -> Decision:
    from functions.commerce.settings import commerce_settings  # noqa: PLC0415 - see _act
    from functions.commerce.shopify import Shopify, refund_for  # noqa: PLC0415

    order = Shopify.of(event.principal).get_order(asked.order_id)
    if order is not None and refund_for(order, event.id) is not None:
        # Paid by a consumer that died before it could say so: the order looks refunded because of this very event.
        return Act()
    return judge(order, asked, commerce_settings().refund_limits)


def _act(principal: Principal, event: Emitted, asked: RefundRequest) -> dict[str, Any]:
    from functions.commerce.shopify import Shopify, refund_for  # noqa: PLC0415 - the API lists topics and refunds nothing

    shop = Shopify.of(principal)
    order = shop.get_order(asked.order_id)
    made = order and refund_for(order, event.id)
    obstacle = _obstacle(order, asked)
    if order is None or (obstacle is not None and made is None):
        raise RefundRefused({"service": SHOPIFY, "reason": obstacle})
    refund = made or shop.refund(order, Decimal(asked.amount), asked.reason, event.id)
    return {
        "refund_id": refund.id,
        "order": order.name,
        "amount": str(refund.amount),
        "currency": order.currency,
        "refunded_at": refund.created_at,
    }


REFUND = Topic(
    name="refund",
    description=(
        "Give a customer money back for an order. Amount and currency come from the order, never more than is refundable. "
        "Rules of the shop check it, and above a limit a person does."
    ),
    payload=RefundRequest,
    decide=_decide,
    act=_act,
)
