"""A process that dies between two writes while it starts, ends or holds a turn: nobody is kept waiting for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from contracts.ids import new_id
from contracts.turns import Plan, Route, TurnCreate
from functions.core import directory, lifecycle, turn_control
from functions.core.active_turns import ActiveTurns
from functions.core.errors import TurnIsOver
from functions.core.event_log import EventLog
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.turns import TurnRecord, Turns
from functions.turn import sweep
from tests.api.in_process.conftest import Api

QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}]}
PLAN = Plan(route=Route(main_agent="A"), questions={"A": "?"}, estimated_cost_usd=0.1, estimated_seconds=60)
Executions = Callable[[], list[str]]


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def dying_at(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> Iterator[None]:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Killed):
            yield


def post(api: Api, **fields: Any) -> Any:
    return api("POST", "/v1/turns", json_body=QUESTION | fields)


def sweep_now() -> None:
    assert sweep.handler({}, None)["failed"] == 0


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes every entry on the list too old to be of somebody who still lives."""
    return lambda: monkeypatch.setattr(sweep, "GRACE", timedelta(seconds=-5))


def open_ids() -> set[str]:
    return {entry.turn_id for entry in directory.open_turns()}


def types_of(api: Api, turn_id: str) -> list[str]:
    return [event["type"] for event in EventLog(api.principal, turn_id).read()]


def held_turn(api: Api) -> TurnRecord:
    """A turn whose row says that it is held, written by a process that died then."""
    turns = Turns(api.principal)
    turn = turns.start(turns.get(post(api, start="plan").body["id"]), "digest")
    return turns.hold(turn, PLAN)


def test_a_place_without_a_turn_is_freed(api: Api, monkeypatch: pytest.MonkeyPatch, old: Callable[[], None]) -> None:
    # given
    with dying_at(monkeypatch, Turns, "create"):
        post(api)
    sweep_now()
    assert post(api, if_active="reject").status == 409
    # when
    old()
    sweep_now()
    # then
    assert open_ids() == set()
    assert post(api, if_active="reject").status == 201


def test_a_start_that_was_begun_is_finished_by_the_next_request(
    api: Api, monkeypatch: pytest.MonkeyPatch, executions: Executions
) -> None:
    turn_id = post(api, start="queued").body["id"]
    with dying_at(monkeypatch, Turns, "let_begin"):
        api("POST", f"/v1/turns/{turn_id}/start")

    answer = api("POST", f"/v1/turns/{turn_id}/start")

    assert (answer.status, answer.body["status"]) == (200, "queued")
    assert executions() == [turn_id]


@pytest.mark.parametrize("plan", [False, True])
def test_a_start_that_nobody_finishes_is_undone_and_the_turn_stays_pending(
    api: Api, monkeypatch: pytest.MonkeyPatch, old: Callable[[], None], *, plan: bool
) -> None:
    # given
    turn_id = held_turn(api).id if plan else post(api, start="queued").body["id"]
    with dying_at(monkeypatch, Turns, "let_begin"):
        api("POST", f"/v1/turns/{turn_id}/start")
    sweep_now()
    assert turn_id in open_ids(), "somebody may be at it"
    # when
    old()
    sweep_now()
    # then
    assert turn_id not in open_ids()
    assert ActiveTurns(api.principal).places() == []
    assert Turns(api.principal).get(turn_id).status == "pending"
    assert api("POST", f"/v1/turns/{turn_id}/start").body["status"] == "queued"


def test_an_end_that_did_not_give_its_place_back_is_in_nobodys_way(
    api: Api, monkeypatch: pytest.MonkeyPatch, executions: Executions
) -> None:
    # given
    first = post(api).body["id"]
    second = post(api, if_active="enqueue").body["id"]
    with dying_at(monkeypatch, lifecycle, "give_back_place"):
        api("POST", f"/v1/turns/{first}/cancel")
    # when
    refused = post(api, if_active="reject")
    # then
    assert refused.body["error"]["details"] == {"turn_id": second}, "the first has ended; the second has its place"
    assert second in executions()


def test_the_sweeper_passes_on_what_a_dead_end_did_not(
    api: Api, monkeypatch: pytest.MonkeyPatch, executions: Executions
) -> None:
    first = post(api).body["id"]
    second = post(api, if_active="enqueue").body["id"]
    with dying_at(monkeypatch, lifecycle, "give_back_place"):
        api("POST", f"/v1/turns/{first}/cancel")

    sweep_now()

    assert sorted(executions()) == [first, second]
    assert types_of(api, first)[-1] == "turn.cancelled"
    assert open_ids() == {second}


def test_a_turn_that_was_let_go_before_its_row_was_there_starts_all_the_same(
    api: Api, monkeypatch: pytest.MonkeyPatch, executions: Executions
) -> None:
    # given an end that falls between the place and the row of the one that waits
    first = post(api).body["id"]
    create = Turns.create

    def create_late(self: Turns, turn: TurnRecord) -> TurnRecord:
        turn_control.cancel_turn(api.principal, first)
        return create(self, turn)

    with monkeypatch.context() as patched:
        patched.setattr(Turns, "create", create_late)
        second = post(api, if_active="enqueue").body["id"]
    # then
    assert second in executions()


def test_a_hold_that_was_not_announced_is_announced_once(api: Api, executions: Executions) -> None:
    # given
    turn = held_turn(api)
    second = post(api, if_active="enqueue").body
    assert second["waits_for"] == turn.id
    # when
    sweep_now()
    sweep_now()
    # then
    assert types_of(api, turn.id) == ["turn.queued", "approval.required", "turn.paused"]
    assert turn.id not in open_ids()
    assert second["id"] in executions()


def test_a_hold_is_not_overwritten_by_who_read_the_turn_before(api: Api) -> None:
    turns = Turns(api.principal)
    running = turns.start(turns.get(post(api, start="plan").body["id"]), "digest")
    turns.hold(running, PLAN)

    with pytest.raises(TurnIsOver):
        lifecycle.end_turn(running, "failed")

    assert turns.get(running.id).status == "pending"


def test_what_the_last_attempt_still_clears_away_is_not_the_next_ones(api: Api) -> None:
    # given a plan that was started while its hold was still being announced
    turn = held_turn(api)
    api("POST", f"/v1/turns/{turn.id}/start")
    # when
    lifecycle.announce_hold(turn)
    # then
    assert turn.id in open_ids()
    assert [place.epoch for place in ActiveTurns(api.principal).places()] == [2]
    assert types_of(api, turn.id) == [
        "turn.queued",
        "approval.required",
        "turn.paused",
        "approval.resolved",
        "turn.resumed",
    ]


def test_a_plan_that_waits_for_its_person_uses_no_time(api: Api) -> None:
    turn = held_turn(api)
    turns = Turns(api.principal)
    assert turn.attempt_started_at is None
    started = turns.let_begin(turn, waits_for=None).model_copy(update={"used_seconds": 12.5})

    running = turns.start(started, "digest")

    assert running.started_at == turn.started_at
    assert running.seconds_at_work < 10


def test_a_request_that_is_finished_by_its_heir_takes_nothing_again(api: Api) -> None:
    # given a turn whose request died before its answer, and which has ended
    turn = post(api).body["id"]
    api("POST", f"/v1/turns/{turn}/cancel")
    other = post(api).body["id"]
    # when
    request = TurnCreate.model_validate(QUESTION | {"if_active": "cancel_previous"})
    again = turn_control.start_turn(api.principal, turn, request)
    # then
    assert again.status == "cancelled"
    assert Turns(api.principal).get(other).status == "queued"


def test_the_limit_of_all_counts_what_is_open(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setenv("AMY_MAX_TURNS", "2")
    get_settings.cache_clear()
    others = [Api(Principal(new_id("user"))) for _ in range(2)]
    first, _ = (post(other).body["id"] for other in others)
    # when
    refused = post(api)
    # then
    assert (refused.status, refused.body["error"]["code"]) == (429, "too_many_turns")
    assert refused.body["error"]["details"] == {"scope": "everybody", "limit": 2}
    assert int(refused.headers["Retry-After"]) > 0
    assert len(open_ids()) == 2
    assert post(api, start="queued").status == 201
    others[0]("POST", f"/v1/turns/{first}/cancel")
    assert post(api).status == 201


def test_a_queue_has_an_end(api: Api) -> None:
    post(api)
    answers = [post(api, if_active="enqueue") for _ in range(21)]
    assert [answer.status for answer in answers] == [201] * 20 + [429]
    assert answers[-1].body["error"]["details"] == {"scope": "waiting", "limit": 20}
