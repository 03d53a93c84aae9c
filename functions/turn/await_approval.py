"""AwaitApproval: the person sees findings and draft before the answer is given."""

from __future__ import annotations

from functions.core.steps import StepContext, StepInput, step
from functions.health.agent_runs import findings_of, products_of

_LONGEST_QUESTION = 160
"""Characters of the question in the summary."""


@step("AwaitApproval", waits=True)
def await_approval(context: StepContext, input_: StepInput) -> dict[str, object]:
    """Keep, as `review`, what the person decides about: the turn's findings so far and what the main agent wrote.

    Output: `{summary}`, the question to the person. Asking it and waiting belong to the contract of a step that waits.
    """
    findings = findings_of(context, input_["settled"], input_["findings"])
    draft = "\n\n".join(product.answer for product in products_of(context, input_["main"]))
    context.keep("review", {"findings": [finding.model_dump(mode="json") for finding in findings], "draft": draft})
    question = " ".join(context.turn.question.split())
    if len(question) > _LONGEST_QUESTION:
        question = question[: _LONGEST_QUESTION - 1] + "…"
    return {"summary": f"Answer “{question}” with {_counted(len(findings))}."}


def _counted(findings: int) -> str:
    return "1 finding" if findings == 1 else f"{findings or 'no'} findings"
