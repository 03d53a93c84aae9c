"""A laboratory report: its state machine, and the function that its states call."""

from __future__ import annotations

from aws_cdk import Duration
from constructs import Construct

from infra import bundle
from infra.functions import BundledFunction
from infra.ground import Ground
from infra.machines import Machine
from infra.models import Models

_TIMEOUT = Duration.minutes(15)
"""Fifty pages that only a model can read take some minutes; each state has a limit of its own."""
_MEMORY_MB = 2048
"""The process that takes a PDF apart may have 1.4 GB of address space: functions/labs/limited.py."""


class Labs(Construct):
    """One function with a bundle of its own: nobody else pays for the readers of PDFs."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground, *, definition: str, models: Models) -> None:
        """`definition` is the text of statemachines/lab.asl.json, with `${LabFunction}`."""
        super().__init__(scope, construct_id)
        self._storage = ground.storage
        self.function = ground.function(
            self,
            "LabFunction",
            bundle=bundle.LABS,
            handler="functions.labs.handler.handler",
            description="The states of a laboratory report: from a PDF to values",
            memory_mb=_MEMORY_MB,
            timeout=_TIMEOUT,
            environment=models.environment,
        )
        self._storage.let_read_and_write(self.function)
        self._storage.let_delete(self.function, "uploads")
        self._storage.let_delete(self.function, "labs")
        models.let_ask(self.function)
        self.machine = Machine(
            self, "LabStateMachine", definition=definition, functions=(self.function,), stage=ground.options.stage
        )

    def let_take_reports(self, function: BundledFunction) -> None:
        """For the API: begin a reading, see whether one is really over, and delete a report."""
        function.add_environment("AMY_LAB_STATE_MACHINE_ARN", self.machine.state_machine_arn)
        self.machine.let_start(function)
        self.machine.let_look_at(function)
        self._storage.let_delete(function, "labs")
        self._storage.let_delete(function, "uploads")
