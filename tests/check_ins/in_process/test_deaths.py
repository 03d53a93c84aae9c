"""A process that dies between row and schedule, token and turn, end and answer: whoever comes next does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from contracts.turns import TurnCreate
from functions.check_ins import steps
from functions.core import awaited_ends, check_in_control, directory, lifecycle, schedules, turn_control
from functions.core.check_in_results import CheckInResults
from functions.core.check_ins import CheckIns
from functions.core.errors import WorkflowUnavailable
from functions.core.lifecycle import end_turn
from functions.core.turns import TurnRecord, Turns
from functions.health.profiles import Profiles
from functions.turn import sweep, sweep_check_ins
from tests.api.in_process.conftest import Api
from tests.check_ins.in_process.conftest import Scheduler

Make = Callable[..., dict[str, Any]]
Answered = list[tuple[str, str]]
SLOT = "2026-11-21T06:00:00.000Z"


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def dying_at(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, *, after: bool = False) -> Iterator[None]:
    real = getattr(place, name)

    def die(*given: Any, **named: Any) -> None:
        if after:
            real(*given, **named)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Killed):
            yield


@pytest.fixture
def sweep_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sweeps when every entry on the lists is too old to be of somebody who still lives."""

    def swept() -> None:
        monkeypatch.setattr(sweep, "GRACE", timedelta(seconds=-5))
        monkeypatch.setattr(sweep_check_ins, "LOST", timedelta(seconds=-5))
        assert sweep.handler({}, None)["failed"] == 0

    return swept


def unsettled() -> int:
    return len(list(directory.unsettled_check_ins()))


# --- row and schedule -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "name"),
    [(schedules, "put_schedule"), (CheckIns, "mark_scheduled"), (directory, "close_check_in")],
    ids=lambda each: each if isinstance(each, str) else "",
)
@pytest.mark.parametrize("after", [False, True])
def test_a_check_in_that_was_half_made_is_finished_by_the_sweeper(
    api: Api,
    scheduler: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
    sweep_later: Callable[[], None],
    *,
    place: Any,
    name: str,
    after: bool,
) -> None:
    body = {"question": "How did I sleep?", "schedule": "cron(0 8 * * ? *)"}
    with dying_at(monkeypatch, place, name, after=after):
        api("POST", "/v1/check-ins", json_body=body)

    sweep_later()

    (made,) = api("GET", "/v1/check-ins").body["data"]
    assert made["status"] == "active"
    assert scheduler.find(made["id"]) is not None
    assert unsettled() == 0


def test_the_scheduler_is_down_and_the_sweeper_makes_up_for_it(
    api: Api, make: Make, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch, sweep_later: Callable[[], None]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(schedules, "put_schedule", _unavailable)
        made = make()
    assert (made["status"], scheduler.find(made["id"])) == ("pending", None)

    sweep_later()

    assert api("GET", f"/v1/check-ins/{made['id']}").body["status"] == "active"
    assert scheduler.find(made["id"]) is not None


def test_a_change_that_was_half_made_is_finished_by_the_next_one(
    api: Api, make: Make, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch, sweep_later: Callable[[], None]
) -> None:
    # given
    made = make()
    path = f"/v1/check-ins/{made['id']}"
    with dying_at(monkeypatch, schedules, "put_schedule"):
        api("PATCH", path, json_body={"schedule": "rate(1 day)"})
    assert api("GET", path).body["status"] == "pending"
    # when
    changed = api("PATCH", path, json_body={"enabled": False})
    # then
    assert (changed.body["status"], changed.body["schedule"]) == ("active", "rate(1 day)")
    schedule = scheduler.find(made["id"])
    assert schedule is not None
    assert (schedule["ScheduleExpression"], schedule["State"]) == ("rate(1 day)", "DISABLED")
    assert unsettled() == 1, "the dead writer's entry stays: nobody knows what he still did"
    sweep_later()
    assert unsettled() == 0


def test_a_writer_that_was_overtaken_leaves_the_schedule_as_the_row_says(
    api: Api, make: Make, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make()
    path = f"/v1/check-ins/{made['id']}"
    real = schedules.put_schedule

    def put_late(record: Any, zone: str) -> None:
        monkeypatch.setattr(schedules, "put_schedule", real)
        api("PATCH", path, json_body={"schedule": "rate(2 days)"})
        real(record, zone)

    monkeypatch.setattr(schedules, "put_schedule", put_late)
    api("PATCH", path, json_body={"schedule": "rate(1 day)"})

    assert api("GET", path).body["schedule"] == "rate(2 days)"
    assert (scheduler.find(made["id"]) or {})["ScheduleExpression"] == "rate(2 days)"
    assert api("GET", path).body["status"] == "active"


@pytest.mark.parametrize(("place", "name"), [(Profiles, "change"), (CheckIns, "change")], ids=["profile", "check-in"])
def test_a_move_to_another_time_zone_that_was_half_made_is_finished_by_the_sweeper(
    api: Api,
    make: Make,
    scheduler: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
    sweep_later: Callable[[], None],
    *,
    place: Any,
    name: str,
) -> None:
    made = make()
    with dying_at(monkeypatch, place, name, after=place is Profiles):
        api("PATCH", "/v1/me", json_body={"time_zone": "Asia/Tokyo"})

    sweep_later()

    assert (scheduler.find(made["id"]) or {})["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    assert unsettled() == 0


@pytest.mark.parametrize(
    ("place", "name"),
    [(schedules, "delete_schedule"), (CheckInResults, "delete"), (CheckIns, "delete"), (directory, "close_check_in")],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_was_half_deleted_is_gone_at_once_and_for_good_after_the_sweeper(
    api: Api,
    make: Make,
    scheduler: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
    sweep_later: Callable[[], None],
    *,
    place: Any,
    name: str,
) -> None:
    made = make()
    with dying_at(monkeypatch, place, name):
        api("DELETE", f"/v1/check-ins/{made['id']}")

    assert api("GET", f"/v1/check-ins/{made['id']}").status == 404
    assert api("GET", "/v1/check-ins").body["data"] == []
    sweep_later()

    assert scheduler.find(made["id"]) is None
    assert CheckIns(api.principal).find(made["id"]) is None
    assert unsettled() == 0


def test_all_of_a_user_can_be_deleted(api: Api, make: Make, scheduler: Scheduler) -> None:
    made = [make()["id"], make()["id"]]

    check_in_control.delete_all(api.principal)

    assert [scheduler.find(id_) for id_ in made] == [None, None]
    assert api("GET", "/v1/check-ins").body["data"] == []


# --- token, turn and end ----------------------------------------------------------------------------------------------


def run(step: str, api: Api, made: dict[str, Any], **more: Any) -> dict[str, Any]:
    about = {"id": made["id"], "user_id": api.principal.user_id, "slot": SLOT, "fired_by": "schedule"}
    return steps.handler({"step": step, "check_in": about, **more}, None)


def started(api: Api, made: dict[str, Any], held: str = "t") -> TurnRecord:
    """The turn of a slot, queued; `held` is the token of the state that waits."""
    assert run("Decide", api, made)["verdict"] == "start"
    run("AwaitWork", api, made, task_token=held)
    return turn_of(api, made)


def turn_of(api: Api, made: dict[str, Any]) -> TurnRecord:
    result = CheckInResults(api.principal).find(made["id"], SLOT)
    assert result is not None
    assert result.turn_id is not None
    return Turns(api.principal).get(result.turn_id)


def waits() -> int:
    return len(list(directory.open_waits()))


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_every_end_is_told_once_and_stored(api: Api, make: Make, answered: Answered, status: Any) -> None:
    made = make()
    turn = started(api, made)

    end_turn(turn, status)
    stored = run("StoreResult", api, made, status="completed")
    again = run("StoreResult", api, made, status="completed")

    assert (answered, waits()) == ([("t", status)], 0)
    assert stored == again == {"status": status}
    last = api("GET", f"/v1/check-ins/{made['id']}").body["last_result"]
    assert (last["status"], last["turn_id"]) == (status, turn.id)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (directory, "open_wait"),
        (awaited_ends, "await_end"),
        (turn_control, "start_new"),
        (Turns, "create"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
@pytest.mark.parametrize("after", [False, True])
def test_a_turn_that_was_half_started_is_started_once_and_the_newer_token_is_told(
    api: Api,
    make: Make,
    answered: Answered,
    monkeypatch: pytest.MonkeyPatch,
    *,
    place: Any,
    name: str,
    after: bool,
) -> None:
    made = make()
    run("Decide", api, made)
    with dying_at(monkeypatch, place, name, after=after):
        run("AwaitWork", api, made, task_token="first")

    run("AwaitWork", api, made, task_token="second")
    end_turn(turn_of(api, made), "completed")

    assert answered == [("second", "completed")]
    assert len(list(Turns(api.principal).list(10))) == 1


def test_a_turn_that_has_ended_before_the_newer_token_came_tells_it_at_once(
    api: Api, make: Make, answered: Answered
) -> None:
    made = make()
    end_turn(started(api, made, "first"), "completed")

    run("AwaitWork", api, made, task_token="second")

    assert answered == [("first", "completed"), ("second", "completed")]
    assert waits() == 0


def test_a_step_leaves_the_telling_to_who_comes_behind_it(
    api: Api, make: Make, answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make()
    turn = started(api, made)
    with monkeypatch.context() as patched:
        patched.setattr(lifecycle, "tell_waiting", lambda _: None)
        end_turn(turn, "completed")
    assert (answered, waits()) == ([], 1)

    assert sweep.handler({}, None)["failed"] == 0

    assert (answered, waits()) == ([("t", "completed")], 0)


def test_an_answer_that_did_not_get_through_is_given_by_the_sweeper(
    api: Api, make: Make, answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make()
    turn = started(api, made)
    with monkeypatch.context() as patched:
        patched.setattr(awaited_ends, "_send", _unavailable)
        assert end_turn(turn, "cancelled").status == "cancelled"

    sweep.handler({}, None)

    assert answered == [("t", "cancelled")]


def test_who_waits_for_a_turn_that_never_came_is_told_in_the_end(
    api: Api, make: Make, answered: Answered, monkeypatch: pytest.MonkeyPatch, sweep_later: Callable[[], None]
) -> None:
    # given
    made = make()
    run("Decide", api, made)
    with dying_at(monkeypatch, turn_control, "start_new"):
        run("AwaitWork", api, made, task_token="t")
    sweep.handler({}, None)
    assert answered == [], "somebody may be at it"
    # when
    sweep_later()
    # then
    assert (answered, waits()) == ([("t", "failed")], 0)
    assert run("StoreResult", api, made, status="failed") == {"status": "failed"}


def test_deleting_a_turn_tells_who_waits_first(api: Api, make: Make, answered: Answered) -> None:
    made = make()
    turn = started(api, made)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lifecycle, "tell_waiting", lambda _: None)
        end_turn(turn, "completed")

    assert api("DELETE", f"/v1/turns/{turn.id}").status == 204

    assert answered == [("t", "completed")]
    assert run("StoreResult", api, made, status="completed") == {"status": "completed"}


def test_a_failure_is_written_down_with_its_code_and_nobody_waits_any_more(
    api: Api, make: Make, answered: Answered
) -> None:
    made = make()
    started(api, made)

    assert run("NoteFailure", api, made, error={"Error": "TooManyTurns", "Cause": "?"}) == {"status": "failed"}

    last = api("GET", f"/v1/check-ins/{made['id']}").body["last_result"]
    assert (last["status"], last["error"]["code"]) == ("failed", "too_many_turns")
    assert waits() == 0


def test_a_turn_that_nobody_waits_for_tells_nobody(api: Api, scheduler: Scheduler, answered: Answered) -> None:
    request = TurnCreate.model_validate({"messages": [{"role": "user", "content": "How did I sleep?"}]})
    turn = turn_control.start_turn(api.principal, "turn_01JD8Q00000000000000000000", request)

    end_turn(turn, "completed")

    assert answered == []


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_token_that_nobody_holds_any_more_is_done_with(
    api: Api, make: Make, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": ""}}, "SendTaskSuccess")

    made = make()
    turn = started(api, made)
    client: Any = boto3.client("stepfunctions")
    monkeypatch.setattr(client, "send_task_success", refuse)
    monkeypatch.setattr(awaited_ends, "client", lambda _: client)

    end_turn(turn, "completed")

    assert waits() == 0


def _unavailable(*_: Any, **__: Any) -> None:
    raise WorkflowUnavailable
