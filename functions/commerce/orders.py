"""Orders as the pack sees them, whatever the shop's API calls things. Money is decimal text with a currency beside it.

Amounts are in the currency that the customer paid in, which Shopify calls presentment money: it is what a refund gives back.
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Item(_Part):
    title: str
    quantity: int
    amount: Decimal
    """Of all pieces together, discounts taken off."""


class Refund(_Part):
    id: str
    created_at: str
    amount: Decimal
    note: str = ""


class Payment(_Part):
    """A payment that can be given back, as a refund must name it."""

    id: str
    gateway: str
    refundable: Decimal


class Order(_Part):
    id: str
    """Shopify's global id, `gid://shopify/Order/…`."""
    name: str
    """What people call it, such as #1001."""
    created_at: str
    email: str
    customer_id: str | None
    currency: str
    total: Decimal
    refunded: Decimal
    refundable: Decimal
    """What can still be given back; the shop's own figure."""
    payment_status: str
    delivery_status: str
    closed: bool
    cancelled: bool
    note: str
    """Free text of customer or staff."""
    items: list[Item]
    refunds: list[Refund]
    payments: list[Payment]


class FoundOrder(_Part):
    """An order in a list of results."""

    id: str
    name: str
    created_at: str
    email: str
    currency: str
    total: Decimal
    payment_status: str
    delivery_status: str


class PastOrder(_Part):
    """An order in a customer's history."""

    id: str
    name: str
    created_at: str
    currency: str
    total: Decimal
    refunds: list[Refund]
