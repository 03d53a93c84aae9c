"""Whether a slot starts something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from contracts.check_ins import BuiltIn
from functions import packs
from functions.check_ins import steps
from functions.core import check_in_results
from functions.core.check_in_control import change_check_in
from functions.core.check_in_results import CheckInResults
from functions.core.check_ins import CheckIns
from functions.core.lifecycle import end_turn
from functions.core.turns import Turns
from functions.health import check_ins as built_ins
from functions.health.check_ins import built_in_check_in
from tests.api.in_process.conftest import Api
from tests.check_ins.test_change_detector import shifted

Make = Callable[..., dict[str, Any]]
NOON = datetime(2025, 11, 21, 12, tzinfo=UTC)
TODAY = NOON.date()
QUIET = {"start": "11:00", "end": "13:30"}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(steps, "this_moment", lambda: moment)

    set_clock(NOON)
    return set_clock


def run(step: str, api: Api, made: dict[str, Any], slot: datetime = NOON, by: str = "schedule", **more: Any) -> Any:
    about = {
        "id": made["id"],
        "user_id": api.principal.user_id,
        "slot": slot.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "fired_by": by,
    }
    return steps.handler({"step": step, "check_in": about, **more}, None)


def result_of(api: Api, made: dict[str, Any]) -> dict[str, Any]:
    return dict(api("GET", f"/v1/check-ins/{made['id']}/results").body["data"][0])


def complete(api: Api, made: dict[str, Any], slot: datetime = NOON) -> Any:
    """Take a slot to its end: the turn that it started."""
    run("AwaitWork", api, made, slot, task_token="t")
    turn = Turns(api.principal).get(result_of(api, made)["turn_id"])
    end_turn(turn, "completed")
    run("StoreResult", api, made, slot, status="completed")
    return turn


def bring(api: Api, values: list[float | None], metric: str = "resting_heart_rate", last: date = TODAY) -> None:
    first = last - timedelta(days=len(values) - 1)
    lines = [f"{first + timedelta(days=place)},{value}" for place, value in enumerate(values) if value is not None]
    csv = "\n".join([f"date,{metric}", *lines, ""])
    answer = api("POST", "/v1/imports", body=csv, headers={"Content-Type": "text/csv"})
    assert answer.status == 201, answer.body


def test_it_starts_and_a_decision_that_is_repeated_is_the_same(api: Api, make: Make, at: Any) -> None:
    made = make()

    assert [run("Decide", api, made)["verdict"] for _ in range(2)] == ["start", "start"]

    result = result_of(api, made)
    assert (result["status"], result["fired_by"], result["slot"]) == ("running", "schedule", "2025-11-21T12:00:00.000Z")
    assert result["turn_id"].startswith("turn_")


def test_a_paused_one_is_skipped_unless_a_person_wants_it(api: Api, make: Make, at: Any) -> None:
    made = make(enabled=False)

    assert run("Decide", api, made)["verdict"] == "skip"
    assert (result_of(api, made)["status"], result_of(api, made)["reason"]) == ("skipped", "paused")
    assert run("Decide", api, made, NOON + timedelta(seconds=1), by="person")["verdict"] == "start"


def test_a_deleted_one_leaves_no_result(api: Api, make: Make, at: Any) -> None:
    made = make()
    api("DELETE", f"/v1/check-ins/{made['id']}")

    assert run("Decide", api, made)["verdict"] == "skip"
    assert CheckInResults(api.principal).find(made["id"], "2025-11-21T12:00:00.000Z") is None


def test_a_slot_in_quiet_hours_waits_for_their_end(api: Api, make: Make, at: Callable[[datetime], None]) -> None:
    made = make(quiet_hours=QUIET)

    first = run("Decide", api, made)
    at(NOON + timedelta(minutes=90))
    second = run("Decide", api, made)

    assert first == {"verdict": "wait", "until": "2025-11-21T13:30:00Z"}
    assert second["verdict"] == "start"
    assert run("Decide", api, make(quiet_hours=QUIET), by="person")["verdict"] == "start"


def test_of_several_slots_that_wait_only_the_last_one_starts(
    api: Api, make: Make, at: Callable[[datetime], None]
) -> None:
    made = make(quiet_hours=QUIET, schedule="rate(1 hour)")
    slots = [NOON - timedelta(minutes=30), NOON + timedelta(minutes=30)]
    for slot in slots:
        at(slot)
        assert run("Decide", api, made, slot)["verdict"] == "wait"

    at(NOON + timedelta(minutes=90))
    verdicts = [run("Decide", api, made, slot)["verdict"] for slot in slots]

    assert verdicts == ["skip", "start"]
    results = api("GET", f"/v1/check-ins/{made['id']}/results").body["data"]
    assert [(one["status"], one["reason"]) for one in results] == [("running", None), ("skipped", "superseded")]


def test_quiet_hours_are_meant_in_the_persons_time_zone(api: Api, make: Make, at: Any) -> None:
    api("PATCH", "/v1/me", json_body={"time_zone": "America/New_York"})
    here = make(quiet_hours={"start": "06:00", "end": "08:00"})
    elsewhere = make(quiet_hours={"start": "06:00", "end": "08:00"}, time_zone="Asia/Tokyo")

    assert run("Decide", api, here) == {"verdict": "wait", "until": "2025-11-21T13:00:00Z"}
    assert run("Decide", api, elsewhere)["verdict"] == "start"


def test_without_new_data_since_the_last_completed_slot_nothing_starts(api: Api, make: Make, at: Any) -> None:
    made = make(skip_when_no_new_data=True)
    assert run("Decide", api, made, NOON)["verdict"] == "skip", "there is no data at all"

    bring(api, [60.0, 61.0])
    assert run("Decide", api, made, NOON + timedelta(days=1))["verdict"] == "start"
    complete(api, made, NOON + timedelta(days=1))
    assert run("Decide", api, made, NOON + timedelta(days=2))["verdict"] == "skip"
    assert result_of(api, made)["reason"] == "no_new_data"
    assert run("Decide", api, made, NOON + timedelta(days=2, seconds=1), by="person")["verdict"] == "start"

    bring(api, [62.0])
    assert run("Decide", api, made, NOON + timedelta(days=3))["verdict"] == "start"


def test_a_slot_that_failed_has_not_seen_the_data(api: Api, make: Make, at: Any) -> None:
    made = make(skip_when_no_new_data=True)
    bring(api, [60.0])
    run("Decide", api, made)
    run("NoteFailure", api, made, error={"Error": "TooManyTurns"})

    assert run("Decide", api, made, NOON + timedelta(days=1))["verdict"] == "start"


def test_something_changed_asks_nothing_when_nothing_has(api: Api, make: Make, at: Any) -> None:
    made = make(question="", schedule="", built_in="something_changed")
    bring(api, shifted(1, 0))

    assert run("Decide", api, made)["verdict"] == "skip"
    assert result_of(api, made)["reason"] == "nothing_changed"
    assert run("Decide", api, made, NOON + timedelta(seconds=1), by="person")["verdict"] == "skip"


def test_something_changed_tells_the_turn_what_and_asks_it_for_its_own_numbers(api: Api, make: Make, at: Any) -> None:
    made = make(question="", schedule="", built_in="something_changed")
    bring(api, shifted(1, 3))

    assert run("Decide", api, made)["verdict"] == "start"
    turn = complete(api, made)

    (change,) = result_of(api, made)["changes"]
    assert (change["metric"], change["direction"], change["kind"]) == ("resting_heart_rate", "up", "shift")
    told, asked = turn.messages
    assert (told.role, asked.role) == ("assistant", "user")
    assert f'"size_sd": {change["size_sd"]}' in told.content
    assert asked.content.startswith("How has my resting heart rate changed over the last ")
    # What the person says is accepted as theirs; so none of the detector's numbers may stand there.
    for number in ("value", "usual", "size", "size_sd"):
        assert str(change[number]) not in asked.content


def test_a_change_is_told_once(api: Api, make: Make, at: Callable[[datetime], None]) -> None:
    # given
    made = make(question="", schedule="", built_in="something_changed", skip_when_no_new_data=False)
    values = shifted(1, 3)
    bring(api, values)
    run("Decide", api, made)
    complete(api, made)
    # when it still shows the next day, and when the level falls as far below
    at(NOON + timedelta(days=1))
    bring(api, [values[-1]], last=TODAY + timedelta(days=1))
    next_day = run("Decide", api, made, NOON + timedelta(days=1))
    fallen = [value - 20 for value in values[-14:] if value is not None]
    bring(api, [*fallen], last=TODAY + timedelta(days=15))
    at(NOON + timedelta(days=15))
    # then
    assert next_day["verdict"] == "skip"
    assert run("Decide", api, made, NOON + timedelta(days=15))["verdict"] == "start"
    (change,) = result_of(api, made)["changes"]
    assert change["direction"] == "down"
    told = CheckIns(api.principal).get(made["id"]).told
    assert told == {"resting_heart_rate/up": "2025-11-21"}


def test_only_the_last_results_are_kept(api: Api, make: Make, at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in_results, "KEPT_RESULTS", 3)
    made = make(enabled=False)
    for hour in range(5):
        run("Decide", api, made, NOON + timedelta(hours=hour))

    results = api("GET", f"/v1/check-ins/{made['id']}/results").body["data"]
    assert [one["slot"][11:16] for one in results] == ["16:00", "15:00", "14:00"]


def test_a_change_while_a_slot_is_decided_is_heeded_by_the_next(api: Api, make: Make, at: Any) -> None:
    made = make()
    run("Decide", api, made)
    change_check_in(api.principal, made["id"], {"enabled": False}, lambda: "UTC")

    assert run("Decide", api, made)["verdict"] == "start"
    assert run("Decide", api, made, NOON + timedelta(days=1))["verdict"] == "skip"


def test_an_agent_that_a_deploy_took_away_fails_the_slot(
    api: Api, make: Make, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(question="", run={"agent": "domain_expert", "instructions": "?"})
    run("Decide", api, made)
    monkeypatch.setattr(packs, "agent_names", list)

    with pytest.raises(Exception, match="There is no agent of this name"):
        run("AwaitWork", api, made, task_token="t")
    run("NoteFailure", api, made, error={"Error": "UnknownAgent"})

    assert result_of(api, made)["error"]["code"] == "unknown_agent"


def test_an_error_of_a_step_says_nothing_of_the_person(
    api: Api, make: Make, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("planted-secret")

    made = make()
    monkeypatch.setattr(steps, "decide", fail)

    with pytest.raises(Exception, match="could not be carried out") as raised:
        run("Decide", api, made)
    assert type(raised.value).__name__ == "CheckInFailed"
    assert "planted" not in str(raised.value)


@pytest.mark.parametrize("name", get_args(BuiltIn))
def test_a_built_in_is_a_file_and_nothing_else(name: BuiltIn) -> None:
    own = built_in_check_in(name)

    filled = own.question.format(metric="sleep duration", days=7)
    assert filled.strip().endswith(".")
    assert ("{" in own.question) == own.when_changed
    assert {path.stem for path in Path(built_ins.__path__[0]).glob("*.toml")} == set(get_args(BuiltIn))
