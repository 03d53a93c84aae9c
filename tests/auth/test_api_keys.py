from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.ids import new_id
from contracts.scopes import SCOPES
from functions.core.credentials import digest_of
from local.state import LocalState
from tests.auth.conftest import Client, code_of, new_key
from tests.cloud import User, aws
from tests.personal_data.declared import all_rows, tables_of

SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


def directory_row(cloud: LocalState, secret: str) -> dict[str, Any]:
    return {"pk": {"S": f"DIRECTORY#APIKEY#{digest_of(secret)}"}, "sk": {"S": "-"}}


def test_a_key_opens_the_door_and_its_use_is_written_down(user: Callable[[], User], client: Client) -> None:
    # given
    person = user()
    made = new_key(person, name="laptop", expires_at=SOON)
    assert made["last_used_at"] is None

    # when
    me = client(made["secret"]).get("/v1/me")

    # then
    assert me.json()["id"] == person.user_id
    (listed,) = (one for one in person.client.get("/v1/api-keys").json()["data"] if one["id"] == made["id"])
    assert (listed["name"], listed["scopes"]) == ("laptop", list(SCOPES))
    assert listed["last_used_at"] is not None
    assert "secret" not in listed


def test_only_the_hash_of_a_key_is_kept(cloud: LocalState, user: Callable[[], User]) -> None:
    person = user()
    answer = person.client.post("/v1/api-keys", json={"name": "x"}, headers={"Idempotency-Key": "one"})
    secret = answer.json()["secret"]

    assert answer.headers["cache-control"] == "no-store"
    for table in tables_of(cloud):
        for row in all_rows(cloud, table, fields=""):
            assert secret not in str(row), row["pk"]


def test_the_request_sent_again_gives_the_same_key_another_secret(user: Callable[[], User], client: Client) -> None:
    # given
    person = user()
    first, second = (
        person.client.post("/v1/api-keys", json={"name": "x"}, headers={"Idempotency-Key": "one"}).json()
        for _ in range(2)
    )

    # then
    assert first["id"] == second["id"]
    assert client(first["secret"]).get("/v1/me").status_code == 401
    assert client(second["secret"]).get("/v1/me").status_code == 200


def test_a_key_cannot_make_one_that_may_do_more(user: Callable[[], User], client: Client) -> None:
    # given
    small = client(new_key(user(), scopes=["account:write", "data:read"])["secret"])

    # when
    more = small.post("/v1/api-keys", json={"name": "more", "scopes": ["data:read", "turns:write"]})
    same = small.post("/v1/api-keys", json={"name": "same"})

    # then
    assert (more.status_code, code_of(more)) == (403, "insufficient_scope")
    assert more.json()["error"]["details"]["required"] == "turns:write"
    assert same.json()["scopes"] == ["data:read", "account:write"]


def test_a_key_cannot_make_one_that_outlives_it(user: Callable[[], User], client: Client) -> None:
    # given
    made = new_key(user(), expires_at=SOON)
    brief = client(made["secret"])

    # when
    longer = brief.post("/v1/api-keys", json={"name": "longer", "expires_at": "2999-01-01T00:00:00Z"})
    silent = brief.post("/v1/api-keys", json={"name": "silent"})

    # then
    assert (longer.status_code, code_of(longer)) == (422, "validation_failed")
    assert silent.json()["expires_at"] == made["expires_at"]


def test_a_key_that_was_made_without_scopes_has_all_of_them(user: Callable[[], User]) -> None:
    (key,) = user().client.get("/v1/api-keys").json()["data"]

    assert (key["name"], key["scopes"]) == ("local", list(SCOPES))


def test_a_key_whose_time_is_over_opens_nothing(cloud: LocalState, user: Callable[[], User], client: Client) -> None:
    made = new_key(user(), expires_at=SOON)
    aws(cloud, "dynamodb").update_item(
        TableName=cloud.records_table,
        Key=directory_row(cloud, made["secret"]),
        UpdateExpression="SET ends_at = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )

    assert client(made["secret"]).get("/v1/me").status_code == 401


def test_a_key_may_revoke_itself(user: Callable[[], User], client: Client) -> None:
    person = user()
    made = new_key(person)

    assert client(made["secret"]).delete(f"/v1/api-keys/{made['id']}").status_code == 204
    assert made["id"] not in person.client.get("/v1/api-keys").text


def test_a_key_is_renamed(user: Callable[[], User]) -> None:
    person = user()
    made = new_key(person)

    renamed = person.client.patch(f"/v1/api-keys/{made['id']}", json={"name": "  phone "}).json()

    assert renamed == {name: value for name, value in made.items() if name != "secret"} | {"name": "phone"}


def test_keys_come_page_by_page_the_newest_first(user: Callable[[], User]) -> None:
    person = user()
    made = [new_key(person)["id"] for _ in range(3)]

    first = person.client.get("/v1/api-keys", params={"limit": 2}).json()
    second = person.client.get("/v1/api-keys", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [one["id"] for one in first["data"] + second["data"]][:3] == made[::-1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "\u202eright to left"}, "name"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["everything"]}, "scopes.0"),
        ({"name": "x", "scopes": ["data:read", "data:read"]}, "scopes"),
        ({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "expires_at": "2999-01-01T00:00:00"}, "expires_at"),
        ({"name": "x", "secret": "mine"}, "secret"),
    ],
    ids=str,
)
def test_a_key_that_cannot_be_made(user: Callable[[], User], body: dict[str, Any], path: str) -> None:
    answer = user().client.post("/v1/api-keys", json=body)

    assert (answer.status_code, code_of(answer)) == (422, "validation_failed"), answer.text
    assert answer.json()["error"]["details"]["errors"][0]["path"] == path


def test_nobody_has_more_than_fifty(cloud: LocalState, user: Callable[[], User]) -> None:
    # given
    person = user()
    partition = {"S": f"USER#{person.user_id}"}
    for _ in range(49):
        row = {"pk": partition, "sk": {"S": f"KEY#{new_id('key')}"}, "digest": {"S": "x"}}
        aws(cloud, "dynamodb").put_item(TableName=cloud.records_table, Item=row)

    # when

    refused = person.client.post("/v1/api-keys", json={"name": "one too many"})

    # then
    assert (refused.status_code, code_of(refused)) == (409, "too_many_api_keys")
