"""EndRejected: the answer was not approved, by a person or because nobody decided in time."""

from __future__ import annotations

from functions.core.steps import StepContext, StepInput, step


@step("EndRejected", last=True, ends="cancelled")
def end_rejected(_: StepContext, input_: StepInput) -> dict[str, object]:
    """The end itself, with what was reached, belongs to the contract of the last step. Output: `{reason}`."""
    return {"reason": "expired" if input_["by"] == "expiry" else "rejected"}
