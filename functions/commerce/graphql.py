"""Calls to Shopify's Admin GraphQL API, and what each of its ways to fail means to us.

    no connection, no answer in time, HTTP 429, 430 or 5xx, THROTTLED, INTERNAL_SERVER_ERROR   ExternalServiceUnavailable
    HTTP 401, 402, 403, 404, 423, ACCESS_DENIED, SHOP_INACTIVE                                 ShopUnauthorized
    anything else that is not an answer                                                        ShopRequestInvalid

A throttled call was not carried out, so it is made again here, as soon as the bucket has filled, if that is soon. Nothing
else is: whether a call whose answer was lost did anything is for the caller to find out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from functions.commerce.errors import SHOPIFY, ShopRequestInvalid, ShopUnauthorized
from functions.commerce.settings import Shop, commerce_settings, forget_shops
from functions.core.errors import ExternalServiceUnavailable
from functions.core.telemetry import logger

_CONNECT_SECONDS, _READ_SECONDS = 2.0, 8.0
_THROTTLED_TRIES = 3
_LONGEST_WAIT_SECONDS = 3.0
_BUSY = {"THROTTLED", "INTERNAL_SERVER_ERROR", "TIMEOUT"}
_CLOSED = {"ACCESS_DENIED", "SHOP_INACTIVE"}
_CLOSED_STATUS = {
    401: "the access token is not valid",
    402: "the shop is frozen until it has paid Shopify",
    403: "the access token lacks a scope, or the shop is closed to it",
    404: "there is no shop at this address",
    423: "the shop is locked",
}
_SECURITY_REJECTION = 430
"""Shopify's own status for requests that come too fast or look like an attack."""


class GraphQL:
    """The API of one shop."""

    def __init__(self, shop: Shop, pause: Callable[[float], None] = time.sleep) -> None:
        """`pause` waits for that many seconds."""
        self._shop = shop
        self._pause = pause

    def call(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """`data` of the answer. Raises ExternalServiceUnavailable, ShopUnauthorized and ShopRequestInvalid."""
        for last in (*[False] * (_THROTTLED_TRIES - 1), True):
            answer = self._post({"query": document, "variables": variables})
            errors = answer.get("errors")
            if not errors:
                return _object(answer.get("data"))
            wait = _seconds_until_affordable(answer)
            if last or _codes(errors) != {"THROTTLED"} or wait > _LONGEST_WAIT_SECONDS:
                break
            self._pause(wait)
        raise _meaning(errors, wait)

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        version = commerce_settings().shopify_api_version
        try:
            response = _pool().request(
                "POST",
                f"{self._shop.url}/admin/api/{version}/graphql.json",
                body=json.dumps(body),
                headers={
                    "Content-Type": "application/json",
                    "Accept": "application/json",
                    "X-Shopify-Access-Token": self._shop.access_token.get_secret_value(),
                },
                # Neither repeated, which may pay twice, nor sent elsewhere, which would give the token away.
                retries=False,
                redirect=False,
            )
        except HTTPError as error:
            raise _unavailable("no answer") from error
        if response.status in _CLOSED_STATUS:
            forget_shops()
            raise _unauthorized(_CLOSED_STATUS[response.status])
        if response.status in (429, _SECURITY_REJECTION) or response.status >= 500:
            raise _unavailable(f"HTTP {response.status}")
        served = response.headers.get("X-Shopify-API-Version", version)
        if served != version:
            # Shopify answers for a version that has gone with its oldest one, and says so here only.
            logger().warning("shopify serves another API version", extra={"asked": version, "served": served})
        try:
            answer = json.loads(response.data)
        except ValueError as error:
            raise _unavailable(f"HTTP {response.status} without JSON") from error
        if response.status != 200 or not isinstance(answer, dict):
            raise ShopRequestInvalid({"service": SHOPIFY, "reason": f"HTTP {response.status}"})
        return answer


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS), maxsize=8)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ShopRequestInvalid({"service": SHOPIFY, "reason": "an answer without data"})
    return value


def _codes(errors: Any) -> set[str]:
    """Their codes; an error without one counts as one that nobody knows. `errors` may also be a text."""
    if not isinstance(errors, list):
        return {""}
    return {str((each.get("extensions") or {}).get("code", "")) if isinstance(each, dict) else "" for each in errors}


def _seconds_until_affordable(answer: dict[str, Any]) -> float:
    """How long until the bucket holds what the query costs, as the answer says; 1 where it does not."""
    try:
        cost = answer["extensions"]["cost"]
        status = cost["throttleStatus"]
        missing = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        return max(0.0, missing / float(status["restoreRate"]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 1.0


def _meaning(errors: Any, wait: float) -> Exception:
    codes = _codes(errors)
    if codes & _CLOSED:
        forget_shops()
        return _unauthorized(", ".join(sorted(codes & _CLOSED)))
    if codes & _BUSY:
        return _unavailable(", ".join(sorted(codes & _BUSY)), wait)
    return ShopRequestInvalid(
        {"service": SHOPIFY, "reason": ", ".join(sorted(filter(None, codes))) or "not understood"}
    )


def _unavailable(reason: str, wait: float = 0.0) -> ExternalServiceUnavailable:
    return ExternalServiceUnavailable({"service": SHOPIFY, "reason": reason}, retry_after=round(wait) or None)


def _unauthorized(reason: str) -> ShopUnauthorized:
    return ShopUnauthorized({"service": SHOPIFY, "reason": reason})
