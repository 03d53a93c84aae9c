"""FactCheck: the numbers of the answer that come from nowhere."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import products_of
from functions.health.answers import Answer, uncited
from functions.health.conversation import said_by_user
from functions.health.fact_check import check_answer
from functions.health.routing import DOMAIN_EXPERT


@step("FactCheck")
def fact_check(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Check the answer and announce what was found, the references that could not be proven included."""
    answer = Answer.model_validate(context.load(input_["answer"]))
    products = products_of(context, input_["supporting"], input_["main"], input_["reflection"])
    literal = check_answer(
        answer.text,
        answer.fact_sheet.values(),
        rendered=answer.rendered,
        user_texts=said_by_user(context.turn),
        expert_texts=[product.answer for product in products if product.agent == DOMAIN_EXPERT],
    )
    removed = [uncited(one, f"in {product.agent}'s part") for product in products for one in product.removed_citations]
    issues = [issue.model_dump(mode="json") for issue in (*answer.issues, *removed, *literal)]
    context.emit("fact_check", {"issues": issues})
    return {"fact_check": context.keep("fact_check", {"issues": issues}), "issues": len(issues)}
