"""`amy sources` and `amy ingest rebuild`."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply

SESSION = {"object": "source_session", "url": "https://widget.example.com/s", "expires_at": "2026-01-31T08:15:00.000Z"}


def source(**fields: Any) -> dict[str, Any]:
    return {
        "object": "source",
        "provider": "garmin",
        "status": "connected",
        "via": ["terra"],
        "connected_at": "2026-01-30T08:15:00.000Z",
        "last_data_on": "2026-01-31",
        "reason": None,
        **fields,
    }


def test_list(api: FakeApi, amy: Amy) -> None:
    ended = source(provider="oura", status="disconnected", reason="deauth\x1b[31m")
    api.on("GET", "/v1/sources", Reply(200, {"data": [source(), ended]}))
    done = amy("sources", "list")
    assert re.search(r"garmin +connected +terra +2026-01-30 +2026-01-31\n", done.stdout)
    assert re.search(r"oura +disconnected \(deauth\)", done.stdout)


def test_connect_shows_the_page_and_waits_for_data(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/sources/terra/connect", Reply(201, SESSION))
    api.on(
        "GET",
        "/v1/sources",
        Reply(200, {"data": []}),
        Reply(200, {"data": [source(last_data_on=None)]}),
        Reply(200, {"data": [source()]}),
    )
    done = amy("sources", "connect", "garmin", "--json")
    assert json.loads(done.stdout) == source()
    assert SESSION["url"] in done.stderr
    assert json.loads(api.received[0].body) == {"providers": ["garmin"]}


def test_connect_that_nobody_logs_in_to(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/sources/terra/connect", Reply(201, SESSION))
    api.on("GET", "/v1/sources", Reply(200, {"data": []}))
    done = amy("sources", "connect", "garmin", "--wait", "0")
    assert done.returncode != 0
    assert "not connected yet" in done.stderr


def test_disconnect(api: FakeApi, amy: Amy) -> None:
    api.on("DELETE", "/v1/sources/garmin", Reply(204))
    assert "its data is gone" in amy("sources", "disconnect", "garmin", "--delete-data").stdout
    assert api.received[0].query == {"delete_data": ["true"]}


def test_priorities_are_changed_where_something_is_given(api: FakeApi, amy: Amy) -> None:
    chosen = {"default": ["oura", "garmin"], "metrics": {"sleep_minutes": ["oura"], "steps": ["garmin"]}}
    api.on("GET", "/v1/sources/priorities", Reply(200, {"default": [], "metrics": {"sleep_minutes": ["oura"]}}))
    api.on("PUT", "/v1/sources/priorities", Reply(200, chosen))
    done = amy("sources", "priorities", "--default", "oura, garmin", "--metric", "steps=garmin")
    assert done.stdout == "default: oura, garmin\nsleep_minutes: oura\nsteps: garmin\n"
    assert json.loads(api.received[1].body) == chosen


def test_a_priority_without_sources_is_wrong_use(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/sources/priorities", Reply(200, {"default": [], "metrics": {}}))
    assert amy("sources", "priorities", "--metric", "steps").returncode == 2


def test_rebuild(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/sources/terra/rebuild", Reply(202, {"object": "source_rebuild", "status": "queued"}))
    assert amy("ingest", "rebuild").returncode == 0
