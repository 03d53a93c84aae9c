"""HoldPlan: where `start: plan` stops."""

from __future__ import annotations

from functions.core.errors import NotAvailableYet
from functions.core.steps import StepContext, StepInput, step


@step("HoldPlan")
def hold_plan(_: StepContext, __: StepInput) -> dict[str, object]:
    """Not built yet: the API refuses `start: plan`, so nothing reaches this state. Raises NotAvailableYet."""
    raise NotAvailableYet({"option": "start"})
