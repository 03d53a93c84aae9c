"""HoldPlan: where `start: plan` stops."""

from __future__ import annotations

from contracts.turns import Plan, Route
from functions.core.steps import StepContext, StepInput, step
from functions.health.estimate import estimate_of


@step("HoldPlan", holds=True)
def hold_plan(context: StepContext, input_: StepInput) -> dict[str, object]:
    """The plan, with which the turn is pending until POST …/start: route, questions, and what the rest will cost."""
    route = context.turn.route or Route(main_agent="")
    snapshot = context.snapshot
    estimate = estimate_of(route, snapshot.agents, snapshot.model_ids)
    plan = Plan(
        route=route,
        questions=context.load(input_["plan"]["questions"]),
        estimated_cost_usd=estimate.cost_usd,
        estimated_seconds=estimate.seconds,
    )
    return plan.model_dump(mode="json")
