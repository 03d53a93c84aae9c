"""POST /webhooks/terra: the signature over the bytes as they came, the payload to the bucket, its key to the queue, done.

A function of its own: it is public, so it may read and write little else; and Terra waits for 8 seconds, so it starts
without the API's routes and models. Nothing of the payload is interpreted but whose it is.
"""

from __future__ import annotations

import hashlib
import json
import time
from base64 import b64decode
from collections import Counter
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from contracts.ids import request_id
from functions.core.directory import find_connection
from functions.core.errors import AmyError
from functions.core.settings import get_settings
from functions.core.telemetry import count, logger, places
from functions.health.errors import WebhookNotSigned, WebhookTooLarge
from functions.health.terra import raw
from functions.health.terra.connections import connection_of
from functions.health.terra.fields import Fields
from functions.health.terra.queue import PayloadMessage, send
from functions.health.terra.settings import terra_keys, terra_settings
from functions.health.terra.signature import is_signed

SERVICE = "TERRA"
MOST_BYTES = 5 * 1024 * 1024
"""Lambda takes 6 MB with everything around the body."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Answers one request of API Gateway (proxy integration)."""
    begun = time.perf_counter()
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    id_ = request_id(headers.get("x-request-id"))
    with logger().append_context_keys(request_id=id_, code=None):
        try:
            delivery = _receive(event, headers)
            status, body = 200, json.dumps({"received": True, "delivery": delivery})
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is ours
            known = error if isinstance(error, AmyError) else AmyError()
            status, body = known.status, _refusal(known, id_)
            logger().append_keys(code=known.code)
            count("WebhookRefused", 1, reason=known.code)
            if known.status >= 500:
                extra = {"kind": type(error).__name__, "places": places(error)}
                logger().error("webhook failed", extra=extra)
        elapsed = round((time.perf_counter() - begun) * 1000, 1)
        logger().info("webhook", extra={"status": status, "ms": elapsed})
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "X-Request-Id": id_},
        "body": body,
        "isBase64Encoded": False,
    }


def _receive(event: dict[str, Any], headers: dict[str, str]) -> str:
    """Keeps the payload and says so to the queue; the delivery's name."""
    body = _body(event)
    if len(body) > MOST_BYTES:
        raise WebhookTooLarge({"limit_bytes": MOST_BYTES})
    given = headers.get("terra-signature") or headers.get("x-terra-signature") or ""
    secret = terra_keys().signing_secret.get_secret_value()
    if not is_signed(given, body, secret, now=time.time(), tolerance=terra_settings().terra_tolerance_seconds):
        raise WebhookNotSigned
    payload = _payload(body)
    trace = headers.get("x-terra-trace-id", "")
    delivery = trace if raw.is_delivery(trace) else hashlib.sha256(body).hexdigest()
    stamp = _stamp(headers, payload)
    connection = connection_of(payload)
    owner = find_connection(SERVICE, connection) if connection else None
    if owner is None:
        user_id, key = None, raw.unknown_key(connection, delivery, stamp)
    else:
        user_id, key = owner.principal.user_id, raw.known_key(owner.principal, owner.provider, delivery, stamp)
    raw.put(key, body, stamp)
    send(PayloadMessage(user_id=user_id, key=key))
    return delivery


def _body(event: dict[str, Any]) -> bytes:
    body: str = event.get("body") or ""
    return b64decode(body) if event.get("isBase64Encoded") else body.encode(errors="surrogatepass")


def _payload(body: bytes) -> Fields:
    """What cannot be read is kept all the same: whose it is, is not known then."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return Fields(value, Counter())


def _stamp(headers: dict[str, str], payload: Fields) -> int:
    """The order of this delivery: Terra's, else what the payload says of its time, else now. A delivery that comes again has
    the same, but for the last."""
    ordering = headers.get("x-terra-ordering-timestamp", "")
    if ordering.isascii() and ordering.isdigit() and len(ordering) <= 15 and 0 < int(ordering) < raw.LATEST_STAMP:
        return int(ordering)
    for moment in (payload.text("occurred_at"), payload.text("user", "last_webhook_update")):
        stamp = raw.stamp_of(moment)
        if stamp is not None:
            return stamp
    return time.time_ns() // 1_000_000


def _refusal(error: AmyError, id_: str) -> str:
    return json.dumps(error.body(id_, get_settings().docs_url).model_dump(exclude_none=True), ensure_ascii=False)
