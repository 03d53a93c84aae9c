"""What an erasure ends before it erases: connections at Terra, schedules, slots that wait; and what a slot needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
import pytest

from contracts.consents import ConsentCreate
from contracts.ids import new_id, new_ulid
from functions.check_ins import steps as check_in_steps
from functions.core import settings
from functions.core.check_in_results import CheckInResults
from functions.core.check_in_slots import slot_of, start_slot
from functions.core.consents import ConsentRecord
from functions.core.errors import AccountErased, ConsentRequired, ExternalServiceUnavailable
from functions.core.principal import Principal
from functions.core.store import records
from functions.erasure import rows as erasure_rows
from functions.erasure.steps import close_doors
from functions.health.sources import Sources
from local.terra.server import TerraServer
from tests.api.in_process.conftest import Api
from tests.check_ins.in_process.conftest import Scheduler, api, make, scheduler, state_machine
from tests.ingest.in_process.conftest import Inbox, inbox, terra
from tests.moto_tables import tables

__all__ = ["api", "inbox", "make", "scheduler", "state_machine", "tables", "terra"]

Make = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def no_machines(tables: None, scheduler: Scheduler) -> None:
    """But for that of check-ins, there are none that could be stopped."""


def ended_at_terra(terra: TerraServer) -> list[str]:
    calls = httpx.get(f"{terra.url}/_calls", trust_env=False).json()
    return [each["query"]["user_id"] for each in calls if each["path"].endswith("/auth/deauthenticateUser")]


def slot_at(moment: datetime) -> str:
    return slot_of(moment.replace(microsecond=0))


def withdraw(principal: Principal, purpose: str) -> None:
    said = ConsentCreate.model_validate({"purpose": purpose, "version": "2026-11", "granted": False})
    ConsentRecord(principal).add(said, new_ulid())


def test_an_erasure_ends_connections_at_terra_and_nothing_leads_to_the_person(
    inbox: Inbox, terra: TerraServer, api: Api
) -> None:
    # given
    person, account = inbox.connected(principal=api.principal)
    other, others = inbox.connected(principal=Api(Principal(new_id("user"))).principal)

    # when
    close_doors(person, new_id("ers"))
    erasure_rows.erase_known(person, 1_000)

    # then
    assert account in ended_at_terra(terra)
    assert others not in ended_at_terra(terra)
    assert records().get(f"DIRECTORY#TERRA#{account}", "-") is None
    assert [source.active for source in Sources(other).list()] == [(others,)]


def test_while_terra_is_down_the_doors_are_closed_and_the_erasure_comes_again(
    inbox: Inbox, terra: TerraServer, api: Api, make: Make, scheduler: Scheduler
) -> None:
    # given
    person, account = inbox.connected(principal=api.principal)
    check_in, erasure_id = make(), new_id("ers")
    httpx.post(f"{terra.url}/_faults", json={"path": "deauthenticateUser", "status": 503}, trust_env=False)

    # when
    with pytest.raises(ExternalServiceUnavailable):
        close_doors(person, erasure_id)

    # then
    assert [source.active for source in Sources(person).list()] == [(account,)]
    assert scheduler.find(check_in["id"]) is None
    assert api("POST", "/v1/sources/terra/connect", json_body={}).body["error"]["code"] == "account_erased"
    # when
    close_doors(person, erasure_id)
    # then
    assert ended_at_terra(terra)[-1] == account


def test_an_erasure_goes_on_where_terra_is_not_set_up_any_more(
    inbox: Inbox, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = inbox.connected(principal=api.principal)
    monkeypatch.setenv("AMY_TERRA_SECRET_ARN", "")
    from functions.health.terra import settings as terra  # noqa: PLC0415

    terra.terra_settings.cache_clear()
    terra.forget_keys()

    assert close_doors(person, new_id("ers"))["quiet_seconds"] > 0


def test_an_erasure_removes_schedules_and_stops_slots_that_wait(
    api: Api, make: Make, scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    waiting = {
        "StartAt": "Wait",
        "States": {"Wait": {"Type": "Wait", "Seconds": 86400, "End": True}},
    }
    states: Any = boto3.client("stepfunctions")
    role = "arn:aws:iam::123456789012:role/check-in"
    arn = states.create_state_machine(name="waits", definition=json.dumps(waiting), roleArn=role)["stateMachineArn"]
    monkeypatch.setenv("AMY_CHECK_IN_STATE_MACHINE_ARN", arn)
    settings.get_settings.cache_clear()
    made = make(quiet_hours={"start": "00:00", "end": "23:59"})
    slot = slot_at(datetime.now(UTC))
    start_slot(api.principal, made["id"], slot, "schedule")
    CheckInResults(api.principal).open(made["id"], slot, "schedule")

    # when
    close_doors(api.principal, new_id("ers"))

    # then
    (execution,) = states.list_executions(stateMachineArn=arn)["executions"]
    assert execution["status"] == "ABORTED"
    assert scheduler.find(made["id"]) is None
    assert list(records().query(api.principal.partition, prefix="CHECKIN")) == []


def test_a_slot_of_somebody_who_is_gone_writes_nothing(api: Api, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    made = make()
    close_doors(api.principal, new_id("ers"))
    monkeypatch.setattr(CheckInResults, "open", lambda *_: pytest.fail("a row was written"))
    about = {
        "id": made["id"],
        "user_id": api.principal.user_id,
        "slot": slot_at(datetime.now(UTC)),
        "fired_by": "schedule",
    }

    # then
    assert check_in_steps.handler({"step": "Decide", "check_in": about}, None)["verdict"] == "skip"
    with pytest.raises(AccountErased):
        check_in_steps.handler({"step": "AwaitWork", "check_in": about, "task_token": "t"}, None)


@pytest.mark.parametrize("purpose", ["health_data_processing", "model_provider"])
def test_without_consent_a_slot_looks_at_nothing_asks_nothing_and_says_why(
    api: Api, make: Make, monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    # given
    made = make(question="", schedule="", built_in="something_changed")
    started = make()
    about = {"user_id": api.principal.user_id, "fired_by": "schedule", "slot": slot_at(datetime.now(UTC))}
    check_in_steps.handler({"step": "Decide", "check_in": {**about, "id": started["id"]}}, None)
    withdraw(api.principal, purpose)
    monkeypatch.setattr("functions.check_ins.deciding.detect_changes", lambda *_: pytest.fail("data was looked at"))

    # then
    for step, check_in in (("Decide", made), ("AwaitWork", started)):
        event = {"check_in": {**about, "id": check_in["id"]}, "task_token": "t"}
        with pytest.raises(ConsentRequired):
            check_in_steps.handler({**event, "step": step}, None)
        check_in_steps.handler({**event, "step": "NoteFailure", "error": {"Error": "ConsentRequired"}}, None)
        (result,) = api("GET", f"/v1/check-ins/{check_in['id']}/results").body["data"]
        assert (result["status"], result["error"]["code"]) == ("failed", "consent_required")
    assert list(records().query(api.principal.partition, prefix="AWAITED#")) == []
    assert list(records().query(api.principal.partition, prefix="TURN#")) == []


def test_who_withdrew_can_pause_and_delete_and_a_paused_one_is_skipped_as_ever(api: Api, make: Make) -> None:
    # given
    made = make()
    withdraw(api.principal, "health_data_processing")
    path = f"/v1/check-ins/{made['id']}"

    # then
    assert api("POST", f"{path}/fire").body["error"]["code"] == "consent_required"
    assert api("PATCH", path, json_body={"enabled": False}).body["enabled"] is False
    about = {"id": made["id"], "user_id": api.principal.user_id, "fired_by": "schedule"}
    slot = slot_at(datetime.now(UTC) + timedelta(hours=1))
    assert check_in_steps.handler({"step": "Decide", "check_in": {**about, "slot": slot}}, None)["verdict"] == "skip"
    assert api("DELETE", path).status == 204
