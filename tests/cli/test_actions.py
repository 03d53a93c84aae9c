"""`amy actions` and `amy reviews`."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from cli import actions, reviews
from contracts.actions import ActionStatus
from contracts.reviews import Resolution, ReviewStatus
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply, error

EVENT = "evt_01JD8Q0000000000000000TEST"
REVIEW = "rev_01JD8Q0000000000000000TEST"
APPROVAL = "apr_01JD8Q0000000000000000TEST"
TURN = "turn_01JD8Q0000000000000000TEST"


def action(**fields: Any) -> dict[str, Any]:
    return {
        "id": EVENT,
        "object": "action",
        "topic": "refund",
        "status": "acted",
        "turn_id": TURN,
        "agent": "refund_decision",
        "payload": {"order": "17\x1b[31m"},
        "summary": None,
        "approval_id": None,
        "reason": None,
        "result": {"refund": "gid"},
        "error": None,
        "created_at": "2026-01-30T08:15:00.000Z",
        "updated_at": "2026-01-30T08:15:01.000Z",
        **fields,
    }


def review(**fields: Any) -> dict[str, Any]:
    return {
        "id": REVIEW,
        "object": "review",
        "status": "open",
        "summary": "The customer\x1b[31m is angry.",
        "details": "Two orders.",
        "priority": "urgent",
        "turn_id": TURN,
        "agent": "triage",
        "event_id": EVENT,
        "resolution": None,
        "comment": None,
        "created_at": "2026-01-30T08:15:00.000Z",
        "resolved_at": None,
        **fields,
    }


def test_the_words_are_those_of_the_contract() -> None:
    assert [each.value for each in actions.Status] == list(get_args(ActionStatus))
    assert [each.value for each in reviews.Status] == list(get_args(ReviewStatus))
    assert [each.value for each in reviews.Resolution] == list(get_args(Resolution))


def test_list_actions(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/actions", Reply(200, {"data": [action()], "next_cursor": None}))

    done = amy("actions", "list", "--status", "acted", "--topic", "refund", "--turn", TURN, "--limit", "5")

    assert done.returncode == 0
    assert re.search(rf"{EVENT} +refund +refund_decision +2026-01-30 08:15 +acted: ", done.stdout)
    assert api.received[0].query == {"status": ["acted"], "topic": ["refund"], "turn_id": [TURN], "limit": ["5"]}


def test_list_of_no_actions(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/actions", Reply(200, {"data": [], "next_cursor": None}))
    assert amy("actions", "list").stdout == "No agent has asked for anything.\n"


def test_an_action_that_waits_says_how_to_decide(api: FakeApi, amy: Amy) -> None:
    waiting = action(status="awaiting_approval", approval_id=APPROVAL, summary="Refund 500?", result=None)
    api.on("GET", f"/v1/actions/{EVENT}", Reply(200, waiting))

    done = amy("actions", "show", EVENT)

    assert f"{EVENT} refund by refund_decision in {TURN}" in done.stdout
    assert "\x1b" not in done.stdout
    assert f"Refund 500? Decide with: amy approve {APPROVAL}" in done.stderr


def test_an_action_as_json(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/actions/{EVENT}", Reply(200, action()))
    assert json.loads(amy("actions", "show", EVENT, "--json").stdout) == action()


def test_list_reviews(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/reviews", Reply(200, {"data": [review()], "next_cursor": None}))

    done = amy("reviews", "list", "--status", "open")

    assert re.search(rf"{REVIEW} +open +urgent +2026-01-30 08:15 +The customer is angry\.", done.stdout)
    assert api.received[0].query == {"status": ["open"], "limit": ["20"]}


def test_show_a_review(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/reviews/{REVIEW}", Reply(200, review()))
    assert amy("reviews", "show", REVIEW).stdout == f"{REVIEW} open, urgent: The customer is angry.\nTwo orders.\n"


def test_resolve_a_review(api: FakeApi, amy: Amy) -> None:
    resolved = review(status="resolved", resolution="dismissed", comment="Spam.")
    api.on("POST", f"/v1/reviews/{REVIEW}/resolve", Reply(200, resolved))

    done = amy("reviews", "resolve", REVIEW, "--as", "dismissed", "--comment", "Spam.")

    assert done.stdout == f"{REVIEW} dismissed\n"
    assert json.loads(api.received[0].body) == {"resolution": "dismissed", "comment": "Spam."}
    assert api.received[0].headers["idempotency-key"]


def test_a_review_that_was_resolved_otherwise(api: FakeApi, amy: Amy) -> None:
    api.on("POST", f"/v1/reviews/{REVIEW}/resolve", error(422, "review_resolved", "It has been resolved."))
    assert amy("reviews", "resolve", REVIEW).returncode == 3


@pytest.mark.parametrize("words", [["actions", "show"], ["reviews", "show"], ["reviews", "resolve"]])
def test_what_is_no_id_is_not_sent(api: FakeApi, amy: Amy, words: list[str]) -> None:
    assert amy(*words, "turn_01JD8Q0000000000000000TEST").returncode == 2
    assert api.received == []


def test_the_commands_say_what_they_need(amy: Amy) -> None:
    assert "boto3" in amy("actions", "redrive", "--help").stdout
