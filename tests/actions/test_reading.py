"""What a user sees of actions and reviews, and of nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.ids import new_id
from contracts.reviews import Review
from tests.actions.conftest import Queues, Somebody
from tests.actions.test_acting import envelope, event_of


def reviewed(somebody: Somebody, summary: str, **payload: Any) -> dict[str, Any]:
    """The review of something that an agent wants looked at."""
    event_id = somebody.emit("human_review", summary=summary, **payload)
    result = somebody.ended(event_id)["result"]
    return dict(somebody.get(f"/v1/reviews/{result['review_id']}"))


def resolve(somebody: Somebody, review: dict[str, Any], **how: str) -> Any:
    return somebody.user.client.post(f"/v1/reviews/{review['id']}/resolve", json=how)


def test_a_human_is_asked_to_look_and_says_what_came_of_it(somebody: Somebody) -> None:
    # given
    review = reviewed(somebody, "The customer is angry.", details="Card 4111 1111 1111 1111.", priority="urgent")
    Review.model_validate(review)
    assert (review["status"], review["priority"], review["agent"]) == ("open", "urgent", "triage")
    assert (review["turn_id"], review["details"]) == (somebody.turn_id, "Card [card number].")

    # when
    answer = resolve(somebody, review, resolution="handled", comment="Called back.")

    # then
    assert answer.status_code == 200
    assert answer.json() == somebody.get(f"/v1/reviews/{review['id']}")
    resolved = answer.json()
    assert (resolved["status"], resolved["resolution"], resolved["comment"]) == ("resolved", "handled", "Called back.")
    assert resolved["resolved_at"] > resolved["created_at"]


def test_a_review_is_resolved_once(somebody: Somebody) -> None:
    # given
    review = reviewed(somebody, "Look.")
    first = resolve(somebody, review, resolution="dismissed", comment="Nothing to do.")

    # then
    again = resolve(somebody, review, resolution="dismissed", comment="Nothing to do.")
    assert (again.status_code, again.json()) == (200, first.json())
    for how in ({"resolution": "handled", "comment": "Nothing to do."}, {"resolution": "dismissed"}):
        other = resolve(somebody, review, **how)
        assert (other.status_code, other.json()["error"]["code"]) == (409, "review_resolved")
        assert other.json()["error"]["details"] == {"resolution": "dismissed"}


def test_an_event_that_arrives_again_does_not_open_a_resolved_review(somebody: Somebody, queues: Queues) -> None:
    # given
    event_id = somebody.emit("human_review", summary="Look.")
    review = somebody.get(f"/v1/reviews/{somebody.ended(event_id)['result']['review_id']}")
    resolve(somebody, review, resolution="handled")

    # when
    queues.send(envelope(event_of(somebody, event_id)))
    queues.wait_until_empty()

    # then
    (only,) = somebody.get("/v1/reviews")["data"]
    assert (only["id"], only["status"]) == (review["id"], "resolved")


def test_open_reviews_come_first_and_pages_go_on_from_there(somebody: Somebody) -> None:
    # given
    made = [reviewed(somebody, f"Number {number}") for number in range(5)]
    closed = {made[number]["id"] for number in (1, 4)}
    for review in made:
        if review["id"] in closed:
            resolve(somebody, review, resolution="handled")

    # when
    seen, cursor = [], None
    while True:
        page = somebody.get("/v1/reviews", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [(review["id"], review["status"]) for review in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    # then
    assert [status for _, status in seen] == ["open"] * 3 + ["resolved"] * 2
    assert {id_ for id_, _ in seen} == {review["id"] for review in made}
    assert {review["id"] for review in somebody.get("/v1/reviews", status="resolved")["data"]} == closed
    first = somebody.get("/v1/reviews", limit=1)["next_cursor"]
    assert somebody.get("/v1/reviews", 400, status="resolved", cursor=first)["error"]["code"] == "bad_cursor"


def test_actions_are_listed_narrowed_and_paged(somebody: Somebody) -> None:
    # given
    ids = [somebody.errand(what) for what in ("bread", "milk")] + [somebody.errand("a horse", cost=5000)]
    review = somebody.emit("human_review", summary="Look.")
    for event_id in (*ids, review):
        somebody.ended(event_id)

    def listed(**query: Any) -> set[str]:
        return {action["id"] for action in somebody.get("/v1/actions", **query)["data"]}

    # then
    assert listed() == {*ids, review}
    assert listed(status="refused") == {ids[2]}
    assert listed(topic="human_review") == {review}
    assert listed(turn_id=somebody.turn_id) == {*ids, review}
    assert listed(turn_id=new_id("turn")) == set()
    first = somebody.get("/v1/actions", limit=3)
    second = somebody.get("/v1/actions", limit=3, cursor=first["next_cursor"])
    assert (len(first["data"]), len(second["data"]), second["next_cursor"]) == (3, 1, None)
    assert somebody.get("/v1/actions", 400, cursor="nonsense")["error"]["code"] == "bad_cursor"
    assert somebody.get("/v1/actions", 400, status="lost")["error"]["code"] == "bad_parameter"


def test_another_users_actions_and_reviews_are_not_there(somebody: Somebody, another: Somebody) -> None:
    event_id = somebody.emit("human_review", summary="Look.")
    review_id = somebody.ended(event_id)["result"]["review_id"]

    assert another.get(f"/v1/actions/{event_id}", 404)["error"]["code"] == "action_not_found"
    assert another.get(f"/v1/reviews/{review_id}", 404)["error"]["code"] == "review_not_found"
    answer = resolve(another, {"id": review_id}, resolution="dismissed")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "review_not_found")
    assert another.get("/v1/actions")["data"] == another.get("/v1/reviews")["data"] == []
    assert somebody.get(f"/v1/reviews/{review_id}")["status"] == "open"


@pytest.mark.parametrize(("path", "code"), [("actions", "action_not_found"), ("reviews", "review_not_found")])
def test_an_id_of_another_form_is_not_there_either(somebody: Somebody, path: str, code: str) -> None:
    for id_ in ("x", new_id("turn"), new_id("evt"), new_id("rev")):
        assert somebody.get(f"/v1/{path}/{id_}", 404)["error"]["code"] == code


def test_a_resolution_that_does_not_fit_is_refused(somebody: Somebody) -> None:
    review = reviewed(somebody, "Look.")

    for how in ({}, {"resolution": "later"}, {"resolution": "handled", "comment": "x" * 2_001}):
        answer = resolve(somebody, review, **how)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed")
