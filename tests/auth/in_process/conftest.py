"""The authorizer, called with API Gateway's events, and an issuer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from functions.authorizer import oidc
from functions.authorizer.handler import handler
from functions.core import settings
from local.issuer.server import AUDIENCE, IssuerServer
from tests.api.in_process.conftest import Api, api, state_machine
from tests.moto_tables import tables

__all__ = ["Api", "api", "state_machine", "tables"]

METHOD_ARN = "arn:aws:execute-api:eu-central-1:123456789012:api/prod/GET/v1/me"


@pytest.fixture
def issuer(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[IssuerServer]:
    server = IssuerServer()
    server.start()
    monkeypatch.setenv("AMY_OIDC_ISSUER", server.url)
    monkeypatch.setenv("AMY_OIDC_AUDIENCE", AUDIENCE)
    monkeypatch.setenv("AMY_OIDC_JWKS_URL", server.jwks_url)
    settings.get_settings.cache_clear()
    oidc.key_set.cache_clear()
    yield server
    server.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock of the keys on by so many seconds."""
    now = [1_000.0]
    monkeypatch.setattr("functions.authorizer.jwks.monotonic", lambda: now[0])

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


def token(issuer: IssuerServer, subject: str = "anna", **asked: str) -> str:
    body = urlencode({"sub": subject, **asked})
    return str(httpx.post(f"{issuer.url}/token", content=body, trust_env=False).json()["access_token"])


def fetches(issuer: IssuerServer) -> int:
    """How often the keys were asked for."""
    calls = httpx.get(f"{issuer.url}/_calls", trust_env=False).json()
    return sum(1 for each in calls if each["path"] == "/jwks.json")


def ask(authorization: str | None) -> dict[str, Any]:
    """The authorizer's context for a header. Raises what the authorizer raises."""
    event = {
        "type": "REQUEST",
        "methodArn": METHOD_ARN,
        "path": "/v1/me",
        "httpMethod": "GET",
        "headers": {"Authorization": authorization} if authorization else None,
        "queryStringParameters": None,
    }
    return dict(handler(event, None)["context"])


def is_let_in(authorization: str) -> bool:
    try:
        return bool(ask(authorization))
    except Exception as error:
        if str(error) != "Unauthorized":
            raise
        return False
