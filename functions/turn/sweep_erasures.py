"""What the sweeper does for erasures: one that was asked for is carried out, whatever died on the way."""

from __future__ import annotations

from functions.core import erasures
from functions.core.executions import describe_named, start_named
from functions.core.settings import get_settings
from functions.core.telemetry import logger


def look_after(entry: erasures.OpenErasure) -> None:
    """Start an erasure that has no execution, and give one whose execution ended without having done it to another. Raises
    WorkflowUnavailable."""
    machine = get_settings().erasure_state_machine_arn
    name = entry.execution
    known = describe_named(machine, name)
    if known is not None and known.running:
        return
    if known is not None:
        # An alarm says so as well: whoever looks may redrive this one, which does no harm.
        logger().error("erasure begins anew", extra={"erasure_id": entry.id, "status": known.status})
        name = erasures.take_over(entry)
    start_named(machine, name, {"erasure": {"id": entry.id, "user_id": entry.principal.user_id}})
