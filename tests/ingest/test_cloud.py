"""Wearables on the whole local cloud: from Terra's page to days, through the gateway, the queue and dying processes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.cloud import RuntimeControl
from tests.ingest.conftest import HISTORY_DAYS, Wearer
from tests.ingest.payloads import STAMP, example
from tests.local.conftest import until


def of_day(day: str, steps: int) -> Any:
    payload = example("daily")
    payload["data"][0]["metadata"]["start_time"] = f"{day}T00:00:00+01:00"
    payload["data"][0]["distance_data"]["steps"] = steps
    return payload


def test_a_provider_is_connected_its_history_comes_and_it_is_disconnected(somebody: Wearer) -> None:
    # when
    source = somebody.amy("sources", "connect", "oura", "--wait", "60")

    # then
    assert (source["provider"], source["status"], source["via"]) == ("oura", "connected", ["terra"])
    until(lambda: len(somebody.rows("DAY#")) == HISTORY_DAYS + 1, 60)
    until(lambda: len(somebody.rows("ACTIVITY#")) == 6, 60)

    # and when
    answer = somebody.user.client.delete("/v1/sources/oura", params={"delete_data": "true"})

    # then
    assert answer.status_code == 204
    assert somebody.source("oura")["status"] == "disconnected"
    assert somebody.source("oura")["reason"] == "disconnected_by_you"
    assert (somebody.rows("DAY#"), somebody.rows("ACTIVITY#")) == ({}, {})


def test_words_of_all_scripts_come_through_the_gateway_as_they_were_signed(wearer: Wearer) -> None:
    payload = example("activity")
    payload["data"][0]["metadata"]["name"] = "Süß 🏃🏽‍♀️ \u2028 朝のラン"

    answer = wearer.send(payload)

    assert answer["status"] == 200
    (row,) = until(lambda: [*wearer.rows("ACTIVITY#2026-07-01").values()], 30)
    assert row["name"]["S"] == "Süß 🏃🏽‍♀️ \u2028 朝のラン"


def test_what_is_not_signed_is_refused_in_the_one_shape(somebody: Wearer) -> None:
    answer = somebody.send(example("daily"), signature="t=1,v1=2")
    assert answer["status"] == 401
    assert '"webhook_not_signed"' in answer["body"]


@pytest.mark.parametrize("megabytes", [5.3, 7.0, 11.0])
def test_a_large_body_is_refused_with_a_way_out_wherever_its_limit_is_met(somebody: Wearer, megabytes: float) -> None:
    """The function's own limit, Lambda's, and API Gateway's."""
    body = b"x" * int(megabytes * 1024 * 1024)
    answer = httpx.post(f"{somebody.cloud.api_url}/webhooks/terra", content=body, trust_env=False, timeout=60)
    assert answer.status_code == 413
    assert "s3_payload" in answer.json()["error"]["message"]


def test_a_consumer_that_is_killed_while_it_writes_is_followed_by_another(
    wearer: Wearer, control: RuntimeControl
) -> None:
    # given one that dies in the middle of a write, and one whose work is done and whose answer is lost
    control.fault(service="dynamodb", operation="PutItem", contains="DAY#2026-07-01", delay_ms=3_000)
    control.lambda_fault(action="kill", function="IngestFunction", delay_ms=600)
    wearer.send(of_day("2026-07-01", 5_001))
    until(lambda: not control.pending_lambda_faults(), 30)
    control.lambda_fault(action="lose_answer", function="IngestFunction")

    # when
    wearer.send(of_day("2026-07-02", 5_002))

    # then
    until(lambda: (wearer.steps("2026-07-01"), wearer.steps("2026-07-02")) == (5_001, 5_002), 60)
    wearer.settle()
    assert len(wearer.rows("DAY#2026-07-0")) == 2


def test_what_failed_lies_among_the_dead_and_is_taken_in_when_an_operator_says_so(
    wearer: Wearer, control: RuntimeControl
) -> None:
    # given a payload that cannot be written, as long as it is tried
    control.fault(service="dynamodb", operation="PutItem", contains="DAY#2026-07-03", times=60)
    wearer.send(of_day("2026-07-03", 5_003))
    until(wearer.dead, 60)
    control.client.delete("/faults")

    # when
    moved = until(lambda: wearer.amy("ingest", "redrive")["moved"], 30)

    # then
    assert moved >= 1
    until(lambda: wearer.steps("2026-07-03") == 5_003, 30)


def test_all_payloads_read_again_give_the_same_rows(wearer: Wearer) -> None:
    wearer.settle().send(of_day("2026-07-04", 5_004))
    until(lambda: wearer.steps("2026-07-04"), 30)
    wearer.settle()
    before = [wearer.rows(kind) for kind in ("DAY#", "ACTIVITY#", "SOURCE#")]
    changes = len(wearer.rows("CHANGE#"))

    assert wearer.amy("ingest", "rebuild")["status"] == "queued"
    wearer.settle()

    assert [wearer.rows(kind) for kind in ("DAY#", "ACTIVITY#", "SOURCE#")] == before
    assert len(wearer.rows("CHANGE#")) == changes, "what came out the same is not written"


def test_an_event_that_points_to_its_payload(wearer: Wearer) -> None:
    large = of_day("2026-07-06", 5_006)
    large["user"]["user_id"] = wearer.account
    url = httpx.post(f"{wearer.cloud.terra_url}/_payloads", json=large, trust_env=False).json()["url"]

    assert wearer.send({**example("s3_upload"), "url": url}, stamp=STAMP)["status"] == 200

    until(lambda: wearer.steps("2026-07-06") == 5_006, 30)


# --- the API ----------------------------------------------------------------------------------------------------------


def test_priorities_are_chosen_and_read(somebody: Wearer) -> None:
    client = somebody.user.client
    assert client.get("/v1/sources/priorities").json() == {"default": [], "metrics": {}}

    chosen = {"default": ["oura", "garmin", "oura"], "metrics": {"steps": ["garmin"], "workouts": ["oura"]}}
    answer = client.put("/v1/sources/priorities", json=chosen)

    assert answer.status_code == 200, answer.text
    assert answer.json() == {**chosen, "default": ["oura", "garmin"]} == client.get("/v1/sources/priorities").json()


@pytest.mark.parametrize(
    ("asked", "body", "status", "code"),
    [
        ("PUT /v1/sources/priorities", {"metrics": {"vibes": ["oura"]}}, 422, "validation_failed"),
        ("PUT /v1/sources/priorities", {"default": ["../x"]}, 422, "validation_failed"),
        ("POST /v1/sources/terra/connect", {"success_url": "http://evil.example/"}, 422, "validation_failed"),
        ("POST /v1/sources/terra/connect", {"success_url": "javascript:alert(1)"}, 422, "validation_failed"),
        ("POST /v1/sources/terra/connect", {"failure_url": "https://a@evil.example/"}, 422, "validation_failed"),
        ("POST /v1/sources/terra/connect", {"reference_id": "user_2"}, 422, "validation_failed"),
        ("DELETE /v1/sources/garmin", None, 404, "source_not_found"),
        ("GET /v1/sources/garmin", None, 405, "method_not_allowed"),
    ],
)
def test_what_is_refused(somebody: Wearer, asked: str, body: Any, status: int, code: str) -> None:
    answer = somebody.user.client.request(*asked.split(), json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text


def test_sources_are_ones_own(wearer: Wearer, user: Any) -> None:
    stranger = user()
    assert stranger.client.get("/v1/sources").json() == {"data": []}
    assert stranger.client.delete("/v1/sources/garmin").status_code == 404
    assert wearer.source()["status"] == "connected"


def test_where_terra_is_down_connecting_says_so(somebody: Wearer) -> None:
    httpx.post(
        f"{somebody.cloud.terra_url}/_faults", json={"path": "generateWidgetSession", "status": 500}, trust_env=False
    )
    answer = somebody.user.client.post("/v1/sources/terra/connect", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "external_service_unavailable")
