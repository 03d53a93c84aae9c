"""Runs operations on the shop, against the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, graphql_sync
from graphql.execution import get_directive_values

from local.shopify.orders import Order, Orders, Refund

Info = GraphQLResolveInfo[Any]

_TERM = re.compile(r'(\w+):"([^"]*)"')


class Execution:
    """The API's operations. Not for several threads at once."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._keys: dict[str, tuple[str, str, str]] = {}
        """What a key was used for: the input, the order and the refund that it made."""

    def run(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """An answer as Shopify words it: `data`, or `errors`."""
        root = {"order": self._order, "orders": self._find, "customer": self._customer, "refundCreate": self._refund}
        done = graphql_sync(_schema(), document, root, variable_values=variables)
        answer: dict[str, Any] = {"data": done.data}
        if done.errors:
            answer["errors"] = [{"message": error.message, "extensions": error.extensions} for error in done.errors]
        return answer

    def forget_keys(self) -> None:
        """As Shopify does after 24 hours."""
        self._keys.clear()

    def _order(self, _: Info, id: str) -> dict[str, Any] | None:  # noqa: A002 - the schema's name
        order = self._orders.get(id)
        return _shown(order) if order else None

    def _find(self, _: Info, query: str = "", **page: Any) -> dict[str, Any]:
        terms = dict(_TERM.findall(query))
        found = [
            order
            for order in self._orders.latest_first()
            # The real search matches beginnings of words, too.
            if order.name.removeprefix("#").startswith(terms.get("name", "").removeprefix("#"))
            and terms.get("email", "").casefold() in ("", order.email.casefold())
        ]
        return _nodes(found, page)

    def _customer(self, _: Info, id: str) -> dict[str, Any] | None:  # noqa: A002 - the schema's name
        own = [order for order in self._orders.latest_first() if _customer_id(order) == id]
        return {"id": id, "orders": lambda _, **page: _nodes(own, page)} if own else None

    def _refund(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002 - the schema's name
        directive = info.schema.get_directive("idempotent")
        assert directive is not None  # noqa: S101 - it stands in the schema
        given = get_directive_values(directive, info.field_nodes[0], info.variable_values)
        if not given:
            raise GraphQLError("refundCreate needs the @idempotent directive", extensions={"code": "BAD_REQUEST"})
        request = json.dumps(input, sort_keys=True)
        used = self._keys.get(given["key"])
        if used:
            if used[0] != request:
                return _failed("The same idempotency key cannot be used with different operation parameters.")
            order = self._orders.get(used[1])
            assert order is not None  # noqa: S101 - orders do not go away
            return _made(order, next(refund for refund in order.refunds if refund.id == used[2]))
        try:
            order, parts = self._checked(input)
        except ValueError as error:
            return _failed(str(error))
        refund = self._orders.give_back(order, parts, input.get("note"), notified=bool(input.get("notify")))
        self._keys[given["key"]] = (request, order.id, refund.id)
        return _made(order, refund)

    def _checked(self, input_: dict[str, Any]) -> tuple[Order, list[tuple[int, Decimal]]]:
        order = self._orders.get(input_["orderId"])
        if order is None:
            raise ValueError("Order does not exist")
        if input_.get("currency") not in (None, order.currency):
            raise ValueError("Currency must be the order's presentment currency")
        parts = list(_parts(order, input_.get("transactions") or []))
        if not parts:
            raise ValueError("Refund cannot be empty")
        return order, parts


@cache
def _schema() -> GraphQLSchema:
    return build_schema(Path(__file__).with_name("schema.graphql").read_text("utf-8"))


def _parts(order: Order, transactions: list[dict[str, Any]]) -> Iterator[tuple[int, Decimal]]:
    known = {order.payment_id(index): index for index in range(len(order.payments))}
    for each in transactions:
        index = known.get(each.get("parentId", ""))
        if index is None or each["orderId"] != order.id or each["gateway"] != order.payments[index].gateway:
            raise ValueError("Parent transaction is not one of the order")
        try:
            amount = Decimal(each["amount"])
        except InvalidOperation:
            raise ValueError("Amount is not a number") from None
        payment = order.payments[index]
        if not 0 < amount <= payment.amount - payment.refunded:
            raise ValueError("Refund amount cannot be more than what can be refunded")
        yield index, amount


def _failed(message: str) -> dict[str, Any]:
    return {"order": None, "refund": None, "userErrors": [{"field": None, "message": message}]}


def _made(order: Order, refund: Refund) -> dict[str, Any]:
    return {"order": _shown(order), "refund": _shown_refund(order, refund), "userErrors": []}


def _customer_id(order: Order) -> str:
    return f"gid://shopify/Customer/{sum(ord(letter) * 31**place for place, letter in enumerate(order.email)) % 10**12}"


def _bag(amount: Decimal, currency: str) -> dict[str, Any]:
    money = {"amount": str(amount), "currencyCode": currency}
    return {"presentmentMoney": money, "shopMoney": money}


def _nodes(orders: list[Order], page: dict[str, Any]) -> dict[str, Any]:
    """A page of orders, given latest first, as `first` and `reverse` ask for."""
    ordered = orders if page.get("reverse") else orders[::-1]
    return {"nodes": [_shown(order) for order in ordered[: page.get("first")]]}


def _shown_refund(order: Order, refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "createdAt": refund.created_at.isoformat(),
        "note": refund.note,
        "totalRefundedSet": _bag(refund.amount, order.currency),
    }


def _shown(order: Order) -> dict[str, Any]:
    currency = order.currency
    items = [
        {
            "title": each.title,
            "quantity": each.quantity,
            "discountedTotalSet": _bag(each.price * each.quantity, currency),
        }
        for each in order.items
    ]
    left = [payment.amount - payment.refunded for payment in order.payments]
    status = "PARTIALLY_REFUNDED" if order.refunds else "PAID"
    return {
        "id": order.id,
        "name": order.name,
        "createdAt": order.created_at.isoformat(),
        "email": order.email,
        "note": order.note,
        "closed": order.closed,
        "cancelledAt": order.created_at.isoformat() if order.cancelled else None,
        "displayFinancialStatus": "REFUNDED" if not any(left) else status,
        "displayFulfillmentStatus": "FULFILLED" if order.delivered else "UNFULFILLED",
        "customer": {"id": _customer_id(order)},
        "totalPriceSet": _bag(order.total, currency),
        "totalRefundedSet": _bag(order.refunded, currency),
        "lineItems": lambda _, first=None: {"nodes": items[:first]},
        "refunds": lambda _, first=None: [_shown_refund(order, refund) for refund in order.refunds[:first]],
        "suggestedRefund": lambda _, **__: {
            "maximumRefundableSet": _bag(sum(left, Decimal(0)), currency),
            "suggestedTransactions": [
                {
                    "gateway": payment.gateway,
                    "parentTransaction": {"id": order.payment_id(index)},
                    "maximumRefundableSet": _bag(left[index], currency),
                }
                for index, payment in enumerate(order.payments)
                if left[index]
            ],
        },
    }
