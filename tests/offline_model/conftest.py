from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx
import pytest

from tests.offline_model.running_server import running_server


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The offline model as a process of its own, without pauses."""
    with running_server() as (url, _):
        yield url


@pytest.fixture
def control(server_url: str) -> Iterator[httpx.Client]:
    """The control API of a server without rules and calls."""
    with httpx.Client(base_url=server_url, timeout=20) as client:
        client.delete("/_script")
        client.delete("/_calls")
        yield client
        client.delete("/_script")
        client.put("/_profile", json="zero")


@pytest.fixture
def client(server_url: str, control: httpx.Client) -> Iterator[anthropic.Anthropic]:
    """The real SDK, without retries of its own."""
    with anthropic.Anthropic(base_url=server_url, api_key="test", max_retries=0, timeout=20) as sdk:
        yield sdk
