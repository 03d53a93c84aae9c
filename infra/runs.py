"""A run: its state machine, and the function that its states call."""

from __future__ import annotations

from constructs import Construct

from infra import bundle
from infra.ground import Ground
from infra.machines import Machine
from infra.models import Models
from infra.turns import STEP_MEMORY_MB, STEP_TIMEOUT


class Runs(Construct):
    """The steps of a run, and what they may do."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground, *, definition: str, models: Models) -> None:
        """`definition` is the text of statemachines/run.asl.json, with `${RunFunction}`."""
        super().__init__(scope, construct_id)
        self.run_function = ground.function(
            self,
            "RunFunction",
            bundle=bundle.AGENTS,
            handler="functions.runs.handler.handler",
            description="The steps of a run: one agent with its tools and sub-agents",
            memory_mb=STEP_MEMORY_MB,
            timeout=STEP_TIMEOUT,
            environment=models.environment,
        )
        ground.storage.let_read_and_write(self.run_function)
        models.let_call(self.run_function)
        self.machine = Machine(
            self, "RunStateMachine", definition=definition, functions=(self.run_function,), stage=ground.options.stage
        )
