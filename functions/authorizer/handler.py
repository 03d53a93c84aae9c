"""The gateway's authorizer: who holds this API key?

The gateway keeps an answer for up to 60 seconds per `Authorization` header and uses it for every route, so a policy must
allow the whole stage and not the one route that was asked for.
"""

from __future__ import annotations

import re
from typing import Any

from functions.core.directory import KeyHolder, find_api_key
from functions.core.erasures import is_erased
from functions.core.telemetry import logger

_BEARER = re.compile(r"Bearer +(amy_sk_[A-Za-z0-9_-]{16,128}) *", re.IGNORECASE)


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Answers a request authorizer's event with a policy; raises `Unauthorized` where the key is none of ours."""
    secret = _secret(event.get("headers") or {})
    holder = find_api_key(secret) if secret else None
    # A key whose person has gone opens nothing, whether the erasure has found the key yet or not.
    if holder is None or is_erased(holder.principal):
        logger().info("key refused", extra={"has_key": secret is not None})
        # API Gateway answers 401 to this very text, and 500 to any other.
        raise Exception("Unauthorized")  # noqa: TRY002
    return _policy(holder, event["methodArn"])


def _secret(headers: dict[str, str]) -> str | None:
    value = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    match = _BEARER.fullmatch(value)
    return match.group(1) if match else None


def _policy(holder: KeyHolder, method_arn: str) -> dict[str, Any]:
    # arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>
    api, stage, *_ = method_arn.split("/")
    return {
        "principalId": holder.principal.user_id,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": f"{api}/{stage}/*"}],
        },
        "context": {"user_id": holder.principal.user_id, "key_id": holder.key_id},
    }
