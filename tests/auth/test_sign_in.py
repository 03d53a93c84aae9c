"""People who sign in at the issuer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from local.state import LocalState
from tests.auth.conftest import Client, Issuer, code_of
from tests.cloud import aws, items


def test_the_first_sign_in_makes_the_account_and_the_next_finds_it(issuer: Issuer, client: Client) -> None:
    # given
    subject = f"auth0|{uuid4().hex}"

    # when
    first = client(issuer.token(subject)).get("/v1/me")
    second = client(issuer.token(subject, alg="ES256")).get("/v1/me")

    # then
    assert first.json()["id"].startswith("user_")
    assert second.json() == first.json()


def test_of_many_first_sign_ins_at_once_one_makes_the_account(
    cloud: LocalState, issuer: Issuer, client: Client
) -> None:
    # given: tokens that differ, so that the gateway remembers none for another
    subject = f"auth0|{uuid4().hex}"
    clients = [client(issuer.token(subject)) for _ in range(4)]

    # when
    with ThreadPoolExecutor(len(clients)) as threads:
        answers = list(threads.map(lambda one: one.get("/v1/me").json()["id"], clients))

    # then
    (user_id,) = set(answers)
    assert len(items(cloud, cloud.records_table, f"USER#{user_id}", "SIGNIN#")) == 1
    assert len(items(cloud, cloud.records_table, f"USER#{user_id}", "PROFILE")) == 1


def test_whoever_signs_in_for_the_first_time_has_agreed_to_nothing(issuer: Issuer, client: Client) -> None:
    question = {"messages": [{"role": "user", "content": "How did I sleep?"}]}

    refused = client(issuer.token()).post("/v1/turns", json=question)

    assert (refused.status_code, code_of(refused)) == (403, "consent_required")


def test_a_person_makes_a_key_for_a_program(issuer: Issuer, client: Client) -> None:
    person = client(issuer.token())
    made = person.post("/v1/api-keys", json={"name": "script", "scopes": ["account:read"]}).json()

    assert client(made["secret"]).get("/v1/me").json() == person.get("/v1/me").json()


def test_the_subject_is_not_kept_in_the_clear(cloud: LocalState, issuer: Issuer, client: Client) -> None:
    subject = f"auth0|{uuid4().hex}"
    user_id = client(issuer.token(subject)).get("/v1/me").json()["id"]

    pages = aws(cloud, "dynamodb").get_paginator("scan").paginate(TableName=cloud.records_table)
    found = [row for page in pages for row in page["Items"]]

    assert any(row["pk"]["S"] == f"USER#{user_id}" for row in found)
    assert not [row for row in found if subject in str(row)]
