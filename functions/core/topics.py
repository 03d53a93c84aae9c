"""Topics: what agents may ask of the outside world, and what becomes of it.

An agent changes nothing outside. It emits an event of a topic; a consumer looks at it later, in another process, decides by
rule, asks a person where the rule says so, and acts. A topic is declared by a pack, or by the platform itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.ids import EventId, UserId
from functions.core.masking import mask_json
from functions.core.principal import Principal

SOURCE = "amy.agents"
"""The `source` of all of them on the bus."""


class Emitted(BaseModel):
    """An event as it travels, and as its ACTION row proves it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: EventId
    """The same whenever the same call of a tool is tried again."""
    tenant: UserId
    """The user for whom the agent works. From the runtime, like all of these but topic and payload."""
    turn_id: str
    """The turn or the run that the agent works in."""
    agent: str
    topic: str
    payload: dict[str, Any]

    @property
    def principal(self) -> Principal:
        return Principal(self.tenant)


@dataclass(frozen=True, slots=True)
class Act:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Never: nobody needs to be asked."""

    reason: str
    """For the person, who reads it in the action."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A person has to approve of it first."""

    summary: str
    """What the person is asked, in one sentence."""


Decision = Act | Refuse | Ask


@dataclass(frozen=True)
class Topic:
    """One kind of event."""

    name: str
    description: str
    """For the agent: when to emit it."""
    payload: type[BaseModel]
    """Its docstrings and limits are what the agent reads."""
    decide: Callable[[Emitted, Any], Decision]
    """The policy, before any person is asked: rules over the payload and over what the system that it is about says of it
    now. No model is asked, so a clever sentence changes nothing. It may be asked again for an event that was acted on by a
    process that died of it; then it says Act, as the first time. Raises as `act` does."""
    act: Callable[[Principal, Emitted, Any], dict[str, Any]]
    """Do it, and say in a few fields what was done. It may be called again for the same event, by a process that follows one
    that died, and must then do nothing more: the event's id is the key for that. Raises TransientError where trying again
    may help, ActionFailed where it will not."""


REFERENCE = "reference"
"""Marks a field of a payload (`Annotated[str, REFERENCE]`) that holds the id of something in another system. Such an id may
be a long run of digits that looks like a card's number and is none, so it is not masked; give it a pattern instead."""


def masked(payload: BaseModel) -> dict[str, Any]:
    """A payload as JSON, with the numbers of cards, national ids and passports masked in all but its references."""
    return {name: _masked(payload, name, value) for name, value in payload.model_dump(mode="json").items()}


def _masked(payload: BaseModel, name: str, value: Any) -> Any:
    inner = getattr(payload, name)
    if REFERENCE in type(payload).model_fields[name].metadata:
        return value
    if isinstance(inner, BaseModel):
        return masked(inner)
    if isinstance(inner, list) and inner and all(isinstance(each, BaseModel) for each in inner):
        return [masked(each) for each in inner]
    return mask_json(value)
