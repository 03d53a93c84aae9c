"""Approvals: where Amy waits for a person to say yes or no."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Request, Resource, Timestamp
from contracts.ids import ApprovalId
from contracts.pages import Page
from contracts.turns import Finding, Plan

MAX_COMMENT = 2_000

ApprovalKind = Literal["plan", "answer", "action"]
"""`plan`: of a turn with `start: plan`. `answer`: of a turn with `require_approval`. `action`: something that an agent asked
for and that would change the world outside."""
ApprovalStatus = Literal["pending", "approved", "rejected"]
Decision = Literal["approved", "rejected"]
DecidedBy = Literal["person", "policy", "expiry"]
"""`expiry`: nobody decided in time, which is a no."""


class Approval(Resource):
    """Something that waits for a person's yes or no, or has had it."""

    id: ApprovalId
    """`apr_…`"""
    object: Literal["approval"] = "approval"
    """Always `approval`."""
    kind: ApprovalKind
    """`plan`: whether a turn goes on as planned. `answer`: whether an answer is given. `action`: whether something
    outside is done."""
    status: ApprovalStatus
    """`pending` until somebody decides or `expires_at` is over."""
    turn_id: str
    """The turn or run that it belongs to."""
    event_id: str | None = None
    """Of an action: the event with which the agent asked for it."""
    summary: str
    """What is decided, in one line."""
    created_at: Timestamp
    """When it was asked."""
    expires_at: Timestamp
    """From then on the answer is no."""
    decided_at: Timestamp | None = None
    """When it was decided; null while it is pending."""
    by: DecidedBy | None = None
    """`person`, `policy` (a rule of the deployment) or `expiry`: nobody decided in time, which is a no."""
    comment: str | None = None
    """What the person said to it. No model ever reads it."""
    findings: list[Finding] | None = None
    """Of an answer, where one approval is read: what the turn has found so far. Null in lists."""
    draft: str | None = None
    """Of an answer, where one approval is read: what the main agent wrote, of which the answer will be made. Its numbers are
    not checked yet."""
    plan: Plan | None = None
    """Of a plan, where one approval is read."""


class ApprovalPage(Page[Approval]):
    """Approvals; those of the newest turn first."""


class ApprovalDecision(Request):
    """Decide. What is decided stays so: the same decision again changes nothing, another is refused."""

    decision: Literal["approve", "reject"]
    """Yes or no."""
    comment: Annotated[str, Field(max_length=MAX_COMMENT)] | None = None
    """Kept with the approval. No model ever reads it."""
