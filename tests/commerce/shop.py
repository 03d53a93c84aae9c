"""The demo shop as a test sees it: orders of its own, faults, and what was really refunded."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

_NUMBERS = count(20_001)


def past_refund(amount: str) -> dict[str, Any]:
    """One that an order brings along."""
    return {"number": 0, "created_at": "2026-01-01T00:00:00Z", "amount": amount, "note": "By staff", "notified": True}


@dataclass
class DemoShop:
    """The stand-in's control API."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def order(self, *prices: str, **fields: Any) -> dict[str, str]:
        """Put an order of items at these prices in: `{id, name}`. Its name is used once, its customer is new."""
        name = f"#{next(_NUMBERS)}"
        body = {
            "name": name,
            "email": f"customer{name[1:]}@example.com",
            "items": [{"title": "Linen towel", "price": price} for price in prices],
            **fields,
        }
        answer = self.client.post(f"{self.url}/_orders", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def fault(self, kind: str, **fields: Any) -> None:
        answer = self.client.post(f"{self.url}/_faults", json={"kind": kind, **fields})
        assert answer.status_code == 201, answer.text

    def release(self) -> None:
        self.client.post(f"{self.url}/_release")

    def forget_keys(self) -> None:
        self.client.delete(f"{self.url}/_keys")

    def refunds(self, order: dict[str, str]) -> list[dict[str, Any]]:
        """What was refunded of an order."""
        return [each for each in self.client.get(f"{self.url}/_refunds").json() if each["order"] == order["id"]]

    def calls(self, order: dict[str, str], operation: str = "CreateRefund") -> list[dict[str, Any]]:
        """The calls about an order, as they came."""
        everything = self.client.get(f"{self.url}/_calls").json()
        return [each for each in everything if each["operation"] == operation and order["id"] in str(each["variables"])]

    def wait_until_held(self, order: dict[str, str], seconds: float = 30) -> None:
        """Until a refund of the order is made and its answer is held back."""
        deadline = time.monotonic() + seconds
        while not any(each["state"] == "held" for each in self.calls(order)):
            assert time.monotonic() < deadline, "no refund is held"
            time.sleep(0.02)
