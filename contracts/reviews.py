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
    """`rev_…`"""
    object: Literal["review"] = "review"
    """Always `review`."""
    status: ReviewStatus
    """`resolved`: somebody closed it."""
    summary: str
    """What to look at, in one line."""
    details: str = ""
    """More about it."""
    priority: Priority = "normal"
    """How soon somebody should look."""
    turn_id: str
    """The turn or the run in which an agent asked for it."""
    agent: str
    """Who asked for it."""
    event_id: EventId
    """The action that it came from."""
    resolution: Resolution | None = None
    """Null while it is open."""
    comment: str | None = None
    """What was said as it was closed."""
    created_at: Timestamp
    """When it was asked for."""
    resolved_at: Timestamp | None = None
    """When it was closed; null while it is open."""


class ReviewPage(Page[Review]):
    """Reviews: the open ones first, in each part those of the newest turn first."""


class ReviewResolve(Request):
    """Close a review."""

    resolution: Resolution
    """`handled`: somebody saw to it. `dismissed`: there is nothing to do."""
    comment: Annotated[str | None, Field(max_length=2_000)] = None
    """Kept with the review."""
