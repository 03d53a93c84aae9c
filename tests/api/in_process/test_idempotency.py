"""A request with a key takes effect once, whatever happens to the process that carries it out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.turns import TurnCreate
from functions.core import turn_control
from functions.core.idempotency import Answer as StoredAnswer
from functions.core.idempotency import Claim, Idempotency
from functions.core.principal import Principal
from functions.core.store import Item, ephemeral
from functions.core.turns import TurnRecord, Turns
from tests.api.in_process.conftest import Api

QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}]}


def record_of(principal: Principal) -> Item:
    return next(ephemeral().query(principal.partition, prefix="IDEMPOTENCY#"))


def end_lease(principal: Principal) -> None:
    record = record_of(principal)
    ephemeral().update(record["pk"], record["sk"], assign={"lease_until": 1})


def post(api: Api, key: str, body: object = QUESTION) -> Any:
    return api("POST", "/v1/turns", json_body=body, headers={"Idempotency-Key": key})


def test_the_same_request_gets_the_same_answer(api: Api, executions: Callable[[], list[str]]) -> None:
    # given
    first = post(api, "k1")
    # when
    second = post(api, "k1")
    # then
    assert (first.status, second.status) == (201, 201)
    assert second.body == first.body
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert executions() == [first.body["id"]]


def test_a_key_may_be_quoted_or_bare(api: Api) -> None:
    assert post(api, '"k 1"').body["id"] == post(api, "k 1").body["id"]


def test_another_body_under_the_same_key_is_refused(api: Api) -> None:
    post(api, "k1")
    answer = post(api, "k1", QUESTION | {"stream": False})
    assert (answer.status, answer.body["error"]["code"]) == (422, "idempotency_mismatch")


def test_a_key_belongs_to_its_user_method_and_path(api: Api) -> None:
    turn = post(api, "k1").body
    assert (
        Api(Principal("user_01JD0000000000000000000000"))(
            "POST", "/v1/turns", json_body=QUESTION, headers={"Idempotency-Key": "k1"}
        ).body["id"]
        != turn["id"]
    )
    cancelled = api("POST", f"/v1/turns/{turn['id']}/cancel", headers={"Idempotency-Key": "k1"})
    assert cancelled.body["status"] == "cancelled"


def test_while_the_first_is_in_flight_the_second_waits(api: Api) -> None:
    # given an owner that has not answered yet
    Idempotency(api.principal).begin("POST /v1/turns", "k1", json.dumps(QUESTION).encode())
    # when
    answer = post(api, "k1")
    # then
    assert (answer.status, answer.body["error"]["code"]) == (409, "idempotency_in_flight")
    assert answer.headers["Retry-After"] == "1"


def test_a_dead_owners_request_is_finished_with_its_id(
    api: Api, executions: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a process that died between the turn's row and its execution
    class Killed(BaseException):
        pass

    def die(_: TurnRecord) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(turn_control, "start_execution", die)
        with pytest.raises(Killed):
            post(api, "k1")
    (left,) = Turns(api.principal).list(10)
    assert post(api, "k1").status == 409
    # when its lease is over
    end_lease(api.principal)
    answer = post(api, "k1")
    # then
    assert (answer.status, answer.body["id"]) == (201, left.id)
    assert executions() == [left.id]
    assert len(list(Turns(api.principal).list(10))) == 1


def test_a_late_owner_does_not_overwrite_its_heir(api: Api) -> None:
    # given
    records = Idempotency(api.principal)
    late = records.begin("POST /v1/turns", "k1", b"{}")
    assert isinstance(late, Claim)
    end_lease(api.principal)
    heir = records.begin("POST /v1/turns", "k1", b"{}")
    assert isinstance(heir, Claim)
    assert heir.reserved_ulid == late.reserved_ulid
    records.finish(heir, StoredAnswer(201, {}, "heir"))
    # when
    records.finish(late, StoredAnswer(201, {}, "late"))
    records.release(late)
    # then
    assert records.begin("POST /v1/turns", "k1", b"{}") == StoredAnswer(201, {}, "heir")


def test_an_expired_record_that_is_still_there_counts_as_gone(api: Api) -> None:
    first = post(api, "k1")
    record = record_of(api.principal)
    ephemeral().update(record["pk"], record["sk"], assign={"expires_at": 1})
    assert post(api, "k1").body["id"] != first.body["id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"messages": []}, 422), (QUESTION | {"start": "soon"}, 422), (QUESTION | {"tpyo": 1}, 422)],
)
def test_a_refused_request_leaves_its_key_free(api: Api, body: object, status: int) -> None:
    assert post(api, "k1", body).status == status
    assert post(api, "k1").status == 201


def test_what_a_request_met_is_answered_again(api: Api) -> None:
    # given a cancellation that met a finished turn
    turn = TurnRecord.model_validate(
        {"id": "turn_01JD0000000000000000000000", "user_id": api.principal.user_id, "status": "completed"}
        | {"created_at": "2026-01-01T00:00:00.000Z", "execution": "e", "archive": "events.json"}
        | TurnCreate.model_validate(QUESTION).model_dump(include={"messages"})
    )
    Turns(api.principal).create(turn)
    first = api("POST", f"/v1/turns/{turn.id}/cancel", headers={"Idempotency-Key": "k1"})
    # when
    second = api("POST", f"/v1/turns/{turn.id}/cancel", headers={"Idempotency-Key": "k1"})
    # then
    assert (first.status, first.body["error"]["code"]) == (409, "turn_ended")
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_failure_of_ours_is_not_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    def fail(_: TurnRecord) -> None:
        raise RuntimeError("a text with somebody's data")

    with monkeypatch.context() as patched:
        patched.setattr(turn_control, "start_execution", fail)
        failed = post(api, "k1")
    # when
    again = post(api, "k1")
    # then
    assert (failed.status, failed.body["error"]["code"]) == (500, "internal_error")
    assert "somebody" not in json.dumps(failed.body)
    assert again.status == 201
    assert "Idempotent-Replayed" not in again.headers
    assert len(list(Turns(api.principal).list(10))) == 1


@pytest.mark.parametrize("key", ["k" * 256, '""', "\x7f"])
def test_a_key_of_another_form_is_refused(api: Api, key: str) -> None:
    answer = post(api, key)
    assert (answer.status, answer.body["error"]["details"]["parameter"]) == (400, "Idempotency-Key")


def test_a_profile_change_is_answered_again(api: Api) -> None:
    first = api("PATCH", "/v1/me", json_body={"name": "Ada"}, headers={"Idempotency-Key": "k1"})
    api("PATCH", "/v1/me", json_body={"name": "Grace"})
    again = api("PATCH", "/v1/me", json_body={"name": "Ada"}, headers={"Idempotency-Key": "k1"})
    assert again.body == first.body
    assert api("GET", "/v1/me").body["profile"]["name"] == "Grace"
