"""The gateway's authorizer: who holds this key or token, and what may they do?

There are two in front of this function. That of most routes is asked about the `Authorization` header, and the gateway keeps
an answer for up to 60 seconds and uses it for every route: so the policy allows the whole stage and not the one route that
was asked for. That of the streams of events is asked each time, about the header or the `token` of the query.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.base import rfc3339
from contracts.scopes import SCOPES
from functions.core.access import Access
from functions.core.credentials import (
    KeyHolder,
    digest_of,
    find_api_key,
    find_or_make_subject,
    find_stream_token,
    note_api_key_used,
)
from functions.core.erasures import is_erased
from functions.core.errors import StoreUnavailable
from functions.core.settings import get_settings
from functions.core.telemetry import logger

_BEARER = re.compile(r"Bearer +(\S{16,8192}) *", re.IGNORECASE)
_KEY = re.compile(r"amy_sk_[A-Za-z0-9_-]{16,128}")
_STREAM_TOKEN = re.compile(r"amy_st_[A-Za-z0-9_-]{16,128}")
_EVENTS = re.compile(r"/v1/(turns|runs)/[^/]+/events/*")

_NOTE_USE_AFTER = timedelta(minutes=10)
"""How exactly it is known when a key was last used: a row is not written at every request for that."""


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Answers a request authorizer's event with a policy; raises `Unauthorized` where nobody is let in.

    A stream that was opened with a bad `token` is let through as nobody: an EventSource sees no status and no body of a
    refusal, so the stream's function has to tell it.
    """
    value = next((value for name, value in (event.get("headers") or {}).items() if name.lower() == "authorization"), "")
    token = (event.get("queryStringParameters") or {}).get("token")
    if not value and token and event["httpMethod"] == "GET" and _EVENTS.fullmatch(event["path"]):
        return _of_stream(token, event["methodArn"])
    access, kind = _of_header(value)
    # Somebody whose account is going opens nothing, whether the erasure has found the key yet or not.
    if access is None or is_erased(access.principal):
        logger().info("refused", extra={"has_token": bool(value), "kind": kind})
        # API Gateway answers 401 to this very text, and 500 to any other.
        raise Exception("Unauthorized")  # noqa: TRY002
    return _policy(event["methodArn"], access, kind)


def _of_header(value: str) -> tuple[Access | None, str]:
    """Who a header speaks for, and as what."""
    match = _BEARER.fullmatch(value)
    secret = match.group(1) if match else ""
    if _KEY.fullmatch(secret):
        digest = digest_of(secret)
        holder = find_api_key(digest)
        if holder is None:
            return None, "api_key"
        _note_use(digest, holder)
        return Access(holder.principal, holder.scopes, holder.key_id), "api_key"
    if secret.count(".") == 2 and get_settings().oidc_issuer:
        # Imported here: its libraries take longer than all else, and a key does not need them.
        from functions.authorizer.oidc import subject_of  # noqa: PLC0415

        subject = subject_of(secret)
        if subject is None:
            return None, "oidc"
        return Access(find_or_make_subject(get_settings().oidc_issuer, subject), SCOPES), "oidc"
    return None, "unknown"


def _of_stream(token: str, method_arn: str) -> dict[str, Any]:
    principal = find_stream_token(digest_of(token)) if _STREAM_TOKEN.fullmatch(token) else None
    if principal is None or is_erased(principal):
        logger().info("refused", extra={"has_token": True, "kind": "stream_token"})
        return _policy(method_arn, None, "refused")
    return _policy(method_arn, Access(principal, ("turns:read",)), "stream_token")


def _note_use(digest: str, holder: KeyHolder) -> None:
    now = datetime.now(UTC)
    if holder.used_at is None or holder.used_at < rfc3339(now - _NOTE_USE_AFTER):
        try:
            note_api_key_used(digest, holder.used_at)
        except StoreUnavailable:
            logger().warning("use of a key was not written down")


def _policy(method_arn: str, access: Access | None, kind: str) -> dict[str, Any]:
    # arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>
    api, stage, *_ = method_arn.split("/")
    context = {"auth": kind}
    if access is not None:
        context |= {"user_id": access.principal.user_id, "scopes": " ".join(access.scopes)}
        context |= {"key_id": access.key_id} if access.key_id else {}
    return {
        "principalId": access.principal.user_id if access else "nobody",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": f"{api}/{stage}/*"}],
        },
        "context": context,
    }
