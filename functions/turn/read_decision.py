"""ReadDecision: what the person decided, and a turn that goes on."""

from __future__ import annotations

from functions.core.approvals import Approvals
from functions.core.errors import ApprovalUndecided
from functions.core.steps import StepContext, StepInput, step
from functions.core.turn_approvals import answer_id


@step("ReadDecision", resumes=True)
def read_decision(context: StepContext, _: StepInput) -> dict[str, object]:
    """Read the decision from the approval's row, and never from what a token was answered with: an answer that does not come
    from the row decides nothing, and ApprovalUndecided is raised.

    Output: `{decision, by}`. It is recorded as an effect, so that a replay neither waits nor asks.
    """
    id_ = answer_id(context.turn.id)

    def decided() -> dict[str, object]:
        record = Approvals(context.principal).find(id_)
        if record is None or not record.decided:
            raise ApprovalUndecided
        return {"decision": record.status, "by": record.by}

    decision: dict[str, object] = context.journal.effect("approval", "decision", {"approval": "answer"}, decided)
    return decision
