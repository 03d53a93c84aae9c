"""`amy data` and `amy keys`."""

from __future__ import annotations

import json
import re

from contracts.ids import new_id
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply

KEY = new_id("key")
MADE = {
    "id": KEY, "object": "api_key", "name": "laptop\x1b[31m", "scopes": ["data:read"],
    "created_at": "2026-11-21T08:00:00.000Z", "last_used_at": None, "expires_at": None,
}  # fmt: skip


def test_series_are_asked_for_and_shown(api: FakeApi, amy: Amy) -> None:
    point = {"start": "2022-01-03", "end": "2022-01-09", "value": 1196.5, "n": 7, "sources": [], "comparators": []}
    one = {"metric": "steps", "label": "steps", "unit": "steps", "kind": "day", "points": [point], "left_out": 0}
    api.on("GET", "/v1/data/biomarkers", Reply(200, {"object": "series", "data": [one]}))
    done = amy("data", "series", "steps", "sleep_minutes", "--from", "2022-01-01", "--resolution", "week")
    assert re.search(r"2022-01-03 +steps +1,196\.5 +steps", done.stdout)
    (call,) = api.received
    assert call.query == {
        "metrics": ["steps,sleep_minutes"],
        "from": ["2022-01-01"],
        "resolution": ["week"],
        "aggregation": ["mean"],
    }
    assert json.loads(amy("data", "series", "steps", "--json").stdout) == one


def test_days_are_listed(api: FakeApi, amy: Amy) -> None:
    day = {"date": "2022-01-03", "metrics": {"steps": {"value": 1196, "unit": "steps", "source": "oura\x1b[31m"}}}
    api.on("GET", "/v1/data/summaries", Reply(200, {"data": [day], "next_cursor": None}))
    assert re.search(r"2022-01-03\n +steps +1,196 steps \(oura\)", amy("data", "summaries").stdout)
    assert json.loads(amy("data", "summaries", "--json").stdout) == day


def test_metrics_are_listed(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/data/metrics", Reply(200, {"data": [{"name": "steps", "unit": "steps", "label": "step count"}]}))
    assert re.search(r"steps +steps +step count", amy("data", "metrics").stdout)


def test_what_is_no_date_is_not_sent(api: FakeApi, amy: Amy) -> None:
    assert amy("data", "summaries", "--from", "yesterday").returncode == 2
    assert api.received == []


def test_a_key_is_shown_once(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/api-keys", Reply(201, {**MADE, "secret": "amy_sk_once"}))
    done = amy("keys", "create", "laptop", "--scope", "data:read")
    assert done.stdout == "amy_sk_once\n"
    assert KEY in done.stderr
    assert json.loads(api.received[0].body) == {"name": "laptop", "scopes": ["data:read"]}


def test_keys_are_listed_and_revoked(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/api-keys", Reply(200, {"data": [MADE], "next_cursor": None}))
    api.on("DELETE", f"/v1/api-keys/{KEY}", Reply(204))
    assert re.search(rf"{KEY} +laptop +2026-11-21 +- +- +data:read", amy("keys", "list").stdout)
    assert json.loads(amy("keys", "revoke", KEY, "--json").stdout) == {"id": KEY, "revoked": True}
    assert amy("keys", "revoke", "laptop").returncode == 2
