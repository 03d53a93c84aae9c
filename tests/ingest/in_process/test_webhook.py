"""POST /webhooks/terra: what is acknowledged, what is refused, and what is kept of it."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import Any

import pytest

from functions.health.terra import settings
from functions.health.terra.signature import is_signed, sign
from functions.ingest import webhook
from local.terra.server import SIGNING_SECRET
from tests.ingest.in_process.conftest import CONTEXT, Inbox
from tests.ingest.payloads import STAMP, example, of_account

KNOWN = "dca55eca8f595bd4d80250ab9609c7cbecec8e581c5c3822294f7c2ee1c99377"


def test_the_known_vector_is_signed() -> None:
    assert sign(b"123", "key", "12345678") == KNOWN
    assert is_signed(f"t=12345678,v1={KNOWN}", b"123", "key", now=12345678, tolerance=300)


@pytest.mark.parametrize(
    ("header", "valid"),
    [
        pytest.param(f"t=12345678,v1={'0' * 64},v1={KNOWN}", True, id="the second of two"),
        pytest.param(f" t=12345678 , v1={KNOWN} ", True, id="blanks"),
        pytest.param(f"v1={KNOWN},t=12345678,v0=abc", True, id="another order, another scheme beside it"),
        pytest.param(f"t=12345678,v1={KNOWN.upper()}", True, id="upper case"),
        pytest.param(f"t=12345679,v1={KNOWN}", False, id="another time"),
        pytest.param(f"t=12345678,v0={KNOWN}", False, id="another scheme alone"),
        pytest.param(f"t=12345678,v1={KNOWN[:-1]}", False, id="too short"),
        pytest.param("t=12345678,v1=", False, id="empty"),
        pytest.param(f"v1={KNOWN}", False, id="no time"),
        pytest.param(f"t=12345678,t=12345678,v1={KNOWN}", False, id="two times"),
        pytest.param(f"t=-12345678,v1={KNOWN}", False, id="a time below zero"),
        pytest.param(f"t=١٢٣,v1={KNOWN}", False, id="digits of another script"),
        pytest.param(f"t=12345678,v1={KNOWN[:-1]}é", False, id="no hex"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_signature(header: str, valid: bool) -> None:
    assert is_signed(header, b"123", "key", now=12345678, tolerance=300) is valid


@pytest.mark.parametrize(("seconds", "valid"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_ages(seconds: int, valid: bool) -> None:
    assert is_signed(f"t=12345678,v1={KNOWN}", b"123", "key", now=12345678 + seconds, tolerance=300) is valid


def test_a_webhook_is_kept_as_it_came_and_its_key_put_on_the_queue(inbox: Inbox) -> None:
    principal, account = inbox.connected()
    text = json.dumps(of_account(example("sleep"), account, "anybody"), indent=3, ensure_ascii=False) + " \n"

    answer = inbox.post(text, trace="trace-1")

    assert (answer.status, answer.body) == (200, {"received": True, "delivery": "trace-1"})
    (message,) = inbox.messages()
    (key,) = inbox.stored(f"raw/{principal.user_id}/garmin/2026-10-")
    assert key.endswith("/trace-1.json")
    assert json.loads(message["Body"]) == {
        "kind": "payload",
        "user_id": principal.user_id,
        "key": key,
        "again": False,
    }
    assert inbox.bucket.get_object(Bucket="bucket", Key=key)["Body"].read().decode() == text


def test_the_other_name_of_the_header_counts_too(inbox: Inbox) -> None:
    assert inbox.post(example("daily"), header="X-Terra-Signature").status == 200


def test_a_delivery_that_comes_again_overwrites_itself(inbox: Inbox) -> None:
    _, account = inbox.connected()
    for _ in range(3):
        inbox.post(of_account(example("daily"), account, "anybody"), trace="again")
    assert len([key for key in inbox.stored() if key.endswith("/again.json")]) == 1


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("", id="none"),
        pytest.param("t=1,v1=0", id="old and short"),
        pytest.param(f"t={int(time.time())},v1={'a' * 64}", id="made up"),
        pytest.param(f"t={int(time.time()) - 600},v1={'a' * 64}", id="made up and old"),
    ],
)
def test_what_is_not_signed_leaves_nothing(inbox: Inbox, signature: str) -> None:
    answer = inbox.post(example("daily"), signature=signature)

    assert (answer.status, answer.body["error"]["code"]) == (401, "webhook_not_signed")
    assert (inbox.stored(), inbox.messages()) == ([], [])


def test_a_signature_of_another_body_or_a_stale_one_is_refused(inbox: Inbox) -> None:
    now = str(int(time.time()))
    other = f"t={now},v1={sign(b'{}', SIGNING_SECRET, now)}"
    assert inbox.post(example("daily"), signature=other).status == 401
    assert inbox.post(example("daily"), at=time.time() - 3600).status == 401
    assert inbox.stored() == []


def test_one_byte_is_enough_to_break_it(inbox: Inbox) -> None:
    body = json.dumps(example("daily"))
    now = str(int(time.time()))
    signature = f"t={now},v1={sign(body.encode(), SIGNING_SECRET, now)}"
    assert inbox.post(body.replace("11894", "11895"), signature=signature).status == 401
    assert inbox.post(body, signature=signature).status == 200


def test_a_body_that_is_too_large_is_refused_with_a_way_out(inbox: Inbox) -> None:
    payload = {**example("daily"), "filler": "x" * webhook.MOST_BYTES}

    answer = inbox.post(payload)

    assert (answer.status, answer.body["error"]["code"]) == (413, "webhook_too_large")
    assert "s3_payload" in answer.body["error"]["message"]
    assert inbox.stored() == []


@pytest.mark.parametrize("trace", ["../../labs/user_1/report", "a" * 300, "..", "with blank"])
def test_a_delivery_cannot_choose_where_it_is_kept(inbox: Inbox, trace: str) -> None:
    assert inbox.post(example("daily"), trace=trace).status == 200
    (key,) = inbox.stored()
    assert key.startswith("raw/unknown/40f7b0e1-89e2-43ac-a5b8-1e29c8d47cad/2026-10-")
    assert len(key) < 160


@pytest.mark.parametrize("user_id", ["../../user_1", "a/b", "", None, 7, "x" * 500])
def test_an_account_cannot_choose_it_either(inbox: Inbox, user_id: Any) -> None:
    payload = example("daily")
    payload["user"]["user_id"] = user_id
    assert inbox.post(payload).status == 200
    (key,) = inbox.stored()
    assert key.startswith("raw/unknown/none/2026-10-")


@pytest.mark.parametrize("stamp", [None, -5, 10**15, 10**40])
def test_an_order_that_is_none_is_replaced_by_what_the_payload_says(inbox: Inbox, stamp: int | None) -> None:
    inbox.post(example("daily"), stamp=stamp)
    (key,) = inbox.stored()
    assert "/2026-07-01/" in key  # user.last_webhook_update


def test_the_order_of_a_delivery_is_kept_beside_it(inbox: Inbox) -> None:
    inbox.post(example("daily"), stamp=STAMP)
    (key,) = inbox.stored()
    assert inbox.bucket.head_object(Bucket="bucket", Key=key)["Metadata"]["stamp"] == str(STAMP)


def test_what_the_store_refuses_is_not_acknowledged(inbox: Inbox) -> None:
    inbox.bucket.delete_bucket(Bucket="bucket")
    answer = inbox.post(example("daily"))
    assert answer.status >= 500
    assert inbox.messages() == []


def test_without_keys_nothing_is_acknowledged(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMY_TERRA_SECRET_ARN", "")
    settings.terra_settings.cache_clear()
    answer = inbox.post(example("daily"))
    assert (answer.status, answer.body["error"]["code"]) == (503, "sources_not_configured")


def test_bytes_in_base64_are_the_bytes_that_were_signed(inbox: Inbox) -> None:
    body = json.dumps(example("daily")).encode()
    now = str(int(time.time()))
    headers = {"terra-signature": f"t={now},v1={sign(body, SIGNING_SECRET, now)}"}
    event = {"headers": headers, "body": b64encode(body).decode(), "isBase64Encoded": True}
    assert webhook.handler(event, CONTEXT)["statusCode"] == 200
