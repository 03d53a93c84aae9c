"""A slot of a check-in, from the schedule to the stored result, on the local cloud."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.state import LocalState
from tests.check_ins.talking import SLOT, CheckIn, execution_statuses, make, schedule_of, sweep_until, until
from tests.check_ins.test_change_detector import shifted
from tests.cloud import ModelControl, RuntimeControl, User, aws, items


@pytest.fixture
def somebody(user: Callable[[], User]) -> User:
    return user()


@pytest.fixture
def ready(cloud: LocalState) -> Callable[[CheckIn], list[dict[str, Any]]]:
    """What was announced on the bus, of one check-in."""
    sqs, events = aws(cloud, "sqs"), aws(cloud, "events")
    bus = next(one["Name"] for one in events.list_event_buses()["EventBuses"] if one["Name"] != "default")
    url = sqs.create_queue(QueueName="check-ins-ready")["QueueUrl"]
    pattern = {"source": ["amy.check_ins"], "detail-type": ["check_in.ready"]}
    events.put_rule(Name="check-ins-ready", EventBusName=bus, EventPattern=json.dumps(pattern))
    target = {"Id": "queue", "Arn": "arn:aws:sqs:us-east-1:123456789012:check-ins-ready"}
    events.put_targets(Rule="check-ins-ready", EventBusName=bus, Targets=[target])
    heard: list[dict[str, Any]] = []

    def of(check_in: CheckIn) -> list[dict[str, Any]]:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            heard.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [event for event in heard if event["detail"]["check_in_id"] == check_in.id]

    return of


def test_fired_by_hand_it_asks_stores_the_result_and_says_that_it_is_ready(
    cloud: LocalState, person: User, ready: Callable[[CheckIn], list[dict[str, Any]]]
) -> None:
    check_in = make(person, enabled=False, name="Mine")

    fired = check_in.fire()
    result = check_in.result()

    assert fired["fired_by"] == "person"
    assert fired["status"] in ("waiting", "running")
    assert (result["status"], result["slot"], result["error"]) == ("completed", fired["slot"], None)
    turn = check_in.turn().get()
    assert (turn["status"], turn["kind"]) == ("completed", "check_in")
    assert turn["metadata"] == {"check_in": check_in.id, "slot": fired["slot"]}
    assert check_in.marker in turn["messages"][-1]["content"]
    assert check_in.get()["last_result"] == result
    (said,) = until(lambda: ready(check_in))
    assert said["detail"] == {
        "user_id": person.user_id,
        "check_in_id": check_in.id,
        "slot": fired["slot"],
        "turn_id": turn["id"],
        "status": "completed",
    }


def test_the_schedule_that_the_api_made_fires_in_the_cloud(
    cloud: LocalState, somebody: User, control: RuntimeControl
) -> None:
    check_in = make(somebody, question=None, run={"agent": "domain_expert", "instructions": "What is new about sleep?"})

    control.fire(check_in.id)

    result = check_in.result()
    assert (result["status"], result["fired_by"]) == ("completed", "schedule")
    run = check_in.turn().get()
    assert (run["object"], run["agent"], run["status"]) == ("run", "domain_expert", "completed")


def test_a_slot_that_comes_twice_starts_one_turn(cloud: LocalState, somebody: User) -> None:
    check_in = make(somebody, question="What is REM sleep?")

    first = check_in.come(cloud)
    second = check_in.come(cloud, "2026-11-21T07:00:00+01:00")
    result = check_in.result()
    third = check_in.come(cloud)

    assert first == second == third == {"check_in_id": check_in.id, "slot": "2026-11-21T06:00:00.000Z"}
    assert result["status"] == "completed"
    assert len(check_in.results()) == 1
    assert execution_statuses(cloud, check_in.id) == ["SUCCEEDED"]
    assert len(somebody.client.get("/v1/turns").json()["data"]) == 1


def test_nothing_is_asked_without_new_data(cloud: LocalState, person: User) -> None:
    # given
    check_in = make(person, question="What is REM sleep?", skip_when_no_new_data=True)
    check_in.come(cloud)
    assert check_in.result()["status"] == "completed"
    # when
    check_in.come(cloud, "2026-11-22T06:00:00Z")
    # then
    result = check_in.result(2)
    assert (result["status"], result["reason"], result["turn_id"]) == ("skipped", "no_new_data", None)
    # and when
    csv = "date,steps\n2022-01-24,4321\n"
    answer = person.client.post("/v1/imports", content=csv, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201, answer.text
    check_in.come(cloud, "2026-11-23T06:00:00Z")
    # then
    assert check_in.result(3)["status"] == "completed"


def test_a_cancelled_turn_ends_the_slot(cloud: LocalState, person: User, model: ModelControl) -> None:
    # given
    check_in = make(person)
    rule = model.rule({"type": "hold"}, contains=check_in.marker, agent="router")
    check_in.come(cloud)
    turn = check_in.turn()
    model.wait_for_call(turn=turn.id, agent="router", state="held")
    # when
    assert person.client.post(f"{turn.path}/cancel").status_code == 200
    # then
    assert check_in.result()["status"] == "cancelled"
    assert items(cloud, cloud.records_table, f"USER#{person.user_id}", "AWAITED#") == []
    model.release(rule)


def test_deleted_during_a_turn_the_turn_goes_on_and_nothing_of_the_check_in_is_left(
    cloud: LocalState, person: User, model: ModelControl, ready: Callable[[CheckIn], list[dict[str, Any]]]
) -> None:
    # given
    check_in = make(person)
    rule = model.rule({"type": "hold"}, contains=check_in.marker, agent="router")
    check_in.come(cloud)
    turn = check_in.turn()
    model.wait_for_call(turn=turn.id, agent="router", state="held")
    # when
    assert person.client.delete(check_in.path).status_code == 204
    model.release(rule)
    # then
    assert turn.wait()["status"] == "completed"
    assert until(lambda: [one for one in execution_statuses(cloud, check_in.id) if one != "RUNNING"]) == ["SUCCEEDED"]
    assert person.client.get(check_in.path).json()["error"]["code"] == "check_in_not_found"
    assert schedule_of(cloud, check_in.id) is None
    rows = items(cloud, cloud.records_table, f"USER#{person.user_id}", "CHECKIN")
    assert rows == []
    assert ready(check_in) == []


def test_an_end_that_was_not_passed_on_is_passed_on_by_the_sweeper(
    cloud: LocalState, somebody: User, control: RuntimeControl, model: ModelControl
) -> None:
    # given
    check_in = make(somebody, question=None, run={"agent": "domain_expert", "instructions": f"What is sleep? {SLOT}"})
    rule = model.rule({"type": "hold"}, contains=SLOT, agent="domain_expert")
    check_in.come(cloud)
    run = check_in.turn()
    model.wait_for_call(turn=run.id, state="held")
    # The SDK asks four times.
    control.fault(service="states", operation="SendTaskSuccess", contains=run.id, times=4, status=500)
    # when
    model.release(rule)
    assert run.wait()["status"] == "completed"
    # then
    until(lambda: control.client.get("/faults").json() == [])
    assert check_in.results()[0]["status"] == "running"
    result = sweep_until(control, lambda: [one for one in check_in.results() if one["status"] == "completed"])
    assert len(result) == 1


def test_what_changed_is_explained_with_numbers_of_the_turns_own(cloud: LocalState, somebody: User) -> None:
    # given 88 days up to yesterday, of which the last two weeks lie three standard deviations higher
    values = shifted(1, 3)
    first = datetime.now(UTC).date() - timedelta(days=len(values))
    lines = [f"{first + timedelta(days=place)},{value:.2f}" for place, value in enumerate(values)]
    csv = "\n".join(["date,resting_heart_rate", *lines, ""])
    assert somebody.client.post("/v1/imports", content=csv, headers={"Content-Type": "text/csv"}).is_success
    check_in = make(somebody, question=None, schedule=None, built_in="something_changed")
    # when
    check_in.come(cloud)
    result = check_in.result()
    # then
    (change,) = result["changes"]
    assert (change["metric"], change["direction"], result["status"]) == ("resting_heart_rate", "up", "completed")
    turn = check_in.turn().get()
    assert [message["role"] for message in turn["messages"]] == ["assistant", "user"]
    answer, sheet = turn["result"]["text"], turn["result"]["fact_sheet"]
    assert turn["result"]["findings"][0]["feature"] == "resting_heart_rate"
    assert turn["result"]["fact_check"]["issues"] == []
    # The detector's median of 60 days is none of the turn's numbers.
    assert str(change["usual"]) not in answer
    assert change["usual"] not in sheet.values()
    # and when the next day comes, it is not told again
    check_in.come(cloud, "2026-11-22T06:00:00Z")
    assert check_in.result(2)["reason"] in ("nothing_changed", "no_new_data")


@pytest.mark.parametrize(("action", "step"), [("kill", "AwaitWork"), ("lose_answer", "StoreResult")])
def test_a_step_that_loses_its_process_is_done_again_and_asks_once(
    cloud: LocalState, somebody: User, control: RuntimeControl, action: str, step: str
) -> None:
    check_in = make(somebody, question="What is REM sleep?")
    control.lambda_fault(
        action=action, function="CheckInStepFunction", step=step, delay_ms=10 if action == "kill" else 0
    )

    check_in.come(cloud)

    assert check_in.result()["status"] == "completed"
    assert control.pending_lambda_faults() == []
    assert len(somebody.client.get("/v1/turns").json()["data"]) == 1


def test_the_token_stands_in_no_trace_and_no_event(cloud: LocalState, somebody: User, model: ModelControl) -> None:
    check_in = make(somebody)
    rule = model.rule({"type": "hold"}, contains=check_in.marker, agent="router")
    check_in.come(cloud)
    turn = check_in.turn()
    model.wait_for_call(turn=turn.id, agent="router", state="held")
    (row,) = items(cloud, cloud.records_table, f"USER#{somebody.user_id}", "AWAITED#")
    token = row["token"]["S"]
    model.release(rule)
    check_in.result()

    told = [turn.get(), turn.trace(include="bodies"), turn.events(), check_in.get(), check_in.results()]
    assert token not in json.dumps(told)


@pytest.mark.parametrize(
    "event",
    [{}, {"user_id": "me"}, {"scheduled_time": "soon"}, {"check_in_id": "chk_planted-secret"}, {"more": 1}],
)
def test_what_is_no_slot_is_refused_and_says_nothing_of_itself(
    cloud: LocalState, somebody: User, event: dict[str, Any]
) -> None:
    good = {"user_id": somebody.user_id, "check_in_id": "chk_01JD8Q00000000000000000000", "scheduled_time": SLOT}
    body = json.dumps({**good, **event} if event else {}).encode()

    answer = json.loads(aws(cloud, "lambda").invoke(FunctionName="amy-CheckInFunction", Payload=body)["Payload"].read())

    assert answer["errorType"] == "ValidationFailed"
    assert "planted-secret" not in json.dumps(answer)
