"""Streams for an EventSource, and how many may be open."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from contracts.ids import new_id
from functions.core.credentials import digest_of
from functions.core.principal import Principal
from local.state import LocalState
from tests.auth.conftest import Client, code_of, new_key
from tests.cloud import User, aws
from tests.personal_data.declared import tables_of

QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}], "start": "queued"}


@pytest.fixture
def turn(user: Callable[[], User]) -> tuple[User, str]:
    """A turn that waits to be started: its stream stays open."""
    person = user()
    answer = person.client.post("/v1/turns", json=QUESTION)
    assert answer.status_code == 201, answer.text
    return person, f"/v1/turns/{answer.json()['id']}/events"


def token_of(person: httpx.Client) -> str:
    answer = person.post("/v1/stream-tokens", json={})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def as_an_event_source(client: httpx.Client, path: str, token: str) -> tuple[int, str]:
    """Status, and what comes first: the whole answer where it ends by itself."""
    with client.stream("GET", path, params={"token": token}, headers={"Accept": "text/event-stream"}) as response:
        return response.status_code, next(response.iter_text())


def told(frame: str) -> dict[str, Any]:
    """The error that a stream ends with."""
    lines = dict(line.split(": ", 1) for line in frame.strip().splitlines())
    assert lines["event"] == "error"
    return dict(json.loads(lines["data"])["error"])


def test_an_event_source_follows_with_a_token(turn: tuple[User, str], client: Client) -> None:
    person, path = turn

    status, first = as_an_event_source(client(None), path, token_of(person.client))

    assert (status, first.startswith("id: 0\nretry: ")) == (200, True)


@pytest.mark.parametrize("token", ["amy_st_" + "x" * 43, "x", "amy_sk_" + "x" * 43], ids=["unknown", "odd", "a key"])
def test_a_bad_token_is_told_by_an_event(turn: tuple[User, str], client: Client, token: str) -> None:
    status, frame = as_an_event_source(client(None), turn[1], token)

    assert status == 200
    error = told(frame)
    assert error["code"] == "unauthorized"
    assert error["docs_url"].endswith("#unauthorized")


def test_a_token_that_is_too_old_or_whose_key_was_revoked_is_told_alike(
    cloud: LocalState, turn: tuple[User, str], client: Client
) -> None:
    # given
    person, path = turn
    key = new_key(person)
    of_key, old = token_of(client(key["secret"])), token_of(person.client)
    person.client.delete(f"/v1/api-keys/{key['id']}")
    change(cloud, f"DIRECTORY#STREAMTOKEN#{digest_of(old)}", "-", expires_at={"N": "1"})

    # then
    for token in (of_key, old):
        assert told(as_an_event_source(client(None), path, token)[1])["code"] == "unauthorized"


def test_another_s_turn_is_one_that_is_not_there(
    turn: tuple[User, str], user: Callable[[], User], client: Client
) -> None:
    token = token_of(user().client)

    theirs = told(as_an_event_source(client(None), turn[1], token)[1])
    nobodys = told(as_an_event_source(client(None), f"/v1/turns/{new_id('turn')}/events", token)[1])

    assert theirs | {"request_id": ""} == nobodys | {"request_id": ""}
    assert theirs["code"] == "turn_not_found"


def test_a_stream_token_opens_nothing_else(turn: tuple[User, str], client: Client) -> None:
    person, path = turn
    token = token_of(person.client)

    refused = [
        client(None).get("/v1/me", params={"token": token}),
        client(None).get(path.removesuffix("/events"), params={"token": token}),
        client(None).post(path, params={"token": token}),
        client(token).get("/v1/me"),
        client(token).get(path),
    ]

    assert [answer.status_code for answer in refused] == [401] * 5


def test_a_client_that_reads_statuses_gets_them(turn: tuple[User, str], client: Client) -> None:
    pages = client(None).get(turn[1], params={"token": "x"}, headers={"Accept": "application/json"})
    bad_header = client("x" * 20).get(turn[1], params={"token": "x"})

    assert [(answer.status_code, code_of(answer)) for answer in (pages, bad_header)] == [(401, "unauthorized")] * 2


def test_as_many_streams_as_may_be_are_open(cloud: LocalState, turn: tuple[User, str]) -> None:
    # given
    person, path = turn
    put_streams(cloud, person, {f"s{n}": (new_id("turn"), 30) for n in range(20)})

    # when
    refused = person.client.get(path)

    # then
    assert (refused.status_code, code_of(refused)) == (429, "too_many_streams")
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.headers["ratelimit"].startswith('"reads"')


def test_whoever_comes_back_to_the_same_turn_takes_the_place_of_his_oldest_stream(
    cloud: LocalState, turn: tuple[User, str]
) -> None:
    # given: what a phone leaves behind whose connection broke twenty times
    person, path = turn
    put_streams(cloud, person, {f"s{n}": (path.split("/")[3], 30) for n in range(20)})

    # when
    with opened(person, path):
        held = streams_of(cloud, person)

    # then
    assert len(held) == 20
    assert "s0" not in held


def test_the_streams_of_a_process_that_died_do_not_count(cloud: LocalState, turn: tuple[User, str]) -> None:
    person, path = turn
    put_streams(cloud, person, {f"s{n}": (new_id("turn"), -1) for n in range(20)})

    with opened(person, path):
        assert len(streams_of(cloud, person)) == 1


def test_a_stream_that_ends_gives_its_place_back(cloud: LocalState, turn: tuple[User, str]) -> None:
    person, path = turn
    with opened(person, path):
        assert len(streams_of(cloud, person)) == 1

    deadline = time.monotonic() + 20
    while streams_of(cloud, person) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert streams_of(cloud, person) == {}


@contextmanager
def opened(person: User, path: str) -> Iterator[None]:
    """A stream that has begun."""
    with person.client.stream("GET", path) as response:
        assert response.status_code == 200
        parts = response.iter_text()
        next(parts)
        yield
        # What is not held any more is closed.
        del parts


def put_streams(cloud: LocalState, person: User, streams: Mapping[str, tuple[str, int]]) -> None:
    """`streams`: by id, the turn and for how many seconds its lease still runs. The first is the oldest."""
    now = int(time.time())
    rows = {
        id_: {"M": {"turn": {"S": turn}, "since": {"N": str(now - 100 + age)}, "until": {"N": str(now + left)}}}
        for age, (id_, (turn, left)) in enumerate(streams.items())
    }
    change(
        cloud,
        Principal(person.user_id).limits_partition,
        "STREAMS",
        version={"N": "1"},
        streams={"M": rows},
        expires_at={"N": str(now + 1000)},
    )


def streams_of(cloud: LocalState, person: User) -> dict[str, Any]:
    key = {"pk": {"S": Principal(person.user_id).limits_partition}, "sk": {"S": "STREAMS"}}
    row = aws(cloud, "dynamodb").get_item(TableName=ephemeral_of(cloud), Key=key, ConsistentRead=True)["Item"]
    return dict(row["streams"]["M"])


def change(cloud: LocalState, pk: str, sk: str, **values: dict[str, Any]) -> None:
    aws(cloud, "dynamodb").update_item(
        TableName=ephemeral_of(cloud),
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
        ExpressionAttributeNames={f"#{name}": name for name in values},
        ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
    )


def ephemeral_of(cloud: LocalState) -> str:
    (table,) = (name for name in tables_of(cloud) if "Ephemeral" in name)
    return table
