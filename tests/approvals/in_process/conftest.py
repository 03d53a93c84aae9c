"""Steps, API function and sweeper in this process, so that each can die between any two writes."""

from __future__ import annotations

from tests.api.in_process.conftest import api, executions, state_machine
from tests.moto_tables import tables

__all__ = ["api", "executions", "state_machine", "tables"]
