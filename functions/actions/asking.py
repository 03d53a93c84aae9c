"""Starting the execution in which an action waits for a person."""

from __future__ import annotations

from functions.core.actions import ActionRecord
from functions.core.executions import start_named
from functions.core.settings import get_settings


def start_asking(action: ActionRecord) -> None:
    """Start the action's execution. One of this name that exists already is this one: done. Raises WorkflowUnavailable."""
    state_input = {"event": {"id": action.id, "tenant": action.user_id}}
    start_named(get_settings().action_state_machine_arn, action.execution, state_input)
