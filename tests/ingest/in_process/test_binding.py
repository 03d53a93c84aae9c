"""Whose a payload is: what makes a connection somebody's, what does not, and where an event may send us."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.sources import SourceConnect
from functions.core import blobs, store
from functions.core.directory import find_connection, open_session, use_session
from functions.core.errors import ExternalServiceUnavailable
from functions.core.principal import Principal
from functions.health import connecting
from functions.health.activities import Activities
from functions.health.days import Days, Part
from functions.health.errors import PayloadNotFetched, SourceNotFound
from functions.health.markers import Markers
from functions.health.sources import Sources
from functions.health.terra import fetching
from functions.health.terra.fetching import fetch_payload, is_allowed
from local.terra.server import TerraServer
from tests.ingest.in_process.conftest import Inbox, auth, rows, somebody
from tests.ingest.payloads import STAMP, example, full, of_account


@pytest.fixture
def victim() -> Principal:
    return somebody()


def session_of(principal: Principal, seconds: int = 900) -> str:
    session = str(uuid4())
    open_session("TERRA", session, principal, int(time.time()) + seconds)
    return session


def nothing_of(principal: Principal) -> bool:
    return rows(principal) == {}


def test_an_auth_with_a_strangers_reference_and_no_session_of_theirs_binds_nothing(
    inbox: Inbox, victim: Principal
) -> None:
    """What an attacker can do who gets Terra to send `auth` with somebody's reference_id."""
    attacker = somebody()
    account = str(uuid4())
    tries = [
        auth(account, str(uuid4()), victim.user_id),  # a session of nobody's
        {**auth(account, "", victim.user_id), "widget_session_id": None},  # none
        auth(account, session_of(attacker), victim.user_id),  # the attacker's own
        auth(account, session_of(victim, seconds=-1), victim.user_id),  # one that has expired
    ]

    for payload in tries:
        assert inbox.post(payload).status == 200
    inbox.post(of_account(example("daily"), account, victim.user_id))
    inbox.drain()

    assert find_connection("TERRA", account) is None
    assert nothing_of(victim)
    assert nothing_of(attacker)
    assert inbox.dead == []


def test_a_session_is_good_for_one_account(inbox: Inbox, victim: Principal) -> None:
    session = session_of(victim)
    first, second = str(uuid4()), str(uuid4())
    for account in (first, second, first):
        inbox.post(auth(account, session, victim.user_id))
        inbox.drain()
    assert find_connection("TERRA", first) is not None
    assert find_connection("TERRA", second) is None


def test_an_account_that_is_somebodys_stays_theirs(inbox: Inbox) -> None:
    principal, account = inbox.connected()
    other = somebody()

    inbox.post(auth(account, session_of(other), other.user_id))
    inbox.drain()

    connection = find_connection("TERRA", account)
    assert connection is not None
    assert connection.principal == principal
    assert nothing_of(other)


def test_a_reauth_from_an_account_of_nobodys_binds_nothing(inbox: Inbox, victim: Principal) -> None:
    inbox.post(of_account(example("user_reauth"), str(uuid4()), victim.user_id))
    inbox.drain()
    assert nothing_of(victim)
    assert find_connection("TERRA", "9c8b7a65-4321-4fed-a0b9-87c6d5e4f321") is None


def test_a_data_event_with_somebodys_reference_is_not_theirs(inbox: Inbox, victim: Principal) -> None:
    inbox.post(of_account(example("daily"), str(uuid4()), victim.user_id))
    inbox.drain()
    assert nothing_of(victim)


def test_a_lab_report_belongs_to_the_session_it_was_uploaded_in(inbox: Inbox, victim: Principal) -> None:
    payload = example("lab_report.completed")
    payload["data"]["reference_id"] = victim.user_id
    inbox.post(payload)
    inbox.drain()
    assert nothing_of(victim)

    payload["data"]["session_id"] = session_of(victim)
    inbox.post(payload)
    inbox.drain()
    assert [marker.name for marker in Markers(victim).latest()] == ["hemoglobin"]


def test_what_came_before_its_connection_was_made_is_taken_in_when_it_is(inbox: Inbox, victim: Principal) -> None:
    # given data, and even the end of the connection, before the auth event
    account, session = str(uuid4()), session_of(victim)
    for number, name in enumerate(("daily", "sleep", "connection_error")):
        inbox.post(of_account(example(name), account, victim.user_id), stamp=STAMP + number)
    inbox.drain()
    assert nothing_of(victim)

    # when
    inbox.post(auth(account, session, victim.user_id), stamp=STAMP - 1)
    inbox.drain()

    # then
    (day,) = Days(victim).all()
    assert (day.metrics["steps"], day.metrics["sleep_minutes"]) == (11_894, 420)
    source = Sources(victim).get("garmin")
    assert source is not None
    assert source.status == "error"
    assert inbox.stored("raw/unknown/") == []
    assert len(inbox.stored(f"raw/{victim.user_id}/garmin/")) == 4


class Dying:
    """The calls of the stores, of which one fails."""

    def __init__(self, patch: pytest.MonkeyPatch, dies_at: int) -> None:
        self.calls, self.dies_at = 0, dies_at
        for place in (store.Table, blobs):
            patch.setattr(place, "_call", self.counted(place._call))

    def counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **arguments: Any) -> Any:
            self.calls += 1
            if self.calls == self.dies_at:
                raise RuntimeError("died")
            return real(*args, **arguments)

        return call


def test_a_consumer_that_dies_anywhere_while_it_claims_loses_nothing(inbox: Inbox) -> None:
    """Before each call of a store in turn; the message comes again until it is dealt with."""
    dies_at, died = 0, True
    while died:
        # given data of nobody's, and then the event that makes it somebody's
        dies_at += 1
        victim, account = somebody(), str(uuid4())
        inbox.post(of_account(example("daily"), account, victim.user_id))
        inbox.drain()
        inbox.post(auth(account, session_of(victim), victim.user_id))
        messages = inbox.messages()

        # when
        with pytest.MonkeyPatch.context() as patch:
            Dying(patch, dies_at)
            died = bool(inbox.consume(messages))
        if died:
            assert inbox.consume(messages) == []
        inbox.drain()

        # then
        assert Days(victim).all()[0].metrics["steps"] == 11_894
        assert inbox.stored("raw/unknown/") == []
    assert dies_at > 10


# --- connecting and disconnecting -------------------------------------------------------------------------------------


def test_a_connection_from_the_page_to_its_history(inbox: Inbox, terra: TerraServer, victim: Principal) -> None:
    opened = connecting.connect(victim, SourceConnect(providers=["oura"], success_url="https://app.example.com/done"))
    visit = httpx.get(opened.url, trust_env=False)

    assert (visit.status_code, visit.headers["location"]) == (302, "https://app.example.com/done")
    calls = httpx.get(f"{terra.url}/_calls", trust_env=False).json()
    asked = next(each["body"] for each in reversed(calls) if each["path"].endswith("generateWidgetSession"))
    assert f'"reference_id": "{victim.user_id}"' in asked
    assert '"providers": "OURA"' in asked


def test_a_session_of_terras_is_remembered_as_the_users(inbox: Inbox, terra: TerraServer, victim: Principal) -> None:
    opened = connecting.connect(victim, SourceConnect())
    assert use_session("TERRA", opened.url.rpartition("/")[2], "an-account") == victim


def authorized(inbox: Inbox, terra: TerraServer) -> tuple[Principal, str]:
    """A connection that the stand-in knows."""
    principal, account = inbox.connected()
    terra._accounts[account] = {"user_id": account, "active": True}
    return principal, account


def test_disconnecting_ends_it_there_and_here_and_keeps_what_it_said(inbox: Inbox, terra: TerraServer) -> None:
    principal, account = authorized(inbox, terra)
    inbox.post(of_account(example("daily"), account, principal.user_id))
    inbox.drain()

    connecting.disconnect(principal, "garmin", delete_data=False)
    connecting.disconnect(principal, "garmin", delete_data=False)

    assert terra._accounts[account]["active"] is False
    source = Sources(principal).get("garmin")
    assert source is not None
    assert (source.status, source.reason) == ("disconnected", "disconnected_by_you")
    assert len(Days(principal).all()) == 1
    # what comes late is nobody's, and an old event does not bring the connection back
    inbox.post(of_account(example("sleep"), account, principal.user_id))
    inbox.post(auth(account, session_of(principal), principal.user_id), stamp=1_000)
    inbox.drain()
    assert "sleep_minutes" not in Days(principal).all()[0].metrics
    assert find_connection("TERRA", account) is None


def test_deleting_takes_all_that_it_said_and_nothing_else(inbox: Inbox, terra: TerraServer) -> None:
    principal, account = authorized(inbox, terra)
    for name in ("daily", "activity", "body"):
        inbox.post(of_account(example(name), account, principal.user_id))
    inbox.post(of_account(full("hormone"), account, principal.user_id))
    inbox.drain()
    (day,) = Days(principal).all()
    Days(principal).merge([Part(day.date, "manual", metrics={"weight_kg": 70.0}, stamp=1, via="api")])

    connecting.disconnect(principal, "garmin", delete_data=True)
    connecting.rebuild(principal)
    inbox.drain()

    assert [each.metrics for each in Days(principal).all()] == [{"weight_kg": 70.0}]
    assert list(Activities(principal).all()) == []
    assert Markers(principal).latest() == []
    assert inbox.stored(f"raw/{principal.user_id}/") == []


def test_a_source_of_files_goes_with_its_data(inbox: Inbox, victim: Principal) -> None:
    Days(victim).merge([Part(date(2026, 7, 1), "apple_health", metrics={"steps": 5.0}, stamp=1)])
    Sources(victim).seen("apple_health", via="import")
    (source,) = Sources(victim).list()
    assert (source.status, source.via) == ("imported", ("import",))

    connecting.disconnect(victim, "apple_health", delete_data=True)

    assert nothing_of(victim)


def test_apples_name_is_ours(inbox: Inbox, terra: TerraServer, victim: Principal) -> None:
    principal, _ = inbox.connected("APPLE", victim)
    connecting.connect(principal, SourceConnect(providers=["apple_health"]))
    assert [source.provider for source in Sources(principal).list()] == ["apple_health"]
    calls = httpx.get(f"{terra.url}/_calls", trust_env=False).json()
    assert '"providers": "APPLE"' in calls[-1]["body"]


def test_where_terra_does_not_answer_nothing_is_disconnected(inbox: Inbox, terra: TerraServer) -> None:
    principal, _ = authorized(inbox, terra)
    httpx.post(f"{terra.url}/_faults", json={"path": "deauthenticateUser", "status": 503}, trust_env=False)
    with pytest.raises(ExternalServiceUnavailable):
        connecting.disconnect(principal, "garmin", delete_data=True)
    source = Sources(principal).get("garmin")
    assert source is not None
    assert source.status == "connected"


def test_a_source_that_is_not_there_cannot_be_disconnected(inbox: Inbox, victim: Principal) -> None:
    with pytest.raises(SourceNotFound):
        connecting.disconnect(victim, "garmin", delete_data=False)


# --- addresses --------------------------------------------------------------------------------------------------------

ORIGINS = frozenset({"https://payloads.example.com", "http://127.0.0.1:9000"})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://payloads.example.com/a.json?X-Amz-Signature=b", True),
        ("https://PAYLOADS.example.com:443/a.json", True),
        ("http://127.0.0.1:9000/a.json", True),
        ("http://payloads.example.com/a.json", False),
        ("https://payloads.example.com:8443/a.json", False),
        ("https://payloads.example.com.evil.example/a.json", False),
        ("https://evil.example/payloads.example.com", False),
        ("https://evil.payloads.example.com/a.json", False),
        ("https://user:pass@payloads.example.com/a.json", False),
        ("https://payloads.example.com@169.254.169.254/latest/meta-data", False),
        ("https://payloads.example.com\\@169.254.169.254/", False),
        ("https://payloads.example.com /", False),
        ("https://payloads.example.com\n.evil.example/", False),
        ("http://169.254.169.254/latest/meta-data/iam/", False),
        ("http://127.0.0.1:9001/a.json", False),
        ("http://localhost:9000/a.json", False),
        ("https://127.0.0.1:9000/a.json", False),
        ("https://[::1]/", False),
        ("https://payloads.example.com:99999/", False),
        ("file:///etc/passwd", False),
        ("//payloads.example.com/a", False),
        ("", False),
    ],
)
def test_an_event_sends_us_nowhere_but_to_the_origins_of_the_settings(url: str, allowed: bool) -> None:
    assert is_allowed(url, ORIGINS) is allowed


def test_an_address_that_is_not_allowed_is_not_called_and_the_event_is_kept(inbox: Inbox, terra: TerraServer) -> None:
    elsewhere = TerraServer("http://127.0.0.1:9/webhooks/terra")
    elsewhere.start()
    try:
        inbox.post({**example("s3_upload"), "url": f"{elsewhere.url}/payloads/1"})
        inbox.drain()
        assert httpx.get(f"{elsewhere.url}/_calls", trust_env=False).json() == []
    finally:
        elsewhere.close()
    assert len(inbox.dead) == 1
    assert len(inbox.stored("raw/unknown/none/")) == 1


def test_a_redirect_is_not_followed_and_what_is_too_large_is_not_read(
    inbox: Inbox, terra: TerraServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpx.post(f"{terra.url}/_faults", json={"path": "/payloads/x", "status": 302}, trust_env=False)
    with pytest.raises(PayloadNotFetched) as redirected:
        fetch_payload(f"{terra.url}/payloads/x", pause=lambda _: None)
    assert redirected.value.details == {"reason": "status_302"}

    monkeypatch.setattr(fetching, "MOST_BYTES", 1_000)
    url = httpx.post(f"{terra.url}/_payloads", content=b"x" * 2_000, trust_env=False).json()["url"]
    with pytest.raises(PayloadNotFetched) as large:
        fetch_payload(url)
    assert large.value.details == {"reason": "too_large"}


def test_a_fetch_that_fails_is_tried_again_at_once(inbox: Inbox, terra: TerraServer) -> None:
    url = httpx.post(f"{terra.url}/_payloads", content=b"{}", trust_env=False).json()["url"]
    httpx.post(f"{terra.url}/_faults", json={"path": "/payloads/", "status": 500, "times": 2}, trust_env=False)
    assert fetch_payload(url, pause=lambda _: None) == b"{}"
