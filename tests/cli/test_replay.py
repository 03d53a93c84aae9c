"""`amy replay`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Amy
from tests.cli.fake_api import TURN, FakeApi, Reply, Stream, error, event, frame, turn

REPLAY = "turn_01JD8Q00000000000000REP1AY"
PATH, AGAIN = f"/v1/turns/{TURN}", f"/v1/turns/{REPLAY}"


def replayed(api: FakeApi, was: str, is_now: str | None) -> None:
    """The replay of a turn, which ends at once."""
    made = turn("queued", id=REPLAY, kind="replay", parent_id=TURN)
    api.on("POST", f"{PATH}/replay", Reply(201, made))
    end = "turn.completed" if is_now is not None else "turn.failed"
    api.on("GET", f"{AGAIN}/events", Stream([frame(event(1, "turn.queued")), frame(event(2, end))]))
    api.on("GET", PATH, Reply(200, turn(result={"text": was, "mode": "answer"})))
    result = {"text": is_now, "mode": "answer"} if is_now is not None else None
    api.on("GET", AGAIN, Reply(200, {**made, "status": end.removeprefix("turn."), "result": result}))


def sent(api: FakeApi) -> Any:
    (call,) = api.calls("POST", f"{PATH}/replay")
    assert "idempotency-key" in call.headers
    return json.loads(call.body)


def test_a_recorded_replay_says_that_the_answer_is_the_same(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.", "All is well.")

    done = amy("replay", TURN)

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == f"The answer is the same as that of {TURN}, to the byte."
    assert sent(api) == {"mode": "recorded", "from_step": None, "overrides": {"models": {}, "agents": {}}}


def test_a_live_replay_says_where_its_answer_begins_to_differ(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.\nSleep.", "All is quiet.")

    options = ("--live", "--from", "Route", "--model", "main=opus", "--model", "fast=haiku", "--no-strict-layer")
    done = amy("replay", TURN, *options, "--agent", "router=current")

    assert done.stdout.splitlines()[-3:] == [
        f"The answer differs from that of {TURN} from character 8 on:",
        "  was: well. Sleep.",
        "  now: quiet.",
    ]
    assert sent(api) == {
        "mode": "live",
        "from_step": "Route",
        "overrides": {
            "models": {"main": "opus", "fast": "haiku"},
            "agents": {"router": "current"},
            "strict_layer": False,
        },
    }


def test_one_answer_that_is_the_beginning_of_the_other(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.", "All is well. Really.")
    done = amy("replay", TURN)
    assert done.stdout.splitlines()[-2:] == ["  was: (its end)", "  now:  Really."]


def test_a_replay_that_fails_has_no_answer_to_compare(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.", None)
    done = amy("replay", TURN)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == f"There is no answer of {REPLAY} to compare."


def test_as_json_the_last_line_is_the_replay(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.", "All is well.")
    done = amy("replay", TURN, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("type", line["id"]) for line in lines] == ["turn.queued", "turn.completed", REPLAY]
    assert "to the byte" in done.stderr


def test_detached_it_only_says_which_turn_it_is(api: FakeApi, amy: Amy) -> None:
    replayed(api, "All is well.", "All is well.")
    done = amy("replay", TURN, "--detach")
    assert done.stdout == f"{REPLAY}\n"
    assert f"amy turns events {REPLAY} --follow" in done.stderr
    assert [call.method for call in api.received] == ["POST"]


@pytest.mark.parametrize("given", ["opus", "main=", "=opus"])
def test_an_override_is_a_pair(api: FakeApi, amy: Amy, given: str) -> None:
    done = amy("replay", TURN, "--live", "--model", given)
    assert done.returncode == 2
    assert "NAME=VALUE" in done.stderr
    assert api.received == []


def test_what_the_api_refuses_is_said(api: FakeApi, amy: Amy) -> None:
    api.on("POST", f"{PATH}/replay", error(409, "turn_active", "The turn has not ended yet."))
    done = amy("replay", TURN)
    assert done.returncode == 3
    assert "turn_active" in done.stderr
