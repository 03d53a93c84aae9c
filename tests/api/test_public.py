"""What needs no key."""

from __future__ import annotations

from pathlib import Path

import httpx

from local.state import LocalState


def test_it_says_that_it_lives(cloud: LocalState) -> None:
    answer = httpx.get(f"{cloud.api_url}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["x-request-id"].startswith("req_")


def test_it_serves_the_committed_document(cloud: LocalState) -> None:
    answer = httpx.get(f"{cloud.api_url}/openapi.json")
    assert answer.text == (Path(__file__).parents[2] / "openapi.json").read_text()
