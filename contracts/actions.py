"""Actions: what agents asked the outside world to do, and what became of it."""

from __future__ import annotations

from typing import Any, Literal

from contracts.base import Resource, Timestamp
from contracts.errors import Failure
from contracts.ids import EventId
from contracts.pages import Page

ActionStatus = Literal["emitted", "awaiting_approval", "acted", "refused", "rejected", "failed"]


class Action(Resource):
    """An event that an agent emitted. Its id is the event's: whatever is done for it is done once."""

    id: EventId
    """The event's id: `event_id` in what the agent's `emit_event` answered."""
    object: Literal["action"] = "action"
    """Always `action`."""
    topic: str
    """What kind of thing was asked for, such as `human_review`."""
    status: ActionStatus
    """`emitted`: on its way. `awaiting_approval`: a person has to decide, see `approval_id`. `acted`: done, see `result`.
    `refused`: a rule forbids it, see `reason`. `rejected`: a person, or the end of the time to decide, said no. `failed`: it
    could not be done, see `error`; an operator may have it tried again."""
    turn_id: str
    """The turn or the run that it was emitted in."""
    agent: str
    """Who asked."""
    payload: dict[str, Any]
    """What the agent asked for. Numbers of cards, national ids and passports are masked."""
    summary: str | None = None
    """What the person is asked."""
    approval_id: str | None = None
    """Where a person decides: GET /v1/approvals/:id. Null: nobody has to."""
    reason: str | None = None
    """Why it was refused or rejected."""
    result: dict[str, Any] | None = None
    """What was done."""
    error: Failure | None = None
    """Of one that failed."""
    created_at: Timestamp
    """When the agent asked."""
    updated_at: Timestamp
    """When its status last changed."""


class ActionPage(Page[Action]):
    """Actions, those of the newest turn first."""
