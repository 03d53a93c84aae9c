"""FinalizeTurn: the turn ends."""

from __future__ import annotations

from functions.core.steps import StepContext, StepInput, step


@step("FinalizeTurn", last=True)
def finalize_turn(_: StepContext, __: StepInput) -> dict[str, object]:
    """The end itself belongs to the contract of the last step: row, terminal event, archive. Output: nothing."""
    return {}
