"""From the bus to the deed: what agents emit is done once, whatever happens on the way."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.actions import Action
from contracts.ids import new_id
from functions.core.actions import Actions
from functions.core.emit_event import put_on_bus
from functions.core.errors import EventBusUnavailable
from functions.core.topics import Emitted
from tests.actions.conftest import Queues, Somebody
from tests.actions.errands import Errand, noted
from tests.cloud import RuntimeControl


def event_of(somebody: Somebody, event_id: str) -> Emitted:
    """The event as it went out."""
    action = somebody.action(event_id)
    fields = {name: action[name] for name in ("id", "turn_id", "agent", "topic", "payload")}
    return Emitted(tenant=somebody.user.user_id, **fields)


def envelope(event: Emitted, **changes: Any) -> dict[str, Any]:
    """As EventBridge lays it into the queue."""
    detail = {**event.model_dump(mode="json"), **changes}
    return {"version": "0", "source": "amy.agents", "detail-type": detail["topic"], "detail": detail}


def unsent(somebody: Somebody, what: str) -> Emitted:
    """An event that has not gone out."""
    return Emitted(
        id=new_id("evt"),
        tenant=somebody.user.user_id,
        turn_id=somebody.turn_id,
        agent="triage",
        topic="errand",
        payload=Errand(what=what).model_dump(mode="json"),
    )


def test_what_an_agent_emits_is_done_and_its_user_can_read_how_it_ended(somebody: Somebody) -> None:
    # when
    event_id = somebody.errand("bread", order="4111 1111 1111 1111", cost=3)

    # then
    action = somebody.ended(event_id)
    Action.model_validate(action)
    assert (action["status"], action["result"]) == ("acted", {"receipt": "for bread"})
    assert (action["topic"], action["agent"], action["turn_id"]) == ("errand", "triage", somebody.turn_id)
    assert somebody.done(event_id) == 1


def test_a_policy_refuses_and_nobody_is_asked(somebody: Somebody) -> None:
    event_id = somebody.errand("a horse", cost=5000)

    action = somebody.ended(event_id)

    assert (action["status"], action["reason"]) == ("refused", "Nothing that costs more than 1000.")
    assert action["approval_id"] is None
    assert somebody.done(event_id) == 0


def test_an_event_that_arrives_twice_is_done_once(somebody: Somebody, queues: Queues) -> None:
    # given
    event_id = somebody.errand()
    somebody.ended(event_id)
    event = event_of(somebody, event_id)

    # when
    put_on_bus(event)
    queues.send(envelope(event), envelope(event))
    after = somebody.errand("milk")
    somebody.ended(after)

    # then
    assert somebody.done(event_id) == 1


def test_an_event_that_arrives_several_times_at_once_is_done_once(somebody: Somebody, queues: Queues) -> None:
    # given one that is being done, and does not end
    event_id = somebody.errand(does="hold")
    somebody.entered(event_id)
    event = event_of(somebody, event_id)

    # when
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: queues.send(envelope(event)), range(4)))
    other = somebody.errand("milk")
    somebody.ended(other)
    somebody.let_go(event_id)

    # then
    assert somebody.ended(event_id)["status"] == "acted"
    assert len(somebody.entered(event_id)) == 1


def test_of_three_messages_only_the_poisonous_one_comes_again(somebody: Somebody, queues: Queues) -> None:
    # given two that were written down and not sent, and one that nobody wrote down
    first, poison, third = (unsent(somebody, what) for what in ("bread", "poison", "honey"))
    for event in (first, third):
        Actions(somebody.principal).record(event)

    # when
    queues.send(envelope(first), envelope(poison), envelope(third))

    # then
    assert poison.id in queues.dead(poison.id)
    assert [somebody.ended(event.id)["status"] for event in (first, third)] == ["acted", "acted"]
    assert [len(somebody.entered(event.id)) for event in (first, third)] == [1, 1]


@pytest.mark.parametrize(
    "body", ["no JSON", "[]", '{"source": "amy.agents", "detail-type": "errand", "detail": {"id": 1}}']
)
def test_what_is_no_event_harms_nobody_else(somebody: Somebody, queues: Queues, body: str) -> None:
    queues.send(body)

    event_id = somebody.errand()

    assert somebody.ended(event_id)["status"] == "acted"


def test_a_deed_that_meets_something_busy_is_tried_again(somebody: Somebody) -> None:
    event_id = somebody.errand(does="busy", times=2)

    assert somebody.ended(event_id)["status"] == "acted"
    assert (len(somebody.entered(event_id)), somebody.done(event_id)) == (3, 1)


@pytest.mark.parametrize(("cost", "entered"), [(3, 1), (0, 0)], ids=["when it is done", "when it is decided"])
def test_what_the_world_refuses_is_not_tried_again(somebody: Somebody, queues: Queues, cost: int, entered: int) -> None:
    event_id = somebody.errand(does="refuse", cost=cost)

    action = somebody.ended(event_id)

    assert (action["status"], action["error"]["code"]) == ("failed", "transfer_refused")
    queues.wait_until_empty()
    assert len(noted(somebody.folder, "entered", event_id)) == entered


def test_what_nobody_foresaw_ends_among_the_dead_and_quotes_nobody(somebody: Somebody, queues: Queues) -> None:
    event_id = somebody.errand(does="crash")

    body = queues.dead(event_id)

    action = somebody.ended(event_id)
    assert (action["status"], action["error"]["code"]) == ("failed", "action_failed")
    assert "in confidence" not in str(action)
    assert event_id in body


def test_a_consumer_that_dies_while_it_acts_is_followed_by_one_that_acts(
    somebody: Somebody, control: RuntimeControl
) -> None:
    # given
    event_id = somebody.errand(does="hold")
    (entered,) = somebody.entered(event_id)

    # when
    control.kill(entered["pid"])
    somebody.let_go(event_id)

    # then
    assert somebody.ended(event_id)["status"] == "acted"
    assert somebody.done(event_id) == 1


def test_a_consumer_that_dies_after_it_acted_is_followed_by_one_that_does_nothing(
    somebody: Somebody, control: RuntimeControl, queues: Queues
) -> None:
    control.lambda_fault(action="lose_answer", function="ActionsFunction")
    event_id = somebody.errand()
    somebody.ended(event_id)

    queues.wait_until_empty()

    assert len(somebody.entered(event_id)) == 1


def test_a_bus_that_does_not_answer_leaves_an_action_that_the_next_try_sends(
    somebody: Somebody, control: RuntimeControl
) -> None:
    # given
    control.fault(service="events", operation="PutEvents", times=4, code="InternalException")
    with pytest.raises(EventBusUnavailable):
        somebody.emit("errand", place="RunAgent/1", what="bread")
    (waiting,) = somebody.get("/v1/actions")["data"]
    assert waiting["status"] == "emitted"

    # when
    event_id = somebody.emit("errand", place="RunAgent/1", what="bread")

    # then
    assert event_id == waiting["id"]
    somebody.ended(event_id)
    assert somebody.done(event_id) == 1


def test_forged_events_are_refused_and_found_among_the_dead(
    somebody: Somebody, another: Somebody, queues: Queues
) -> None:
    # given something that was emitted and written down, but has not arrived yet
    event = unsent(somebody, "a car")
    Actions(somebody.principal).record(event)

    # when others arrive in its name
    forged = {
        "of another user": envelope(event, tenant=another.user.user_id),
        "with an id that nobody knows": envelope(event, id=new_id("evt")),
        "for less money": envelope(event, payload={**event.payload, "cost": 5}),
        "by another agent": envelope(event, agent="refund_decision"),
        "of another turn": envelope(event, turn_id=new_id("turn")),
        "of another topic": envelope(event, topic="human_review"),
        "from another source": {**envelope(event), "source": "somebody.else"},
        "without a user": envelope(event, tenant=""),
    }
    queues.send(*forged.values())

    # then
    for body in forged.values():
        assert json.loads(queues.dead(json.dumps(body))) == body
    assert noted(somebody.folder, "entered", event.id) == []
    assert somebody.action(event.id)["status"] == "emitted"
    assert another.get("/v1/actions")["data"] == []


def test_a_forged_event_on_the_bus_is_refused_like_one_in_the_queue(somebody: Somebody, queues: Queues) -> None:
    event = unsent(somebody, "a car")

    put_on_bus(event)

    assert event.id in queues.dead(event.id)
    assert noted(somebody.folder, "entered", event.id) == []
