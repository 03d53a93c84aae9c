"""`amy memory`."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from cli.memory import Kind
from contracts.memory import MemoryKind
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply, error

MEMORY = "mem_01JD8Q0000000000000000TEST"
PATH = f"/v1/memory/{MEMORY}"


def memory(**fields: Any) -> dict[str, Any]:
    return {
        "id": MEMORY,
        "object": "memory",
        "kind": "goal",
        "text": "Run a\x1b[31m marathon",
        "confidence": 1.0,
        "agent": "user",
        "source_turn_id": None,
        "meta": {},
        "created_at": "2026-01-30T08:15:00.000Z",
        "updated_at": "2026-01-31T08:15:00.000Z",
        "score": None,
        **fields,
    }


def test_the_kinds_are_those_of_the_contract() -> None:
    assert [kind.value for kind in Kind] == list(get_args(MemoryKind))


def test_list(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/memory", Reply(200, {"data": [memory()], "next_cursor": None}))
    done = amy("memory", "list", "--kind", "goal", "--agent", "user", "--limit", "5")
    assert done.returncode == 0
    assert re.search(rf"{MEMORY} +goal +2026-01-31 +Run a marathon\n", done.stdout)
    assert api.received[0].query == {"kind": ["goal"], "agent": ["user"], "limit": ["5"]}


def test_list_of_nothing_says_what_to_do(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/memory", Reply(200, {"data": [], "next_cursor": None}))
    assert "amy memory add" in amy("memory", "list").stdout


def test_search_shows_scores(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/memory", Reply(200, {"data": [memory(score=0.8712)], "next_cursor": None}))
    done = amy("memory", "search", "running", "--limit", "3")
    assert re.search(rf"0\.87 +{MEMORY}", done.stdout)
    assert api.received[0].query == {"q": ["running"], "limit": ["3"]}


def test_search_as_json_lines(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/memory", Reply(200, {"data": [memory(score=0.9)], "next_cursor": None}))
    (line,) = amy("memory", "search", "running", "--json").stdout.splitlines()
    assert json.loads(line) == memory(score=0.9)


def test_add(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/memory", Reply(201, memory()))
    done = amy("memory", "add", "Run a marathon", "--kind", "goal", "--confidence", "0.9")
    assert done.stdout == f"{MEMORY} goal: Run a marathon\n"
    assert json.loads(api.received[0].body) == {"kind": "goal", "text": "Run a marathon", "confidence": 0.9}
    assert api.received[0].headers["idempotency-key"]


def test_edit_sends_what_was_given(api: FakeApi, amy: Amy) -> None:
    api.on("PATCH", PATH, Reply(200, memory(text="Run ten miles")))
    done = amy("memory", "edit", MEMORY, "--text", "Run ten miles")
    assert "Run ten miles" in done.stdout
    assert json.loads(api.received[0].body) == {"text": "Run ten miles"}
    assert api.received[0].headers["idempotency-key"]


def test_edit_of_nothing_is_wrong_use(api: FakeApi, amy: Amy) -> None:
    done = amy("memory", "edit", MEMORY)
    assert done.returncode == 2
    assert api.received == []


def test_delete(api: FakeApi, amy: Amy) -> None:
    api.on("DELETE", PATH, Reply(204))
    assert amy("memory", "delete", MEMORY).stdout == f"{MEMORY} forgotten\n"


def test_delete_of_what_is_not_there(api: FakeApi, amy: Amy) -> None:
    api.on("DELETE", PATH, error(404, "memory_not_found", "You have no memory with this id."))
    done = amy("memory", "delete", MEMORY)
    assert done.returncode == 3
    assert "no memory with this id" in done.stderr


def test_an_id_of_another_form_is_not_sent(api: FakeApi, amy: Amy) -> None:
    done = amy("memory", "delete", "../turns")
    assert done.returncode == 2
    assert api.received == []
