"""Tokens, good and bad, and what is made with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from local.state import LocalState
from tests.cloud import User

Client = Callable[[str | None], httpx.Client]


@dataclass
class Issuer:
    """The stand-in for whom people sign in with."""

    client: httpx.Client

    def token(self, subject: str | None = None, **asked: str) -> str:
        """A token of somebody, who is new unless named."""
        answer = self.client.post("/token", data={"sub": subject or f"auth0|{uuid4().hex}", **asked})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


@pytest.fixture(scope="session")
def issuer(cloud: LocalState) -> Iterator[Issuer]:
    with httpx.Client(base_url=cloud.issuer_url, timeout=30, trust_env=False) as client:
        yield Issuer(client)


@pytest.fixture(scope="session")
def client(cloud: LocalState) -> Iterator[Client]:
    """Clients of the API that bring a key or token, or none."""
    with ExitStack() as stack:

        def make(token: str | None = None) -> httpx.Client:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            return stack.enter_context(httpx.Client(base_url=cloud.api_url, headers=headers, timeout=60))

        yield make


def new_key(user: User, **fields: Any) -> dict[str, Any]:
    answer = user.client.post("/v1/api-keys", json={"name": "a test", **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])
