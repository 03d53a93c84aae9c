"""`/v1/reviews`: what agents asked a human to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.ids import is_id
from contracts.reviews import Review, ReviewPage, ReviewResolve, ReviewStatus
from functions.api.caller import Caller
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, as_it_is, decode_cursor_in, encode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.errors import ReviewNotFound, ReviewResolved
from functions.core.reviews import Reviews

router = Router()

ReviewIdInPath = Annotated[str, Path(description="`rev_…`")]

_PARTS: Sequence[ReviewStatus] = ("open", "resolved")
"""The list is made of these, in this order."""


@router.get(
    "/v1/reviews",
    summary="List your reviews",
    description="The open ones first, in each part those of the newest turn or run first. `status` names one part.",
    operation_id="list_reviews",
    tags=["reviews"],
)
def list_reviews(
    caller: Caller,
    *,
    status: Annotated[ReviewStatus | None, Query(description="Only those with this status.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ReviewPage:
    parts = [status] if status else list(_PARTS)
    before = None
    if cursor is not None:
        before, part = decode_cursor_in("rev", cursor, parts)
        parts = parts[parts.index(part) :]
    reviews = Reviews(caller)
    # The first part goes on behind the cursor, those after it begin.
    following = (review for part in parts for review in reviews.list(part, before if part == parts[0] else None))
    page, next_cursor = page_of(limit, following, as_it_is, cursor_behind=lambda one: encode_cursor(one.id, one.status))
    return ReviewPage(data=page, next_cursor=next_cursor)


@router.get(
    "/v1/reviews/<review_id>",
    summary="Read a review",
    description="What a human should look at, and whether somebody has.",
    operation_id="get_review",
    tags=["reviews"],
)
@refuses(ReviewNotFound)
def get_review(caller: Caller, review_id: ReviewIdInPath) -> Review:
    return Reviews(caller).get(_known_form(review_id))


@router.post(
    "/v1/reviews/<review_id>/resolve",
    summary="Resolve a review",
    description="Once. The same again changes nothing; another resolution or comment is refused.",
    operation_id="resolve_review",
    tags=["reviews"],
)
@refuses(ReviewNotFound, ReviewResolved)
def resolve_review(caller: Caller, review_id: ReviewIdInPath, request: ReviewResolve) -> Review:
    return Reviews(caller).resolve(_known_form(review_id), request)


def _known_form(review_id: str) -> str:
    if not is_id("rev", review_id):
        raise ReviewNotFound
    return review_id
