"""`amy check-ins`."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from cli.check_ins import BuiltIn
from contracts import check_ins as contract
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply

CHECK_IN = "chk_01JD8Q0000000000000000TEST"
PATH = f"/v1/check-ins/{CHECK_IN}"
TURN = "turn_01JD8Q0000000000000000TEST"


def check_in(**fields: Any) -> dict[str, Any]:
    return {
        "id": CHECK_IN,
        "object": "check_in",
        "status": "active",
        "question": "How did I sleep?",
        "built_in": None,
        "run": None,
        "name": "Nights\x1b[31m",
        "schedule": "cron(0 8 * * ? *)",
        "time_zone": None,
        "quiet_hours": None,
        "flexible_minutes": 0,
        "enabled": True,
        "skip_when_no_new_data": False,
        "budget": None,
        "metadata": {},
        "next_at": "2026-02-01T07:00:00.000Z",
        "last_result": None,
        "created_at": "2026-01-30T08:15:00.000Z",
        "updated_at": "2026-01-31T08:15:00.000Z",
        **fields,
    }


def result(**fields: Any) -> dict[str, Any]:
    return {
        "object": "check_in_result",
        "check_in_id": CHECK_IN,
        "slot": "2026-01-31T07:00:00.000Z",
        "fired_by": "schedule",
        "status": "completed",
        "reason": None,
        "turn_id": TURN,
        "changes": [],
        "error": None,
        "created_at": "2026-01-31T07:00:00.000Z",
        "ended_at": "2026-01-31T07:03:00.000Z",
        **fields,
    }


def test_the_built_ins_are_those_of_the_contract() -> None:
    assert [one.value for one in BuiltIn] == list(get_args(contract.BuiltIn))


def test_create_says_what_was_asked_for_and_nothing_else(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/check-ins", Reply(201, check_in()))
    options = ["--schedule", "rate(1 day)", "--quiet", "22:00-07:00", "--flexible", "5", "--only-new-data"]

    done = amy("check-ins", "create", "How did I sleep?", *options)

    assert done.stdout == f"{CHECK_IN} active: Nights\n"
    assert json.loads(api.received[0].body) == {
        "question": "How did I sleep?",
        "schedule": "rate(1 day)",
        "quiet_hours": {"start": "22:00", "end": "07:00"},
        "flexible_minutes": 5,
        "skip_when_no_new_data": True,
    }


@pytest.mark.parametrize(
    ("options", "body"),
    [
        (["--built-in", "weekly_review"], {"built_in": "weekly_review"}),
        (["Look.", "--agent", "domain_expert"], {"run": {"agent": "domain_expert", "instructions": "Look."}}),
    ],
)
def test_create_a_built_in_or_a_run(api: FakeApi, amy: Amy, options: list[str], body: dict[str, Any]) -> None:
    api.on("POST", "/v1/check-ins", Reply(201, check_in()))

    assert amy("check-ins", "create", *options).returncode == 0
    assert json.loads(api.received[0].body) == body


def test_quiet_hours_that_are_none_are_refused_here(amy: Amy) -> None:
    done = amy("check-ins", "create", "?", "--quiet", "at night")

    assert done.returncode == 2
    assert "22:00-07:00" in done.stderr


def test_list(api: FakeApi, amy: Amy) -> None:
    paused = check_in(enabled=False, next_at=None, last_result=result(status="skipped", reason="paused"))
    api.on("GET", "/v1/check-ins", Reply(200, {"data": [check_in(), paused], "next_cursor": None}))

    done = amy("check-ins", "list")

    assert re.search(rf"{CHECK_IN} +active +cron\(0 8 \* \* \? \*\) +2026-02-01 07:00 +- +Nights\n", done.stdout)
    assert re.search(rf"{CHECK_IN} +paused .* - +skipped +Nights\n", done.stdout)


def test_list_of_nothing_says_what_to_do(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/check-ins", Reply(200, {"data": [], "next_cursor": None}))

    assert "amy check-ins create" in amy("check-ins", "list").stdout


def test_show(api: FakeApi, amy: Amy) -> None:
    changes = [{"metric": "sleep_minutes", "direction": "down", "since": "2026-01-20"}]
    results = [result(changes=changes), result(status="skipped", reason="no_new_data", turn_id=None)]
    api.on("GET", PATH, Reply(200, check_in()))
    api.on("GET", f"{PATH}/results", Reply(200, {"data": results, "next_cursor": None}))

    shown = amy("check-ins", "show", CHECK_IN, "--limit", "2").stdout

    assert "asks: How did I sleep?" in shown
    assert f"2026-01-31 07:00 completed {TURN} sleep_minutes down since 2026-01-20" in shown
    assert "skipped no_new_data" in shown
    assert api.received[1].query == {"limit": ["2"]}


@pytest.mark.parametrize(("command", "enabled"), [("pause", False), ("resume", True)])
def test_pause_and_resume(api: FakeApi, amy: Amy, command: str, *, enabled: bool) -> None:
    api.on("PATCH", PATH, Reply(200, check_in(enabled=enabled)))

    done = amy("check-ins", command, CHECK_IN, "--json")

    assert json.loads(done.stdout)["enabled"] is enabled
    assert json.loads(api.received[0].body) == {"enabled": enabled}


def test_fire_and_delete(api: FakeApi, amy: Amy) -> None:
    api.on("POST", f"{PATH}/fire", Reply(202, result(status="waiting", turn_id=None)))
    api.on("DELETE", PATH, Reply(204))

    assert f"amy check-ins show {CHECK_IN}" in amy("check-ins", "fire", CHECK_IN).stdout
    assert json.loads(amy("check-ins", "delete", CHECK_IN, "--json").stdout) == {"id": CHECK_IN, "deleted": True}


def test_what_is_no_id_is_refused_here(amy: Amy) -> None:
    done = amy("check-ins", "show", TURN)

    assert done.returncode == 2
    assert "amy check-ins list" in done.stderr
