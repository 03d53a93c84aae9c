"""SafetyReply: the fixed, reviewed reply to an emergency, given with every model down."""

from __future__ import annotations

from typing import Any

from functions.core.errors import NotAvailableYet
from functions.core.steps import StepContext, step


@step("SafetyReply")
def safety_reply(_context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Has no replies yet; they come with the rules of ScreenSafety, which is why nothing leads here. Raises
    NotAvailableYet."""
    raise NotAvailableYet({"option": "safety_reply"})
