"""Task tokens of moto's Step Functions, made what AWS's are: a new one for each attempt at a state, answered once.

moto gives every attempt of a state the same token, takes any number of answers to it, of which the last counts, and leaves
two threads behind where an execution is stopped while it waits.
"""

from __future__ import annotations

from typing import Any

from moto.stepfunctions.parser.api import TaskTimedOut
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackConsumerTimeout, CallbackEndpoint
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackPoolManager as Pool

from local.aws.patch import around


def install() -> None:
    """Once per process."""
    around(StateTaskServiceCallback, "_eval_execution", _with_a_token_of_its_own)
    around(CallbackEndpoint, "interrupt_all", _closed_for_ever)
    around(Pool, "notify", _answered_once)


def close_all(execution: Any) -> None:
    """Let nothing of an execution that was stopped wait any longer."""
    for endpoint in list(execution.exec_worker.env.callback_pool_manager._pool.values()):  # noqa: SLF001 - no other way
        endpoint.interrupt_all()


def _with_a_token_of_its_own(evaluate: Any) -> Any:
    def evaluate_attempt(self: Any, env: Any) -> None:
        if self.resource.condition == ResourceCondition.WaitForTaskToken:
            env.callback_pool_manager.add(env.states.context_object.update_task_token())
        evaluate(self, env)

    return evaluate_attempt


def _closed_for_ever(interrupt: Any) -> Any:
    def interrupt_and_close(self: Any) -> None:
        self.report(CallbackConsumerTimeout())
        interrupt(self)

    return interrupt_and_close


def _answered_once(notify: Any) -> Any:
    def notify_once(self: Any, callback_id: str, outcome: Any) -> bool:
        endpoint = self.get(callback_id)
        if endpoint is not None and (endpoint.consumer_error is not None or endpoint.get_outcome() is not None):
            raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
        answered: bool = notify(self, callback_id, outcome)
        return answered

    return notify_once
