"""A shop at Shopify: its orders, a customer's history, and giving money back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid5

from functions.commerce import documents
from functions.commerce.errors import SHOPIFY, RefundRefused, ShopRequestInvalid
from functions.commerce.graphql import GraphQL
from functions.commerce.orders import FoundOrder, Item, Order, PastOrder, Payment, Refund
from functions.commerce.settings import shop_of
from functions.core.errors import ExternalServiceUnavailable
from functions.core.principal import Principal

Read = TypeVar("Read")

ORDER_ID = re.compile(r"gid://shopify/Order/\d{1,20}")
_NAME = re.compile(r"#?[A-Za-z0-9-]{1,40}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
"""Neither quotes nor blanks nor colons: what is looked for goes into Shopify's search syntax."""

_MOST_FOUND = 10
_MOST_PAST_ORDERS = 30
_KEYS = UUID("5f0c7a52-6f0e-4c55-9a3e-2f3f0a1c8d11")
"""The namespace of our idempotency keys, which Shopify wants as UUIDs: of version 5, so that a later try has the same."""


class Shopify:
    """One user's shop. All methods raise what GraphQL.call raises, and ShopRequestInvalid for an answer out of shape."""

    def __init__(self, graphql: GraphQL) -> None:
        self._graphql = graphql

    @classmethod
    def of(cls, principal: Principal) -> Shopify:
        """Raises ShopNotConnected and SettingInvalid."""
        return cls(GraphQL(shop_of(principal)))

    def get_order(self, order_id: str) -> Order | None:
        """None where this shop has no such order, though another may have it."""
        if not ORDER_ID.fullmatch(order_id):
            return None
        found = self._graphql.call(documents.GET_ORDER, {"id": order_id}).get("order")
        return None if found is None else _shaped(lambda: _order(found))

    def find_orders(self, *, name: str | None = None, email: str | None = None) -> list[FoundOrder]:
        """By the order's name (#1001 or 1001), the customer's email address, or both; the latest first.

        Raises ValueError for what can be neither.
        """
        parts = [*_term("name", name, _NAME), *_term("email", email, _EMAIL)]
        if not parts:
            raise ValueError("name or email is needed")
        data = self._graphql.call(documents.FIND_ORDERS, {"query": " ".join(parts), "first": _MOST_FOUND})
        found = _shaped(lambda: [_found_order(node) for node in data["orders"]["nodes"]])
        # The search matches parts of words; what was asked for is meant whole.
        wanted = name and name.removeprefix("#").casefold()
        return [order for order in found if not wanted or order.name.removeprefix("#").casefold() == wanted]

    def customer_orders(self, customer_id: str) -> list[PastOrder]:
        """A customer's orders with what was given back, the latest first, at most 30."""
        data = self._graphql.call(documents.CUSTOMER_ORDERS, {"id": customer_id, "first": _MOST_PAST_ORDERS})
        customer = data.get("customer")
        return _shaped(lambda: [_past_order(node) for node in customer["orders"]["nodes"]]) if customer else []

    def refund(self, order: Order, amount: Decimal, reason: str, event_id: str) -> Refund:
        """Give an amount of the order back, once per event however often this is called.

        Two guards, because one alone has a hole. The refund's note carries the event's id, and an order that has it already
        is not refunded again: that holds for ever, but not while another call is under way. Shopify's idempotency key,
        made of the same id, holds in that moment, but only for 24 hours.

        Raises RefundRefused where Shopify would not make it; nothing was paid then.
        """
        made = refund_for(order, event_id)
        if made is not None:
            return made
        input_ = {
            "orderId": order.id,
            "currency": order.currency,
            "note": f"{reason} {_mark(event_id)}",
            "notify": True,
            "transactions": list(_transactions(order, amount)),
        }
        variables = {"input": input_, "key": str(uuid5(_KEYS, event_id))}
        data = self._graphql.call(documents.CREATE_REFUND, variables)
        created = _shaped(lambda: data["refundCreate"])
        messages = _shaped(lambda: [str(each["message"]) for each in created["userErrors"]])
        if any(_is_about_the_key(message) for message in messages):
            # Another call is at it, or was: the next try finds what it did by the note.
            raise ExternalServiceUnavailable({"service": SHOPIFY, "reason": "the same refund is being made"})
        if messages:
            raise RefundRefused({"service": SHOPIFY, "reason": "; ".join(messages)[:500]})
        return _shaped(lambda: _refund(created["refund"]))


def refund_for(order: Order, event_id: str) -> Refund | None:
    """The refund that was made for this event, if there is one."""
    return next((refund for refund in order.refunds if refund.note.endswith(_mark(event_id))), None)


def _mark(event_id: str) -> str:
    return f"[{event_id}]"


def _is_about_the_key(message: str) -> bool:
    """`refundCreate` gives messages and no codes."""
    text = message.lower()
    return "currently in progress" in text or "idempotency key" in text


def _term(field: str, value: str | None, pattern: re.Pattern[str]) -> Iterator[str]:
    if value is None:
        return
    if not pattern.fullmatch(value):
        raise ValueError(f"that is no {field} of an order")
    yield f'{field}:"{value}"'


def _transactions(order: Order, amount: Decimal) -> Iterator[dict[str, Any]]:
    """The amount over the order's payments, each for as much as it can give back."""
    left = amount
    for payment in order.payments:
        part = min(left, payment.refundable)
        if part > 0:
            yield {
                "orderId": order.id,
                "parentId": payment.id,
                "gateway": payment.gateway,
                "kind": "REFUND",
                "amount": str(part),
            }
            left -= part
    if left > 0:
        raise RefundRefused({"service": SHOPIFY, "reason": "the order's payments cannot give that much back"})


def _shaped(read: Callable[[], Read]) -> Read:
    """Read an answer; one that is not of its own schema is a defect, and its text stays out of the error."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise ShopRequestInvalid({"service": SHOPIFY, "reason": "an answer out of shape"}) from None


def _money(bag: dict[str, Any]) -> Decimal:
    return Decimal(bag["presentmentMoney"]["amount"])


def _refund(node: dict[str, Any]) -> Refund:
    return Refund(
        id=node["id"],
        created_at=node["createdAt"],
        amount=_money(node["totalRefundedSet"]),
        note=node["note"] or "",
    )


def _order(node: dict[str, Any]) -> Order:
    suggested = node["suggestedRefund"] or {}
    return Order(
        id=node["id"],
        name=node["name"],
        created_at=node["createdAt"],
        email=node["email"] or "",
        customer_id=(node["customer"] or {}).get("id"),
        currency=node["totalPriceSet"]["presentmentMoney"]["currencyCode"],
        total=_money(node["totalPriceSet"]),
        refunded=_money(node["totalRefundedSet"]),
        refundable=_money(suggested["maximumRefundableSet"]) if suggested else Decimal(0),
        payment_status=node["displayFinancialStatus"] or "",
        delivery_status=node["displayFulfillmentStatus"] or "",
        closed=node["closed"],
        cancelled=node["cancelledAt"] is not None,
        note=node["note"] or "",
        items=[
            Item(title=item["title"], quantity=item["quantity"], amount=_money(item["discountedTotalSet"]))
            for item in node["lineItems"]["nodes"]
        ],
        refunds=[_refund(each) for each in node["refunds"]],
        payments=[
            Payment(
                id=each["parentTransaction"]["id"],
                gateway=each["gateway"],
                refundable=_money(each["maximumRefundableSet"]),
            )
            for each in suggested.get("suggestedTransactions", [])
            if each["parentTransaction"] and each["maximumRefundableSet"]
        ],
    )


def _found_order(node: dict[str, Any]) -> FoundOrder:
    return FoundOrder(
        id=node["id"],
        name=node["name"],
        created_at=node["createdAt"],
        email=node["email"] or "",
        currency=node["totalPriceSet"]["presentmentMoney"]["currencyCode"],
        total=_money(node["totalPriceSet"]),
        payment_status=node["displayFinancialStatus"] or "",
        delivery_status=node["displayFulfillmentStatus"] or "",
    )


def _past_order(node: dict[str, Any]) -> PastOrder:
    return PastOrder(
        id=node["id"],
        name=node["name"],
        created_at=node["createdAt"],
        currency=node["totalPriceSet"]["presentmentMoney"]["currencyCode"],
        total=_money(node["totalPriceSet"]),
        refunds=[_refund(each) for each in node["refunds"]],
    )
