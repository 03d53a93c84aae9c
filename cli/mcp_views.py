"""What an assistant gets to see of Amy's answers: what a person would be told, and what comes next.

The API's own models hold more (gates, statistics, the Fact Sheet), which costs an assistant's context and tells it little;
`amy verify TURN` and the console show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from amy_sdk import models

ENDED = frozenset({"completed", "failed", "cancelled"})


class FindingView(BaseModel):
    """A quantitative claim that the answer rests on."""

    id: str
    claim: str
    verdict: str | None = Field(description="validated, conditional or rejected; null where it was not judged.")
    reasons: list[str] = Field(description="Why the verdict is not better.")


class TurnView(BaseModel):
    """A question to Amy, and how far it is."""

    turn_id: str
    status: str = Field(description="pending, queued, running, awaiting_approval, completed, failed or cancelled.")
    question: str
    answer: str | None = Field(description="What Amy says, word for word; its numbers were checked. Null: nothing yet.")
    mode: str | None = Field(
        description="answer, coaching, briefing, fallback; safety: a reviewed text about an emergency, passed on as it is."
    )
    findings: list[FindingView]
    unproven: list[str] = Field(description="Numbers that the fact-check objects to.")
    safety_flags: list[str]
    citations: list[str]
    problem: str | None = Field(description="Code and text of what made it fail.")
    what_next: str


class ApprovalView(BaseModel):
    """Something that waits for the person's yes or no."""

    approval_id: str
    kind: Literal["plan", "answer", "action"] | str
    about: str
    turn_id: str
    status: str
    expires_at: str


def turn_view(turn: models.Turn) -> TurnView:
    """A turn as an assistant sees it."""
    result, error = turn.result, turn.error
    return TurnView(
        turn_id=turn.id,
        status=turn.status,
        question=turn.messages[-1].content,
        answer=result.text if result is not None and result.text else None,
        mode=result.mode if result is not None else None,
        findings=[
            FindingView(id=one.id, claim=one.claim, verdict=one.verdict, reasons=one.reasons)
            for one in (result.findings if result is not None else [])
        ],
        unproven=[issue.value for issue in result.fact_check.issues] if result is not None else [],
        safety_flags=result.safety_flags if result is not None else [],
        citations=[f"{one.title} {one.url or ''}".strip() for one in result.citations] if result is not None else [],
        problem=f"{error.code}: {error.message}" if error is not None else None,
        what_next=_what_next(turn.status),
    )


def approval_view(approval: models.Approval) -> ApprovalView:
    """An approval as an assistant sees it."""
    return ApprovalView(
        approval_id=approval.id,
        kind=approval.kind,
        about=approval.summary,
        turn_id=approval.turn_id,
        status=approval.status,
        expires_at=approval.expires_at.isoformat(),
    )


def _what_next(status: str) -> str:
    if status == "completed":
        return "Done. Give the answer as it stands; do not compute with its numbers."
    if status == "awaiting_approval":
        return "It waits for the person: list_approvals shows what for, and only the person may decide it."
    if status == "pending":
        return "It has not been started."
    if status in ENDED:
        return "It has ended without a complete answer; tell the person why, and ask again if they want."
    return "It is at work, for some minutes. Call get_turn with wait_seconds; asking again would start another."
