"""Reviews: what an agent asked a human to look at. Nothing waits for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Request, Resource, Timestamp
from contracts.ids import EventId, ReviewId
from contracts.pages import Page

Priority = Literal["normal", "urgent"]
ReviewStatus = Literal["open", "resolved"]
Resolution = Literal["handled", "dismissed"]


class Review(Resource):
    """Something that a human should look at."""

    id: ReviewId
    object: Literal["review"] = "review"
    status: ReviewStatus
    summary: str
    details: str = ""
    priority: Priority = "normal"
    turn_id: str
    """The turn or the run in which an agent asked for it."""
    agent: str
    event_id: EventId
    """The action that it came from."""
    resolution: Resolution | None = None
    comment: str | None = None
    created_at: Timestamp
    resolved_at: Timestamp | None = None


class ReviewPage(Page[Review]):
    """Reviews: the open ones first, in each part those of the newest turn first."""


class ReviewResolve(Request):
    """Close a review."""

    resolution: Resolution
    """`handled`: somebody saw to it. `dismissed`: there is nothing to do."""
    comment: Annotated[str | None, Field(max_length=2_000)] = None
