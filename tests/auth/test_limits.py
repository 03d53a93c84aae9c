"""Budgets of requests, through the door. Here there is a lot of room, so a bucket is drained before a limit is met."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from functions.core.principal import Principal
from local.state import LocalState
from tests.auth.conftest import Client, code_of
from tests.auth.test_streams import change
from tests.cloud import User

BURST = 100_000
READ_MS, WRITE_MS = 100, 500
"""After how long a request comes back."""


def leave(cloud: LocalState, person: User, name: str, left: int) -> None:
    """Takes everything from a bucket but so many requests."""
    every = READ_MS if name == "reads" else WRITE_MS
    now = int(time.time() * 1000)
    full_at, expires_at = now + (BURST - left) * every, now // 1000 + 100_000
    numbers = {"full_at": {"N": str(full_at)}, "expires_at": {"N": str(expires_at)}}
    change(cloud, Principal(person.user_id).limits_partition, f"RATE#{name}", **numbers)


def test_every_answer_says_what_is_left(user: Callable[[], User], client: Client) -> None:
    # given
    person = user()

    # when
    read, written = person.client.get("/v1/me"), person.client.patch("/v1/me", json={})
    wrong, nowhere = person.client.get("/v1/turns/x"), person.client.get("/v1/nowhere")

    # then
    assert read.headers["ratelimit-policy"] == f'"reads";q={BURST};w=10000'
    assert read.headers["ratelimit"] == f'"reads";r={BURST - 1};t=1'
    assert written.headers["ratelimit-policy"] == f'"writes";q={BURST};w=50000'
    for answer in (wrong, nowhere):
        assert answer.headers["ratelimit"].startswith('"reads";r=9999')
    assert "ratelimit" not in client(None).get("/healthz").headers


def test_reads_and_writes_have_budgets_of_their_own_and_everybody_his(
    cloud: LocalState, user: Callable[[], User]
) -> None:
    # given
    busy, calm = user(), user()
    leave(cloud, busy, "writes", -20)

    # then
    refused(busy.client.patch("/v1/me", json={}), "writes")
    assert busy.client.get("/v1/me").status_code == 200
    assert calm.client.patch("/v1/me", json={}).status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_following_a_turn_is_a_read(cloud: LocalState, user: Callable[[], User], accept: str) -> None:
    person = user()
    leave(cloud, person, "reads", -20)

    answer = person.client.get("/v1/turns/turn_01JD0000000000000000000000/events", headers={"Accept": accept})

    refused(answer, "reads")


def test_of_many_at_once_as_many_pass_as_are_left(cloud: LocalState, user: Callable[[], User]) -> None:
    # given
    person = user()
    leave(cloud, person, "writes", 5)
    begun = time.monotonic()

    # when
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: person.client.patch("/v1/me", json={}).status_code, range(40)))

    # then
    came_back = int((time.monotonic() - begun) * 1000 / WRITE_MS) + 1
    assert 5 <= answers.count(200) <= 5 + came_back
    assert answers.count(429) == 40 - answers.count(200)


def refused(answer: httpx.Response, name: str) -> None:
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited"), answer.text
    assert answer.headers["ratelimit"].startswith(f'"{name}";r=0;t=')
    assert 1 <= int(answer.headers["retry-after"]) <= 12
