"""Reviews: an agent asks that a human looks at something. No turn waits for it.

    REVIEW#<id>    the id comes from the event's, so that an event opens one review however often it arrives

`human_review` is the platform's own topic; acting on it is writing the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from contracts.described import Described
from contracts.ids import derived_ulid
from contracts.reviews import Priority, Review, ReviewResolve, ReviewStatus
from functions.core.errors import ReviewNotFound, ReviewResolved
from functions.core.masking import mask
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.topics import Act, Decision, Emitted, Topic
from functions.core.turns import now

_FIELDS = set(Review.model_fields) - {"object"}


class HumanReview(Described):
    """What a human should look at."""

    model_config = ConfigDict(extra="forbid")

    summary: Annotated[str, Field(min_length=1, max_length=500)]
    """In one sentence: what it is about."""
    details: Annotated[str, Field(max_length=8_000)] = ""
    """What the human needs to know to judge it."""
    priority: Priority = "normal"
    """`urgent` where somebody may come to harm or lose money meanwhile."""


class Reviews:
    """The reviews of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def open(self, event: Emitted, asked: HumanReview) -> str:
        """Open the review of an event, once. Its id."""
        review_id = f"rev_{derived_ulid(event.id.partition('_')[2], 'review')}"
        item = {
            "pk": self._pk,
            "sk": _sk(review_id),
            "id": review_id,
            "status": "open",
            **asked.model_dump(mode="json"),
            "turn_id": event.turn_id,
            "agent": event.agent,
            "event_id": event.id,
            "created_at": now(),
        }
        with suppress(ConditionFailed):  # opened by an earlier delivery of the event; it may even be resolved
            records().put_new(item)
        return review_id

    def get(self, review_id: str) -> Review:
        """One review. Raises ReviewNotFound, for another user's as well."""
        item = records().get(self._pk, _sk(review_id))
        if item is None:
            raise ReviewNotFound
        return _review(item)

    def list(self, status: ReviewStatus, before: str | None = None) -> Iterator[Review]:
        """The reviews of this status, those of the newest turn first; `before` is the id after which to go on."""
        start = _sk(before) if before else None
        for row in records().query(self._pk, prefix="REVIEW#", before=start, forward=False):
            if row["status"] == status:
                yield _review(row)

    def resolve(self, review_id: str, how: ReviewResolve) -> Review:
        """Close a review. Doing the same again changes nothing; raises ReviewResolved where it was closed otherwise, and
        ReviewNotFound."""
        comment = mask(how.comment) if how.comment else None
        values = {"status": "resolved", "resolution": how.resolution, "comment": comment, "resolved_at": now()}
        try:
            item = records().update(self._pk, _sk(review_id), assign=values, condition=Attr("status").eq("open"))
        except ConditionFailed as failed:
            if failed.old is None:
                raise ReviewNotFound from failed
            item = failed.old
            if (item["resolution"], item.get("comment")) != (how.resolution, comment):
                raise ReviewResolved({"resolution": item["resolution"]}) from failed
        return _review(item)


def _decide(_: Emitted, __: HumanReview) -> Decision:
    return Act()


def _act(principal: Principal, event: Emitted, asked: HumanReview) -> dict[str, Any]:
    return {"review_id": Reviews(principal).open(event, asked)}


HUMAN_REVIEW = Topic(
    name="human_review",
    description="A human should look at something. Emit it and go on: nothing waits for the human.",
    payload=HumanReview,
    decide=_decide,
    act=_act,
)


def _sk(review_id: str) -> str:
    return f"REVIEW#{review_id}"


def _review(item: Item) -> Review:
    return Review.model_validate({name: item[name] for name in _FIELDS if name in item})
