"""When an account is erased nothing of it is left, whoever dies or still writes meanwhile; nobody else loses anything."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from contracts.erasures import Erasure
from contracts.ids import new_id
from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, Turn, User, aws
from tests.personal_data.conftest import Rich, begin_erasure, erased, exported, traces, until
from tests.personal_data.declared import all_rows, tables_of


def test_nothing_is_left_but_a_tombstone_that_names_nobody(
    cloud: LocalState, rich: Rich, user: Callable[[], User]
) -> None:
    # given
    exported(rich.user)
    other = user()
    other.import_demo_days()
    days = exported(other)[1].json("days.json")
    assert len(traces(cloud, rich.user.user_id)) > 300

    # when
    begun, status = begin_erasure(rich.user)
    done = Erasure.model_validate(erased(status))

    # then
    assert traces(cloud, rich.user.user_id, fields="") == []
    assert (done.id, begun["status"], done.status) == (begun["id"], "erasing", "erased")
    assert done.completed_at is not None
    assert done.completed_at > done.requested_at
    assert done.counts.items() >= {"days": 244, "turns": 2, "runs": 1, "api_keys": 1, "profile": 1}.items()
    assert done.links is None
    tombstones = [
        row
        for table in tables_of(cloud)
        for row in all_rows(cloud, table, "")
        if row["pk"].startswith("DIRECTORY#ERAS") and done.id in json.dumps(row)
    ]
    assert len(tombstones) == 2
    assert all(word not in json.dumps(tombstones) for word in (rich.user.user_id, rich.user.api_key, "Ada"))
    assert exported(other)[1].json("days.json") == days


@pytest.mark.parametrize("confirm", [None, "", "yes", "erase everything", "user_01JD0000000000000000000000"])
def test_without_ones_own_id_nothing_is_erased(person: User, confirm: str | None) -> None:
    answer = person.client.delete("/v1/me", params={} if confirm is None else {"confirm": confirm})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "confirmation_required")
    assert person.client.get("/v1/me").status_code == 200


def test_the_link_needs_its_token_and_no_key(user: Callable[[], User]) -> None:
    # given
    somebody = user()
    begun, status = begin_erasure(somebody)
    path = somebody.client.base_url.join(f"/v1/erasures/{begun['id']}")

    # then
    assert status()["id"] == begun["id"]
    for query in ("", "?token=", "?token=guessed"):
        answer = httpx.get(f"{path}{query}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "erasure_not_found")
    token = begun["links"]["status"].partition("=")[2]
    other = httpx.get(somebody.client.base_url.join(f"/v1/erasures/{new_id('ers')}?token={token}"))
    assert (other.status_code, other.json()["error"]["code"]) == (404, "erasure_not_found")
    erased(status)
    assert status()["status"] == "erased"


def test_a_key_that_is_still_known_at_the_door_changes_nothing_any_more(
    cloud: LocalState, user: Callable[[], User]
) -> None:
    # given
    somebody = user()
    assert somebody.client.get("/v1/me").status_code == 200  # from here on, the door knows the key for a minute

    # when
    begun, status = begin_erasure(somebody)

    # then
    for method, path, body in (
        ("POST", "/v1/turns", {"messages": [{"role": "user", "content": "How did I sleep?"}]}),
        ("POST", "/v1/memory", {"kind": "goal", "text": "Come back."}),
        ("PATCH", "/v1/me", {"name": "Ada"}),
        ("POST", "/v1/exports", None),
    ):
        answer = somebody.client.request(method, path, json=body, headers={"Idempotency-Key": new_id("req")})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "account_erased"), path
    # Asked again, it is the same erasure, with a link of its own.
    again, fresh = begin_erasure(somebody)
    assert again["id"] == begun["id"]
    assert status()["error"]["code"] == "erasure_not_found"
    erased(fresh)
    assert begin_erasure(somebody)[0]["status"] == "erased"
    assert traces(cloud, somebody.user_id) == []


def test_a_key_that_the_door_does_not_know_opens_nothing(user: Callable[[], User]) -> None:
    somebody = user()
    begin_erasure(somebody)

    # Another spelling of the header is another identity, so that the authorizer is asked anew.
    answer = httpx.get(somebody.client.base_url.join("/v1/me"), headers={"Authorization": f"bearer {somebody.api_key}"})

    assert answer.status_code == 401


def test_a_turn_in_flight_is_stopped_and_what_it_still_writes_is_found(
    cloud: LocalState, held_turn: tuple[User, Turn, str], model: ModelControl, control: RuntimeControl
) -> None:
    # given
    person, turn, rule = held_turn
    pid = control.process_of(turn.id, "Route")
    control.fault(service="dynamodb", operation="Scan", status=200, delay_ms=2500)

    # when
    _, status = begin_erasure(person)
    until(status, lambda one: one["rounds"] >= 1)
    model.release(rule)
    control.wait_until_idle(pid)
    done = erased(status)

    # then
    assert done["counts"]["stopped"] == 1
    assert traces(cloud, person.user_id) == []


def test_what_is_written_behind_the_broom_makes_another_round(cloud: LocalState, user: Callable[[], User]) -> None:
    # given
    somebody = user()

    # when
    _, status = begin_erasure(somebody)
    # An event of a turn that is gone, and the row of another that came back with nothing but its key.
    person = f"USER#{somebody.user_id}"
    (ephemeral,) = (name for name in tables_of(cloud) if "Ephemeral" in name)
    for table, pk, sk in (
        (ephemeral, f"{person}#TURN#{new_id('turn')}", "EVENT#00000007"),
        (cloud.records_table, person, f"TURN#{new_id('turn')}"),
    ):
        aws(cloud, "dynamodb").put_item(TableName=table, Item={"pk": {"S": pk}, "sk": {"S": sk}})
    done = erased(status)

    # then
    assert done["rounds"] >= 2
    assert done["counts"]["found_later"] >= 1
    assert traces(cloud, somebody.user_id) == []


def test_each_state_may_lose_its_process(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given
    for step, action in {
        "EraseRows": "kill",
        "EraseObjects": "lose_answer",
        "LookAgain": "lose_answer",
        "NoteDone": "lose_answer",
    }.items():
        control.lambda_fault(function="ErasureFunction", step=step, action=action)

    # when
    _, status = begin_erasure(person)
    erased(status)

    # then
    assert control.pending_lambda_faults() == []
    assert traces(cloud, person.user_id) == []


def test_an_erasure_whose_execution_was_stopped_begins_anew(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    # given
    control.fault(service="dynamodb", operation="Scan", status=200, delay_ms=1500)
    begun, status = begin_erasure(person)
    states = aws(cloud, "stepfunctions")
    (machine,) = (one for one in states.list_state_machines()["stateMachines"] if "Erasure" in one["name"])
    execution = machine["stateMachineArn"].replace(":stateMachine:", ":execution:") + f":{begun['id']}"
    states.stop_execution(executionArn=execution)

    # when
    control.fire("sweeper")

    # then
    erased(status)
    assert traces(cloud, person.user_id) == []


def test_an_erasure_that_was_never_started_is_started_by_the_sweeper(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    # given
    control.fault(service="states", operation="StartExecution", contains="ers_", status=400, code="AccessDenied")

    # when
    refused = person.client.delete("/v1/me", params={"confirm": person.user_id})
    control.fire("sweeper")

    # then
    assert refused.status_code == 503
    until(lambda: traces(cloud, person.user_id), lambda found: not found)
