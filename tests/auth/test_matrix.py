"""Every route × everything that must not open it. Generated from openapi.json, so that a new route is covered by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from contracts.ids import new_id, new_ulid
from contracts.scopes import OPERATIONS as SCOPE_OF
from contracts.scopes import SCOPES
from local.state import LocalState
from tests.auth.conftest import Client, Issuer, code_of, new_key
from tests.auth.operations import GUARDED, OPERATIONS, Operation
from tests.cloud import User, aws

BAD_TOKENS = ("expired", "wrong_audience", "wrong_issuer", "bad_signature", "none", "hmac")
"""Of the stand-in issuer; each is a good token but for this."""

NOT_SOMEBODYS = frozenset({"provider", "day"})
"""Names in a path that are no ids: the same for everybody, and looked up below the caller."""

by_id = pytest.mark.parametrize("operation", GUARDED, ids=lambda one: one.id)


@pytest.fixture(scope="module")
def owner(cloud: LocalState) -> Iterator[User]:
    made = User.create(cloud)
    yield made
    made.close()


@pytest.fixture(scope="module")
def stranger(cloud: LocalState) -> Iterator[User]:
    made = User.create(cloud)
    yield made
    made.close()


@pytest.fixture(scope="module")
def without_a_token(client: Client) -> httpx.Client:
    return client(None)


@pytest.fixture(scope="module")
def bad_headers(owner: User, issuer: Issuer) -> dict[str, str]:
    """What a request may bring and must be refused for, by what is wrong with it."""
    revoked = new_key(owner)
    assert owner.client.delete(f"/v1/api-keys/{revoked['id']}").status_code == 204
    wrong = {defect: f"Bearer {issuer.token(defect=defect)}" for defect in BAD_TOKENS}
    key = owner.api_key
    return {**wrong, "malformed": key, "other scheme": f"Basic {key}", "revoked": f"Bearer {revoked['secret']}"}


@pytest.fixture(scope="module")
def without_scope(owner: User, client: Client) -> Callable[[str], httpx.Client]:
    """A client with a key that may do everything but this."""
    made: dict[str, httpx.Client] = {}

    def make(scope: str) -> httpx.Client:
        if scope not in made:
            made[scope] = client(new_key(owner, scopes=[one for one in SCOPES if one != scope])["secret"])
        return made[scope]

    return make


@pytest.fixture(scope="module")
def owned(cloud: LocalState, owner: User) -> dict[str, str]:
    """What the owner has, by the name that it has in paths."""

    def made(path: str, body: dict[str, Any]) -> str:
        answer = owner.client.post(path, json=body)
        assert answer.status_code in (201, 202), answer.text
        return str(answer.json()["id"])

    question = {"messages": [{"role": "user", "content": "How did I sleep?"}], "start": "queued"}
    return {
        "turn_id": made("/v1/turns", question),
        "run_id": made("/v1/runs", {"agent": "domain_expert", "instructions": "What is HRV?", "mode": "async"}),
        "memory_id": made("/v1/memory", {"kind": "fact", "text": "I like walks."}),
        "lab_id": made("/v1/labs", {"file_name": "report.pdf"}),
        "import_id": made("/v1/imports", {"file_name": "days.csv", "size": 10}),
        "export_id": made("/v1/exports", {}),
        "check_in_id": made("/v1/check-ins", {"built_in": "morning_briefing"}),
        "key_id": new_key(owner)["id"],
        # What comes of long work is put there: that it is another's is all that this is about.
        "approval_id": _put(cloud, owner, "APPROVAL", new_id("apr")),
        "review_id": _put(cloud, owner, "REVIEW", new_id("rev")),
        "action_id": _put(cloud, owner, "ACTION", f"evt_{new_ulid()}"),
    }


@by_id
def test_nobody_gets_in(
    operation: Operation, without_a_token: httpx.Client, bad_headers: dict[str, str], owned: dict[str, str]
) -> None:
    # when
    answers = {"no token": operation.send(without_a_token, owned)}
    answers |= {what: operation.send(without_a_token, owned, Authorization=bad) for what, bad in bad_headers.items()}

    # then
    for what, answer in answers.items():
        assert (answer.status_code, code_of(answer)) == (401, "unauthorized"), f"{what}: {answer.text}"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["x-request-id"] == answer.json()["error"]["request_id"]
    assert len({_said(answer) for answer in answers.values()}) == 1, "why is nobody's business"


@by_id
def test_a_key_without_the_scope_is_told_which(
    operation: Operation, without_scope: Callable[[str], httpx.Client], owned: dict[str, str]
) -> None:
    refused = operation.send(without_scope(operation.scope), owned)

    assert (refused.status_code, code_of(refused)) == (403, "insufficient_scope"), refused.text
    assert refused.json()["error"]["details"]["required"] == operation.scope


@pytest.mark.parametrize(
    "operation",
    [one for one in GUARDED if set(one.parameters) - NOT_SOMEBODYS],
    ids=lambda one: one.id,
)
def test_what_is_another_s_is_what_is_not_there(operation: Operation, owned: dict[str, str], stranger: User) -> None:
    # given
    (name,) = operation.parameters
    theirs = {name: owned[name]}
    nobodys = {name: f"{owned[name].partition('_')[0]}_{new_ulid()}"}

    # when
    answers = [operation.send(stranger.client, ids) for ids in (theirs, nobodys)]

    # then
    assert [answer.status_code for answer in answers] == [404, 404], answers[0].text
    assert len({_said(answer) for answer in answers}) == 1
    assert owned[name] not in answers[0].text


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.is_public], ids=lambda one: one.id)
def test_what_is_public_asks_for_nothing(operation: Operation, without_a_token: httpx.Client) -> None:
    assert operation.send(without_a_token).status_code not in (401, 403)


def test_every_operation_has_its_scope_and_no_other_is_declared() -> None:
    assert {one.id: None if one.is_public else one.scope for one in OPERATIONS} == SCOPE_OF


def _said(answer: httpx.Response) -> str:
    """All that an error says but for the id of its request."""
    return answer.text.replace(answer.json()["error"]["request_id"], "")


def _put(cloud: LocalState, owner: User, kind: str, id_: str) -> str:
    item = {"pk": {"S": f"USER#{owner.user_id}"}, "sk": {"S": f"{kind}#{id_}"}, "id": {"S": id_}}
    aws(cloud, "dynamodb").put_item(TableName=cloud.records_table, Item=item)
    return id_
