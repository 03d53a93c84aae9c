"""The authorizer function: what it says of headers, what it writes down, and whom an erasure leaves outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contracts.api_keys import ApiKeyCreate
from contracts.base import rfc3339
from contracts.ids import new_id
from contracts.scopes import SCOPES
from functions.authorizer.oidc import LEEWAY_SECONDS
from functions.core import erasures, settings
from functions.core.api_keys import ApiKeys
from functions.core.credentials import digest_of, find_api_key
from functions.core.principal import Principal
from functions.core.store import records
from functions.erasure import rows as erasure_rows
from local.issuer.server import LIFE_SECONDS, IssuerServer
from tests.auth.in_process.conftest import ask, is_let_in, token


@pytest.fixture
def secret(tables: None) -> str:
    made = ApiKeys(Principal(new_id("user"))).create(
        new_id("key"), ApiKeyCreate(name="x", scopes=["data:read"]), SCOPES
    )
    return made.secret


def used_at(secret: str) -> str | None:
    row = records().get(f"DIRECTORY#APIKEY#{digest_of(secret)}", "-")
    return row["used_at"] if row and "used_at" in row else None


def test_what_the_gateway_hears_of_a_key_and_of_a_person(secret: str, issuer: IssuerServer) -> None:
    of_key, of_person = ask(f"Bearer {secret}"), ask(f"bearer  {token(issuer)} ")

    assert (of_key["auth"], of_key["scopes"], of_key["key_id"][:4]) == ("api_key", "data:read", "key_")
    assert (of_person["auth"], of_person["scopes"]) == ("oidc", " ".join(SCOPES))
    assert "key_id" not in of_person


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer amy_sk_",
        f"Bearer {'x' * 9000}",
        "Bearer a b",
        "bearer",
    ]
    + [f"Bearer {'.'.join(['eyJhbGciOiJSUzI1NiJ9', part, 'AAAA'])}" for part in ("e30", "bnVsbA", "!!!!", "W10")],
)
def test_a_header_that_is_none(issuer: IssuerServer, header: str) -> None:
    assert not is_let_in(header)


def test_where_no_issuer_is_set_only_keys_are_taken(secret: str) -> None:
    assert is_let_in(f"Bearer {secret}")
    assert not is_let_in(f"Bearer {'.'.join(['eyJhbGciOiJSUzI1NiJ9', 'e30', 'AAAA'])}")


@pytest.mark.parametrize(
    ("seconds", "good"), [(LEEWAY_SECONDS - 10, True), (LEEWAY_SECONDS + 10, False)], ids=["within", "beyond"]
)
def test_clocks_may_differ_a_little(
    issuer: IssuerServer, monkeypatch: pytest.MonkeyPatch, seconds: int, good: bool
) -> None:
    # given: an issuer whose clock is behind, by which the token has just ended
    now = datetime.now(UTC).timestamp()
    with monkeypatch.context() as behind:
        behind.setattr("local.issuer.server.time.time", lambda: now - LIFE_SECONDS - seconds)
        late = token(issuer)

    # then
    assert is_let_in(f"Bearer {late}") is good


@pytest.mark.parametrize(
    ("claim", "ours", "said", "good"),
    [
        ("aud", "amy", {"aud": ["somebody", "amy"]}, True),
        ("aud", "amy,amy-ios", {"aud": "amy-ios"}, True),
        ("aud", "amy", {"aud": ["somebody"]}, False),
        ("aud", "amy", {"aud": []}, False),
        ("aud", "amy", {"aud": {"amy": 1}}, False),
        ("aud", "amy", {"aud": "amy,amy-ios"}, False),
        ("client_id", "1example", {"client_id": "1example", "token_use": "access"}, True),
        ("client_id", "1example", {"aud": "1example", "token_use": "id"}, False),
        ("azp", "https://app.example.com", {"azp": "https://app.example.com"}, True),
        ("azp", "https://app.example.com", {"azp": "https://evil.example.com"}, False),
    ],
    ids=str,
)
def test_whom_a_token_is_for_stands_where_the_issuer_puts_it(
    issuer: IssuerServer, monkeypatch: pytest.MonkeyPatch, *, claim: str, ours: str, said: dict[str, object], good: bool
) -> None:
    # given
    monkeypatch.setenv("AMY_OIDC_AUDIENCE_CLAIM", claim)
    monkeypatch.setenv("AMY_OIDC_AUDIENCE", ours)
    settings.get_settings.cache_clear()
    now = int(datetime.now(UTC).timestamp())
    claims = {"iss": issuer.url, "sub": "anna", "iat": now, "exp": now + 60, **said}

    # then
    assert is_let_in(f"Bearer {issuer._key('RS256').sign(claims)}") is good


def test_a_use_is_written_down_every_ten_minutes_and_no_more_often(secret: str) -> None:
    # given
    ask(f"Bearer {secret}")
    first = used_at(secret)

    # when
    ask(f"Bearer {secret}")
    unchanged = used_at(secret)
    long_ago = rfc3339(datetime.now(UTC) - timedelta(minutes=11))
    records().update(f"DIRECTORY#APIKEY#{digest_of(secret)}", "-", assign={"used_at": long_ago})
    ask(f"Bearer {secret}")

    # then
    assert first is not None
    assert unchanged == first
    assert used_at(secret) not in (None, long_ago)


def test_a_key_that_is_revoked_at_this_moment_does_not_come_back_by_its_use(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: revoked between being found and being noted
    holder = find_api_key(digest_of(secret))
    assert holder is not None
    monkeypatch.setattr("functions.authorizer.handler.find_api_key", lambda _: holder)
    ApiKeys(holder.principal).revoke(holder.key_id)

    # when
    ask(f"Bearer {secret}")

    # then
    assert records().get(f"DIRECTORY#APIKEY#{digest_of(secret)}", "-") is None


def test_whose_account_is_going_stays_outside_and_begins_anew_when_it_is_gone(issuer: IssuerServer) -> None:
    # given
    person = Principal(ask(f"Bearer {token(issuer)}")["user_id"])
    erasures.put_fence(person, new_id("ers"))

    # when
    while_going = is_let_in(f"Bearer {token(issuer)}")
    erasure_rows.erase_known(person, 1_000)
    afterwards = ask(f"Bearer {token(issuer)}")["user_id"]

    # then
    assert not while_going
    assert afterwards != person.user_id
    assert records().get(Principal(afterwards).partition, "PROFILE") is not None
    assert not list(records().query(person.partition))


def test_a_first_sign_in_that_died_half_way_is_finished_by_the_next(
    issuer: IssuerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    with monkeypatch.context() as death:
        death.setattr("functions.core.credentials._settle", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            ask(f"Bearer {token(issuer)}")

    # when
    person = Principal(ask(f"Bearer {token(issuer)}")["user_id"])

    # then
    assert {row["sk"].partition("#")[0] for row in records().query(person.partition)} == {"PROFILE", "SIGNIN"}
