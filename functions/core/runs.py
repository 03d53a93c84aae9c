"""A run as a row, and as the public resource."""

from __future__ import annotations

from contracts.runs import Run, RunTask
from contracts.turns import Budget, Message, Usage
from functions.core.principal import Principal
from functions.core.turns import TurnRecord, now
from functions.core.work import AgentTask


def new_run(
    principal: Principal,
    run_id: str,
    asked: RunTask,
    *,
    budget: Budget | None = None,
    metadata: dict[str, str] | None = None,
) -> TurnRecord:
    """The row of a run that is asked for now. Whether there is such an agent is looked at by whoever knows the packs."""
    return TurnRecord(
        id=run_id,
        user_id=principal.user_id,
        status="queued",
        created_at=now(),
        messages=[Message(role="user", content=asked.instructions)],
        task=AgentTask(agent=asked.agent, payload=asked.payload),
        metadata=metadata or {},
        budget=budget,
        execution=run_id,
    )


def task_of(run: TurnRecord) -> AgentTask:
    """What a run is asked. Raises ValueError for a turn, which is asked something else."""
    if run.task is None:
        raise ValueError(f"{run.id} is not a run")
    return run.task


def run_to_wire(run: TurnRecord, usage: Usage | None = None) -> Run:
    """The public resource."""
    return Run.model_validate(
        {
            **run.model_dump(include=set(Run.model_fields) & set(type(run).model_fields)),
            **task_of(run).model_dump(),
            "instructions": run.question,
            "usage": run.usage or usage or Usage(),
            "links": run.work.links(run.id),
        }
    )
