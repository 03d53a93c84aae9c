"""Terra's REST API, as far as Amy uses it. Errors name a status and never what was said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import urllib3

from functions.core.errors import ExternalServiceRefused, ExternalServiceUnavailable
from functions.health.terra.connections import terra_name
from functions.health.terra.settings import forget_keys, terra_keys, terra_settings

TERRA = "Terra"
_SECONDS = 8.0
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class WidgetSession:
    """A page where a person chooses a provider and logs in there."""

    session_id: str
    url: str
    expires_in: int
    """Seconds."""


def generate_widget_session(
    reference_id: str,
    *,
    providers: Sequence[str],
    language: str,
    success_url: str | None,
    failure_url: str | None,
) -> WidgetSession:
    """Raises ExternalServiceUnavailable, ExternalServiceRefused, SourcesNotConfigured."""
    body: dict[str, Any] = {"reference_id": reference_id, "language": language}
    if providers:
        body["providers"] = ",".join(terra_name(provider) for provider in providers)
    if success_url is not None:
        body["auth_success_redirect_url"] = success_url
    if failure_url is not None:
        body["auth_failure_redirect_url"] = failure_url
    answer = _call("POST", "/auth/generateWidgetSession", body=body)
    try:
        return WidgetSession(str(answer["session_id"]), str(answer["url"]), int(answer.get("expires_in") or 900))
    except (KeyError, TypeError, ValueError):
        raise ExternalServiceRefused({"service": TERRA, "reason": "an answer out of shape"}) from None


def deauthenticate(connection: str) -> None:
    """End a connection at Terra; one that is not there any more has ended. Raises as above."""
    _call("DELETE", "/auth/deauthenticateUser", query={"user_id": connection}, gone_is_fine=True)


def request_history(type_: str, connection: str, first: date, last: date) -> None:
    """Have Terra send what there is of these days to our webhook. Raises as above."""
    query = {
        "user_id": connection,
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "to_webhook": "true",
    }
    _call("GET", f"/{type_}", query=query)


def _call(
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    gone_is_fine: bool = False,
) -> dict[str, Any]:
    keys = terra_keys()
    url = f"{terra_settings().terra_url.rstrip('/')}{path}"
    headers = {
        "dev-id": keys.dev_id,
        "x-api-key": keys.api_key.get_secret_value(),
        "Content-Type": "application/json",
        "User-Agent": "amy",
    }
    try:
        answer = _pool().request(
            method,
            f"{url}?{urlencode(query)}" if query else url,
            headers=headers,
            body=json.dumps(body).encode() if body is not None else None,
            timeout=urllib3.Timeout(total=_SECONDS),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            content = answer.read(_MOST_BYTES)
        finally:
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise ExternalServiceUnavailable({"service": TERRA}) from error
    if answer.status in (401, 403):
        forget_keys()
    if answer.status == 404 and gone_is_fine:
        return {}
    if answer.status >= 500 or answer.status in (408, 425, 429):
        raise ExternalServiceUnavailable({"service": TERRA, "reason": f"status {answer.status}"})
    if answer.status >= 300:
        raise ExternalServiceRefused({"service": TERRA, "reason": f"status {answer.status}"})
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        raise ExternalServiceRefused({"service": TERRA, "reason": "an answer out of shape"}) from None
    return found if isinstance(found, dict) else {}


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=4, block=False)
