"""FinishRun: the run ends."""

from __future__ import annotations

from functions.core.steps import StepContext, StepInput, step


@step("FinishRun", last=True)
def finish_run(_: StepContext, __: StepInput) -> dict[str, object]:
    """The end itself belongs to the contract of the last step: row, terminal event, archive. Output: nothing."""
    return {}
