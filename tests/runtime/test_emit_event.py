"""emit_event: what an agent may ask of the world, and what leaves when it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

import boto3
import pytest
from pydantic import BaseModel, Field

from contracts.ids import is_id, new_id
from functions.core.actions import Actions
from functions.core.aws import client
from functions.core.emit_event import Outbox, emit_event_tool
from functions.core.errors import EventBusUnavailable
from functions.core.reviews import HUMAN_REVIEW
from functions.core.tools import Tool, ToolCall, ToolError
from functions.core.topics import REFERENCE, Act, Topic
from tests.moto_tables import forget_clients
from tests.runtime.stage import Stage, agent, asks, says
from tests.runtime.test_tools import results_of


class Line(BaseModel):
    order: Annotated[str, REFERENCE]
    note: str = ""


class Refund(BaseModel):
    """Money back."""

    order: Annotated[str, Field(pattern=r"^[0-9]+$"), REFERENCE]
    amount: Annotated[float, Field(gt=0)]
    account: int = 0
    lines: list[Line] = []
    reason: str = ""


REFUND = Topic("refund", "Money should go back.", Refund, lambda *_: Act(), lambda *_: {})
CARD = "4111111111111111"


@pytest.fixture
def sent(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What was put on the bus, with what an agent on the stage needs for it."""
    monkeypatch.setenv("AMY_EVENT_BUS", "bus")
    forget_clients()
    make: Any = boto3.client
    make("events").create_event_bus(Name="bus")
    entries: list[dict[str, Any]] = []

    def remember(params: dict[str, Any], **_: Any) -> None:
        entries.extend(json.loads(params["body"])["Entries"])

    client("events").meta.events.register("before-call.events.PutEvents", remember)
    stage.may_use(tool_for(stage))
    yield entries
    forget_clients()


def tool_for(stage: Stage, *, suppressed: bool = False) -> Tool:
    return emit_event_tool((HUMAN_REVIEW, REFUND), Outbox(stage.principal), suppressed=suppressed)


TRIAGE = agent(tools=["emit_event"])


def emits(stage: Stage, topic: str, **payload: Any) -> None:
    """The agent calls the tool, sees its result, and ends."""
    stage.model.will("triage", asks(("emit_event", {"topic": topic, "payload": payload})), says("asked for"))
    stage.run(TRIAGE)


def receipt(stage: Stage) -> dict[str, Any]:
    """The result of the tool as the agent sees it."""
    (result,) = results_of(stage)
    assert not result.get("is_error"), result
    return dict(json.loads(result["content"].partition(">")[2].rpartition("<")[0]))


def test_an_event_leaves_with_its_user_turn_and_agent_and_a_row_proves_it(
    stage: Stage, sent: list[dict[str, Any]]
) -> None:
    # when
    emits(stage, "refund", order="17", amount=12.5, reason="broken")

    # then
    (entry,) = sent
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == ("bus", "amy.agents", "refund")
    detail = json.loads(entry["Detail"])
    answer = receipt(stage)
    assert answer == {"event_id": detail["id"], "topic": "refund", "status": "emitted"}
    assert is_id("evt", detail["id"])
    assert (detail["tenant"], detail["turn_id"], detail["agent"]) == (stage.principal.user_id, stage.turn_id, "triage")
    assert detail["payload"] == {"order": "17", "amount": 12.5, "account": 0, "lines": [], "reason": "broken"}
    action = Actions(stage.principal).get(detail["id"])
    assert (action.status, action.emitted.model_dump()) == ("emitted", detail)


def test_a_step_that_is_tried_again_emits_nothing_twice(stage: Stage, sent: list[dict[str, Any]]) -> None:
    # given
    emits(stage, "refund", order="17", amount=12.5)

    # when
    stage.run(TRIAGE)

    # then
    assert len(sent) == 1
    assert len(list(Actions(stage.principal).list(10))) == 1


def test_an_attempt_that_died_before_the_bus_answered_is_followed_by_one_with_the_same_event(
    stage: Stage, sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    with monkeypatch.context() as broken:
        broken.setattr("functions.core.emit_event.client", _no_bus)
        with pytest.raises(EventBusUnavailable):
            emits(stage, "refund", order="17", amount=12.5)
    (waiting,) = Actions(stage.principal).list(10)

    # when the state tries the step again
    stage.run(TRIAGE)

    # then
    assert [json.loads(entry["Detail"])["id"] for entry in sent] == [waiting.id]


def _no_bus(_: str) -> Any:
    class Bus:
        @staticmethod
        def put_events(**_: Any) -> dict[str, Any]:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}

    return Bus()


def test_an_event_that_its_consumer_dealt_with_does_not_go_out_again(stage: Stage, sent: list[dict[str, Any]]) -> None:
    # given an attempt that died after the bus had the event and before the journal had the call
    tool, call = tool_for(stage), _call(stage)
    asked = tool.input.model_validate({"topic": "refund", "payload": {"order": "17", "amount": 1}})
    event_id = tool.run(asked, call).event_id
    Actions(stage.principal).acted(event_id, {})

    # when
    tool.run(asked, call)

    # then
    assert len(sent) == 1


def test_a_call_that_says_something_else_when_it_is_tried_again_is_refused(
    stage: Stage, sent: list[dict[str, Any]]
) -> None:
    # given
    tool, call = tool_for(stage), _call(stage)
    first, second = (
        tool.input.model_validate({"topic": "refund", "payload": {"order": "17", "amount": amount}})
        for amount in (1, 100)
    )
    tool.run(first, call)

    # then
    with pytest.raises(ToolError, match="with other contents"):
        tool.run(second, call)
    assert len(sent) == 1


def test_calls_of_one_reply_are_events_of_their_own(stage: Stage, sent: list[dict[str, Any]]) -> None:
    payload = {"topic": "refund", "payload": {"order": "17", "amount": 1}}
    stage.model.will("triage", asks(("emit_event", payload), ("emit_event", payload)), says("done"))

    stage.run(TRIAGE)

    assert len({json.loads(entry["Detail"])["id"] for entry in sent}) == 2


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        ("payout", {}, "there is no topic 'payout'; there are: human_review, refund"),
        ("refund", {"order": "17"}, "the payload does not fit refund: amount: Field required"),
        ("refund", {"order": "17", "amount": -1}, "amount: Input should be greater than 0"),
        ("human_review", {"summary": "x", "tenant": "user_1"}, "tenant: Extra inputs are not permitted"),
        ("refund", {"order": "1", "amount": 1, "account": int(CARD)}, "never leave here"),
        ("human_review", {"summary": "x", "details": "ä" * 8_001}, "at most 8000 characters"),
    ],
)
def test_what_does_not_fit_is_told_to_the_agent_and_nothing_leaves(
    stage: Stage, sent: list[dict[str, Any]], topic: str, payload: dict[str, Any], reason: str
) -> None:
    emits(stage, topic, **payload)

    (result,) = results_of(stage)
    assert result["is_error"]
    assert reason in result["content"]
    assert sent == []
    assert list(Actions(stage.principal).list(10)) == []


def test_tenant_turn_and_agent_are_not_for_the_model_to_say(stage: Stage, sent: list[dict[str, Any]]) -> None:
    # given
    said = {"topic": "refund", "payload": {"order": "17", "amount": 1}, "tenant": new_id("user")}
    stage.model.will("triage", asks(("emit_event", said)), says("well"))

    # when
    stage.run(TRIAGE)

    # then
    assert results_of(stage)[0]["is_error"]
    assert sent == []


def test_numbers_of_cards_are_masked_but_in_references(stage: Stage, sent: list[dict[str, Any]]) -> None:
    lines = [{"order": CARD, "note": f"paid with {CARD}"}]

    emits(stage, "refund", order=CARD, amount=1, reason=f"paid with {CARD}", lines=lines)

    payload = json.loads(sent[0]["Detail"])["payload"]
    assert payload["order"] == CARD
    assert payload["reason"] == "paid with [card number]"
    assert payload["lines"] == [{"order": CARD, "note": "paid with [card number]"}]
    (action,) = Actions(stage.principal).list(10)
    assert action.payload == payload


def test_a_replay_checks_everything_and_emits_nothing(stage: Stage, sent: list[dict[str, Any]]) -> None:
    # given
    stage.tools["emit_event"] = tool_for(stage, suppressed=True)

    # when
    emits(stage, "refund", order="17", amount=1)

    # then
    assert receipt(stage)["status"] == "suppressed"
    assert sent == []
    assert list(Actions(stage.principal).list(10)) == []


def test_an_agent_reads_which_topics_there_are_and_what_they_want(stage: Stage, sent: list[dict[str, Any]]) -> None:
    emits(stage, "refund", order="17", amount=1)

    (definition,) = stage.model.asked("triage")[0].tools
    assert "- refund: Money should go back." in definition["description"]
    assert '"pattern":"^[0-9]+$"' in definition["description"]
    assert "- human_review:" in definition["description"]
    assert set(definition["input_schema"]["properties"]) == {"topic", "payload"}
    assert sent


def _call(stage: Stage) -> ToolCall:
    return ToolCall(stage.turn_id, "triage", "RunAgent/triage/1/tool-emit_event/1/call/1")
