"""RFC 8628: a device without a browser gets a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from contracts.device_login import DEVICE_GRANT
from functions.core.credentials import digest_of
from local.state import LocalState
from tests.auth.conftest import Client, Issuer, code_of, new_key
from tests.cloud import User, aws
from tests.personal_data.declared import all_rows, tables_of

START, APPROVE, TOKEN = "/v1/auth/cli/start", "/v1/auth/cli/approve", "/v1/auth/cli/token"
REVOKE = "/v1/auth/cli/revoke"


class Device:
    """What shows a code."""

    def __init__(self, client: httpx.Client, **asked: str) -> None:
        answer = client.post(START, data=asked or {"client_name": "a terminal"})
        assert answer.status_code == 200, answer.text
        self._client = client
        self.shown: dict[str, Any] = answer.json()

    @property
    def user_code(self) -> str:
        return str(self.shown["user_code"])

    def ask(self) -> httpx.Response:
        form = {"grant_type": DEVICE_GRANT, "device_code": self.shown["device_code"]}
        return self._client.post(TOKEN, data=form)


@pytest.fixture
def device(client: Client) -> Callable[..., Device]:
    return lambda **asked: Device(client(None), **asked)


def decide(person: httpx.Client, code: str, decision: str | None = "approve") -> httpx.Response:
    return person.post(APPROVE, json={"user_code": code, "decision": decision})


def test_a_device_gets_a_key_that_is_called_like_it(
    device: Callable[..., Device], issuer: Issuer, client: Client
) -> None:
    # given
    person, terminal = client(issuer.token()), device(client_name="Anna's terminal", scope="data:read account:read")
    assert terminal.ask().json()["error"] == "authorization_pending"

    # when
    asked = decide(person, terminal.user_code, None)
    approved = decide(person, terminal.user_code)
    token = terminal.ask()

    # then
    assert asked.json() | {"status": "approved"} == approved.json()
    assert (asked.json()["client_name"], asked.json()["scopes"]) == ("Anna's terminal", ["data:read", "account:read"])
    assert token.headers["cache-control"] == "no-store"
    granted = token.json()
    assert (granted["token_type"], granted["scope"]) == ("Bearer", "data:read account:read")
    assert client(granted["access_token"]).get("/v1/me").json() == person.get("/v1/me").json()
    (key,) = person.get("/v1/api-keys").json()["data"]
    assert (key["name"], key["scopes"]) == ("Anna's terminal", ["data:read", "account:read"])


def test_what_a_device_shows(device: Callable[..., Device], cloud: LocalState) -> None:
    shown = device().shown

    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", shown["user_code"])
    assert shown["verification_uri"] == f"{cloud.api_url}/console/#/device"
    assert shown["verification_uri_complete"].endswith(f"?user_code={shown['user_code']}")
    assert (shown["expires_in"], shown["interval"]) == (900, 5)


def test_a_device_that_asks_too_fast_is_slowed_down_for_good(device: Callable[..., Device]) -> None:
    terminal = device()

    answers = [terminal.ask().json() for _ in range(3)]

    assert [one["error"] for one in answers] == ["authorization_pending", "slow_down", "slow_down"]
    assert "10 seconds" in answers[1]["error_description"]
    assert "15 seconds" in answers[2]["error_description"]


def test_of_two_polls_one_gets_the_key(device: Callable[..., Device], user: Callable[[], User]) -> None:
    # given
    person, terminal = user(), device()
    decide(person.client, terminal.user_code)

    # when
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: terminal.ask(), range(3)))

    # then
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400]
    assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
    assert len(person.client.get("/v1/api-keys").json()["data"]) == 2


def test_no_is_no_and_a_code_is_decided_once(device: Callable[..., Device], user: Callable[[], User]) -> None:
    person, terminal = user(), device()

    assert decide(person.client, terminal.user_code, "deny").json()["status"] == "denied"
    again = decide(person.client, terminal.user_code)

    assert (again.status_code, code_of(again)) == (404, "device_login_not_found")
    assert (terminal.ask().status_code, terminal.ask().json()["error"]) == (400, "access_denied")


@pytest.mark.parametrize("typed", ["lower", "no dash", "blanks"])
def test_how_a_code_is_typed_does_not_matter(
    device: Callable[..., Device], user: Callable[[], User], typed: str
) -> None:
    terminal = device()
    code = {
        "lower": terminal.user_code.lower(),
        "no dash": terminal.user_code.replace("-", ""),
        "blanks": f" {terminal.user_code.replace('-', ' ')} ",
    }[typed]

    assert decide(user().client, code).status_code == 200


def test_a_device_gets_no_more_than_who_lets_it_in_may_do(
    device: Callable[..., Device], user: Callable[[], User], client: Client
) -> None:
    # given
    small = client(new_key(user(), scopes=["account:write", "data:read"])["secret"])
    greedy, beyond = device(scope="data:read turns:write"), device(scope="turns:write")

    # when
    approved = decide(small, greedy.user_code)
    refused = decide(small, beyond.user_code)

    # then
    assert approved.json()["scopes"] == ["data:read"]
    assert greedy.ask().json()["scope"] == "data:read"
    assert (refused.status_code, code_of(refused)) == (403, "insufficient_scope")
    assert beyond.ask().json()["error"] == "authorization_pending"


def test_a_code_is_good_for_a_quarter_of_an_hour(
    cloud: LocalState, device: Callable[..., Device], user: Callable[[], User]
) -> None:
    # given
    terminal = device()
    code = terminal.user_code.replace("-", "")
    (table,) = (name for name in tables_of(cloud) if "Ephemeral" in name)
    for pk in (f"DEVICE#{digest_of(terminal.shown['device_code'])}", f"USERCODE#{digest_of(code)}"):
        aws(cloud, "dynamodb").update_item(
            TableName=table,
            Key={"pk": {"S": f"DIRECTORY#{pk}"}, "sk": {"S": "-"}},
            UpdateExpression="SET expires_at = :past",
            ExpressionAttributeValues={":past": {"N": "1"}},
        )

    # then
    assert decide(user().client, terminal.user_code).status_code == 404
    assert terminal.ask().json()["error"] == "expired_token"


def test_codes_cannot_be_guessed_through(user: Callable[[], User]) -> None:
    person = user()

    answers = [decide(person.client, "BBBB-BBBB") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert code_of(answers[-1]) == "rate_limited"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


@pytest.mark.parametrize("form", [True, False])
def test_whoever_holds_a_key_may_end_it(client: Client, user: Callable[[], User], form: bool) -> None:
    # given a key that may only read data
    person = client(user().api_key)
    made = person.post("/v1/api-keys", json={"name": "terminal", "scopes": ["data:read"]}).json()
    sent = {"token": made["secret"]}
    body: dict[str, Any] = {"data": sent} if form else {"json": sent}

    # when it is revoked without any other sign-in, and again
    answers = [client(None).post(REVOKE, **body) for _ in range(2)]

    # then it is gone, and both answers are the same
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"{}")] * 2
    assert answers[0].headers["cache-control"] == "no-store"
    assert made["id"] not in [key["id"] for key in person.get("/v1/api-keys").json()["data"]]


def test_neither_code_is_kept_in_the_clear(cloud: LocalState, device: Callable[..., Device]) -> None:
    shown = device().shown

    for table in tables_of(cloud):
        for row in all_rows(cloud, table, fields=""):
            assert shown["device_code"] not in str(row)
            assert shown["user_code"].replace("-", "") not in str(row)


@pytest.mark.parametrize(
    ("path", "request_", "error"),
    [
        (START, {"data": {"scope": "everything"}}, "invalid_scope"),
        (START, {"data": {"client_name": "x" * 65}}, "invalid_request"),
        (START, {"json": {"client_name": "\u202ex"}}, "invalid_request"),
        (START, {"json": ["no object"]}, "invalid_request"),
        (START, {"content": "scope=a&scope=b", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
         "invalid_request"),
        (TOKEN, {"data": {}}, "invalid_request"),
        (TOKEN, {"data": {"grant_type": DEVICE_GRANT}}, "invalid_request"),
        (TOKEN, {"data": {"grant_type": "password", "device_code": "x"}}, "unsupported_grant_type"),
        (TOKEN, {"json": {"grant_type": DEVICE_GRANT, "device_code": "x"}}, "invalid_grant"),
        (TOKEN, {"json": {"grant_type": DEVICE_GRANT, "device_code": 7}}, "invalid_request"),
        (REVOKE, {"data": {}}, "invalid_request"),
        (REVOKE, {"json": {"token": 7}}, "invalid_request"),
        (TOKEN, {"content": "{", "headers": {"Content-Type": "application/json"}}, "invalid_request"),
    ],
    ids=lambda value: str(value)[-40:],
)  # fmt: skip
def test_what_oauth_s_clients_get_wrong(client: Client, path: str, request_: dict[str, Any], error: str) -> None:
    answer = client(None).post(path, **request_)

    assert (answer.status_code, answer.json()["error"]) == (400, error), answer.text
    assert set(answer.json()) == {"error", "error_description"}
