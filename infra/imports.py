"""Imports of files: the state machine, and the function that its states call."""

from __future__ import annotations

from aws_cdk import Duration
from constructs import Construct

from infra.functions import BundledFunction
from infra.ground import Ground
from infra.machines import Machine

_TIMEOUT = Duration.minutes(15)
"""A gigabyte of XML takes about a minute; each state has a limit of its own."""
_MEMORY_MB = 1769
"""One whole processor, which is what reading is bound by. The file is read from the bucket piece by piece, so neither the
memory nor the disk has to be as large as it."""


class Imports(Construct):
    def __init__(self, scope: Construct, construct_id: str, ground: Ground, *, definition: str) -> None:
        """`definition` is the text of statemachines/import.asl.json, with `${ImportFunction}`."""
        super().__init__(scope, construct_id)
        self._storage = ground.storage
        self.function = ground.function(
            self,
            "ImportFunction",
            handler="functions.imports.handler.handler",
            description="The states of an import: from a file of another app to days",
            memory_mb=_MEMORY_MB,
            timeout=_TIMEOUT,
        )
        self._storage.let_read_and_write(self.function)
        self._storage.let_delete(self.function, "uploads")
        self.machine = Machine(
            self, "ImportStateMachine", definition=definition, functions=(self.function,), stage=ground.options.stage
        )

    def let_import(self, function: BundledFunction) -> None:
        """For the API: begin an import, and take away the file of one that is cancelled."""
        function.add_environment("AMY_IMPORT_STATE_MACHINE_ARN", self.machine.state_machine_arn)
        self.machine.let_start(function)
        self._storage.let_delete(function, "uploads")
