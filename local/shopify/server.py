"""The shop over HTTP: Shopify's own address for GraphQL, and beside it what tests steer and look at.

| request | does |
|---|---|
| `POST /admin/api/<version>/graphql.json` | the API, for the token `offline` |
| `GET` `POST` `DELETE /_faults` | what is to go wrong, see `faults.py`; GET lists what has not struck yet |
| `POST /_release` | let every answer go that is held |
| `GET /_calls` | `[{operation, variables, state}]` since the start; state: running, held, answered, lost, refused |
| `GET /_refunds` | `[{order, name, id, amount, currency, note, notified}]` |
| `POST /_orders` | put an order in, see `orders.py`; `{id, name}` |
| `DELETE /_keys` | forget all idempotency keys, as Shopify does after 24 hours |
"""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from local.http_server import HttpServer, Request, Response
from local.shopify.faults import ShopFault, ShopFaults
from local.shopify.orders import Order, Orders

if TYPE_CHECKING:
    from local.shopify.execution import Execution

TOKEN = "offline"  # noqa: S105 - the stand-in's
_API = re.compile(r"/admin/api/(\d{4}-\d{2})/graphql\.json")
_OPERATION = re.compile(r"\b(?:query|mutation)\s+(\w+)")
_COST = 12.0


class ShopServer:
    def __init__(self) -> None:
        """Listens on loopback; answers after `start()`."""
        self._server = HttpServer(self._answer)
        self._orders = Orders()
        self._faults = ShopFaults()
        self._calls: list[dict[str, Any]] = []
        self._released = threading.Event()
        self._lock = threading.Lock()
        """Around the shop: one operation at a time."""
        self._execution: Execution | None = None

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._released.set()
        self._server.close()

    def _answer(self, request: Request) -> Response:
        found = _API.fullmatch(request.path)
        if found is not None and request.method == "POST":
            return self._api(request, found[1])
        try:
            return self._control(request)
        except (ValidationError, ValueError) as error:
            return _json({"error": str(error)}, 400)

    def _api(self, request: Request, version: str) -> Response:
        if request.headers.get("x-shopify-access-token") != TOKEN:
            refusal = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return _json({"errors": refusal}, 401)
        text = request.body.decode()
        body = json.loads(text)
        named = _OPERATION.search(body["query"])
        operation = named[1] if named else ""
        call: dict[str, Any] = {"operation": operation, "variables": body.get("variables") or {}, "state": "running"}
        with self._lock:
            self._calls.append(call)
        fault = self._faults.take(operation, text)
        refused = fault and _refusal(fault)
        if refused:
            call["state"] = "refused"
            return refused
        answer = self._run(body["query"], call["variables"])
        if fault and fault.kind == "lose_answer":
            call["state"] = "lost"
            return Response(hang_up=True)
        if fault and fault.kind == "hold":
            call["state"] = "held"
            self._released.wait()
        call["state"] = "answered"
        return _json({**answer, **_extensions(_COST, 1988.0)}, headers=[("X-Shopify-API-Version", version)])

    def _run(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if self._execution is None:
                # graphql-core takes a third of a second to import, and most local clouds never sell anything.
                from local.shopify.execution import Execution  # noqa: PLC0415

                self._execution = Execution(self._orders)
            return self._execution.run(document, variables)

    def _control(self, request: Request) -> Response:
        body: Any = json.loads(request.body or b"{}")
        match request.method, request.path:
            case "GET", "/_faults":
                return _json([fault.model_dump() for fault in self._faults.pending()])
            case "POST", "/_faults":
                self._faults.add(ShopFault.model_validate(body))
                return _json({"done": True}, 201)
            case "DELETE", "/_faults":
                self._faults.clear()
                return _json({"done": True})
            case "POST", "/_release":
                # A new event for what is held from now on; the old one lets go whom it held.
                held, self._released = self._released, threading.Event()
                held.set()
                return _json({"done": True})
            case "GET", "/_calls":
                return _json(self._calls)
            case "GET", "/_refunds":
                return _json(self._refunds())
            case "POST", "/_orders":
                with self._lock:
                    order = self._orders.add(Order.model_validate(body))
                return _json({"id": order.id, "name": order.name}, 201)
            case "DELETE", "/_keys":
                with self._lock:
                    if self._execution is not None:
                        self._execution.forget_keys()
                return _json({"done": True})
        return _json({"errors": "Not Found"}, 404)

    def _refunds(self) -> list[dict[str, Any]]:
        with self._lock:
            return [
                {
                    "order": order.id,
                    "name": order.name,
                    "id": refund.id,
                    "amount": str(refund.amount),
                    "currency": order.currency,
                    "note": refund.note,
                    "notified": refund.notified,
                }
                for order, refund in self._orders.refunds()
            ]


def _refusal(fault: ShopFault) -> Response | None:
    """The answer of a call that is not carried out; None where the fault comes after it."""
    match fault.kind:
        case "throttle":
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return _json({"errors": [error], **_extensions(None, _COST - fault.seconds * 100.0)})
        case "status":
            return _json({"errors": "fault"}, fault.status)
        case "code":
            return _json({"errors": [{"message": "fault", "extensions": {"code": fault.code}}]})
        case "hang_up":
            return Response(hang_up=True)
    return None


def _extensions(actual: float | None, available: float) -> dict[str, Any]:
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": available, "restoreRate": 100.0}
    cost = {"requestedQueryCost": _COST, "actualQueryCost": actual, "throttleStatus": status}
    return {"extensions": {"cost": cost}}


def _json(value: Any, status: int = 200, headers: list[tuple[str, str]] | None = None) -> Response:
    return Response(status, json.dumps(value).encode(), [("Content-Type", "application/json"), *(headers or [])])
