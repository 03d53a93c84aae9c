"""The tool by which an agent asks for something to happen in the world, and the way that such an event takes out of here.

First the ACTION row, then the bus. Who dies between the two leaves a row without an event; the step is tried again, makes
the same event again, since its id comes from the call's place in the journal, and puts it on the bus. So an event may reach
the bus twice, and its consumer does what it asks for once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.described import Described
from contracts.ids import derived_ulid
from functions.core.actions import Actions
from functions.core.aws import client
from functions.core.errors import EventBusUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.tools import Tool, ToolCall, ToolError
from functions.core.topics import SOURCE, Emitted, Topic, masked

MAX_PAYLOAD_BYTES = 64_000
"""EventBridge takes 256 KB with everything around it; an agent that writes as much as this has lost its way."""


class EmitEvent(Described):
    """What a model may say. For whom it is, and in which turn, is not among it."""

    model_config = ConfigDict(extra="forbid")

    topic: Annotated[str, Field(min_length=1, max_length=64)]
    """One of the topics that the tool's description lists."""
    payload: dict[str, Any]
    """What the topic wants to know, in the form that the description gives."""


class EventReceipt(BaseModel):
    """What becomes of the event is decided later: it is not done yet, and may need a person's approval."""

    event_id: str
    topic: str
    status: Literal["emitted", "suppressed"]
    """`suppressed`: this is a replay, and nothing leaves it."""


class Outbox:
    """The way out for one user's events."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    @property
    def tenant(self) -> str:
        return self._principal.user_id

    def emit(self, event: Emitted) -> None:
        """Write the event down and put it on the bus. One that its consumer has dealt with already stays dealt with.

        Raises ToolError if the same call emitted something else before, EventBusUnavailable, StoreUnavailable.
        """
        action = Actions(self._principal).record(event)
        if action.emitted != event:
            # The step runs anew with other code or another answer of the model. What was said first stands.
            raise ToolError(
                f"event {event.id} was emitted from here already, with other contents; it cannot be changed"
            )
        if action.status == "emitted":
            put_on_bus(event)


def put_on_bus(event: Emitted) -> None:
    """Hand an event to EventBridge. Raises EventBusUnavailable."""
    detail = event.model_dump_json()
    entry = {"EventBusName": get_settings().event_bus, "Source": SOURCE, "DetailType": event.topic, "Detail": detail}
    try:
        answer = client("events").put_events(Entries=[entry])
    except (ClientError, BotoCoreError) as error:
        raise EventBusUnavailable from error
    if answer["FailedEntryCount"]:
        raise EventBusUnavailable


def event_id(call: ToolCall) -> str:
    """The id of what a call emits: the same whenever this call is tried again."""
    return f"evt_{derived_ulid(call.turn_id.partition('_')[2], call.id)}"


def emit_event_tool(topics: Sequence[Topic], outbox: Outbox, *, suppressed: bool = False) -> Tool:
    """The tool for one user's turn. `suppressed`: it checks and answers, and nothing leaves (a replay)."""
    by_name = {topic.name: topic for topic in topics}

    def run(asked: EmitEvent, call: ToolCall) -> EventReceipt:
        topic = by_name.get(asked.topic)
        if topic is None:
            raise ToolError(f"there is no topic {asked.topic!r}; there are: {', '.join(sorted(by_name))}")
        event = Emitted(
            id=event_id(call),
            tenant=outbox.tenant,
            turn_id=call.turn_id,
            agent=call.agent,
            topic=topic.name,
            payload=_checked(topic, asked.payload),
        )
        if not suppressed:
            outbox.emit(event)
        return EventReceipt(event_id=event.id, topic=topic.name, status="suppressed" if suppressed else "emitted")

    return Tool(
        name="emit_event",
        description=_description(topics),
        input=EmitEvent,
        output=EventReceipt,
        run=run,
    )


def _checked(topic: Topic, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload in the topic's form, masked. Raises ToolError."""
    try:
        content = masked(topic.payload.model_validate(payload))
    except ValidationError as error:
        raise ToolError(f"the payload does not fit {topic.name}: {_reasons(error)}") from error
    try:
        # What was masked may not be what the topic wants any more; then it must not leave at all.
        topic.payload.model_validate(content)
    except ValidationError as error:
        raise ToolError(
            "numbers of cards, national ids and passports never leave here, and without them the payload does not fit: "
            f"{_reasons(error)}"
        ) from error
    size = len(json.dumps(content, ensure_ascii=False).encode())
    if size > MAX_PAYLOAD_BYTES:
        raise ToolError(f"the payload has {size} bytes, more than {MAX_PAYLOAD_BYTES}; say less")
    return content


def _reasons(error: ValidationError) -> str:
    found = error.errors(include_input=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'payload'}: {item['msg']}" for item in found)


def _description(topics: Sequence[Topic]) -> str:
    lines = [
        "Asks for something to happen outside of this conversation. You change nothing yourself: the event is checked by "
        "rules, and by a person where the rules ask for one, and is carried out after that, once. So say that it was asked "
        "for, never that it was done.",
        "Topics, each with the JSON schema of its payload:",
    ]
    for topic in topics:
        schema = json.dumps(topic.payload.model_json_schema(), separators=(",", ":"), ensure_ascii=False)
        lines.append(f"- {topic.name}: {topic.description} {schema}")
    return "\n".join(lines)
