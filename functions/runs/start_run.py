"""StartRun: the attempt takes over the run, pins what its agent may see, and says that it runs."""

from __future__ import annotations

from functions import packs
from functions.beginning import begin
from functions.core.errors import UnknownAgent
from functions.core.runs import task_of
from functions.core.steps import StepContext, StepInput, step
from functions.core.turns import Turns


@step("StartRun", first=True)
def start_run(context: StepContext, _: StepInput) -> dict[str, object]:
    """Begin. Output: `{id, user_id}`, which later states carry as `turn`. Raises UnknownAgent if a deploy has taken the
    agent away since the run was asked for."""
    begin(context)
    task = task_of(context.turn)
    agent = context.snapshot.agents.get(task.agent)
    if agent is None:
        raise UnknownAgent({"agent": task.agent, "agents": packs.agent_names()})
    version = task.model_copy(update={"agent_version": agent.version})
    context.turn = Turns(context.principal).set_task(context.turn, version)
    return {"id": context.turn.id, "user_id": context.turn.user_id}
