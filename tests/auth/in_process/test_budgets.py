"""Token buckets with clocks that tests move, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.ids import new_id
from functions.core import rate_limits, settings
from functions.core.principal import Principal
from functions.core.rate_limits import spend, user_budget
from functions.core.store import Table
from tests.auth.in_process.conftest import Api


@pytest.fixture
def small(tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three reads at once, and one more every two seconds."""
    monkeypatch.setenv("AMY_READ_BURST", "3")
    monkeypatch.setenv("AMY_READS_PER_SECOND", "0.5")
    settings.get_settings.cache_clear()
    rate_limits._seen.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = [1_800_000_000.0]
    monkeypatch.setattr("functions.core.rate_limits.time.time", lambda: now[0])

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call of a table from now on."""
    made: list[str] = []
    call: Any = Table._call

    def counted(self: Table, operation: str, **arguments: Any) -> Any:
        made.append(operation)
        return call(self, operation, **arguments)

    monkeypatch.setattr(Table, "_call", counted)
    return made


def test_a_budget_is_spent_told_and_comes_back(small: None, api: Api, clock: Callable[[float], None]) -> None:
    # when
    answers = [api("GET", "/v1/me") for _ in range(4)]
    clock(2)
    later = [api("GET", "/v1/me") for _ in range(2)]

    # then
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit"] for answer in answers] == [
        '"reads";r=2;t=2',
        '"reads";r=1;t=4',
        '"reads";r=0;t=6',
        '"reads";r=0;t=6',
    ]
    assert answers[0].headers["RateLimit-Policy"] == '"reads";q=3;w=6'
    assert (answers[3].headers["Retry-After"], answers[3].body["error"]["code"]) == ("2", "rate_limited")
    assert [answer.status for answer in later] == [200, 429]


def test_a_request_costs_one_round_trip_and_a_refusal_none_after_the_first(
    small: None, clock: Callable[[float], None], calls: list[str]
) -> None:
    # given
    budget = user_budget("reads", Principal(new_id("user")))

    # when
    passed = [spend(budget) for _ in range(3)]
    refused = [spend(budget) for _ in range(5)]

    # then
    assert all(room and room.retry_after is None for room in passed)
    assert all(room and room.retry_after == 2 for room in refused)
    assert calls == ["update_item"] * 3


def test_a_process_that_has_not_seen_the_bucket_asks_twice_at_most(
    small: None, clock: Callable[[float], None], calls: list[str]
) -> None:
    budget = user_budget("reads", Principal(new_id("user")))
    spend(budget)
    rate_limits._seen.clear()
    calls.clear()

    room = spend(budget)

    assert room is not None
    assert (room.retry_after, len(calls)) == (None, 2)


def test_a_table_that_is_away_is_no_reason_to_refuse(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.core.rate_limits._move", _away)

    answer = api("GET", "/v1/me")

    assert answer.status == 200
    assert "RateLimit" not in answer.headers


def test_too_many_turns_says_when_to_come_again_and_what_is_left(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setenv("AMY_MAX_TURNS_PER_USER", "1")
    settings.get_settings.cache_clear()
    question = {"messages": [{"role": "user", "content": "How did I sleep?"}]}
    assert api("POST", "/v1/turns", json_body=question).status == 201

    # when
    refused = api("POST", "/v1/turns", json_body=question)

    # then
    assert (refused.status, refused.body["error"]["code"]) == (429, "too_many_turns")
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["RateLimit"].startswith('"writes";r=')


def _away(*_: object, **__: object) -> int:
    from functions.core.errors import StoreUnavailable  # noqa: PLC0415 - raised here alone

    raise StoreUnavailable
