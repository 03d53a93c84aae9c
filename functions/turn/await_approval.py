"""AwaitApproval: the person sees findings and draft before the answer is given."""

from __future__ import annotations

from typing import Any

from functions.core.errors import NotAvailableYet
from functions.core.steps import StepContext, step


@step("AwaitApproval")
def await_approval(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Approvals are not there yet. A turn that asks for none goes on; one that asks for it must not go on without, and
    raises NotAvailableYet."""
    if context.turn.require_approval:
        raise NotAvailableYet({"option": "require_approval"})
    return {"decision": "not_required"}
