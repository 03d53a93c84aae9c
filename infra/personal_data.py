"""What a person may ask of us: a copy of all that is here about them, and that it goes."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnParameter, Duration, Stack
from constructs import Construct

from infra.actions import Actions
from infra.functions import BundledFunction
from infra.ground import Ground
from infra.machines import Machine, arns

_TIMEOUT = Duration.seconds(140)
"""A page of either ends after 40 s; this is the fence behind it."""
_MEMORY_MB = 1024


class PersonalData(Construct):
    """Two state machines, each with its function: export.asl.json and erasure.asl.json."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        definitions: Mapping[str, str],
        machines: Mapping[str, Machine],
        actions: Actions,
    ) -> None:
        """`definitions`: the texts of the .asl.json, with `${ExportFunction}` and `${ErasureFunction}`. `machines`: those of
        turns and runs, by the setting that names each; what of them is at work is stopped before it is erased."""
        super().__init__(scope, construct_id)
        self.export_function = ground.function(
            self,
            "ExportFunction",
            handler="functions.exports.steps.handler",
            description="Writes exports of personal data",
            memory_mb=_MEMORY_MB,
            timeout=_TIMEOUT,
        )
        ground.storage.let_read_and_write(self.export_function)
        ground.storage.let_delete(self.export_function, "exports")
        self.export_machine = Machine(
            self,
            "ExportStateMachine",
            definition=definitions["export"],
            functions=(self.export_function,),
            stage=ground.options.stage,
        )
        quiet = CfnParameter(
            Stack.of(self),
            "ErasureQuietSeconds",
            type="Number",
            default=960,
            description="How long an erasure waits before it looks again: longer than any invocation lives (900 s), and a "
            "minute for which authorizers remember a key. Less only where nobody lives",
        )
        self.erasure_function = ground.function(
            self,
            "ErasureFunction",
            handler="functions.erasure.steps.handler",
            description="Erases everything of a person, and looks whether it is gone",
            memory_mb=_MEMORY_MB,
            timeout=_TIMEOUT,
            environment={
                **arns(machines),
                "AMY_ACTION_STATE_MACHINE_ARN": actions.machine.state_machine_arn,
                "AMY_EXPORT_STATE_MACHINE_ARN": self.export_machine.state_machine_arn,
                "AMY_ERASURE_QUIET_SECONDS": quiet.value_as_string,
            },
        )
        ground.storage.let_read_and_write(self.erasure_function)
        ground.storage.let_erase(self.erasure_function)
        for machine in (*machines.values(), self.export_machine):
            machine.let_stop(self.erasure_function)
        actions.machine.let_stop(self.erasure_function)
        self.erasure_machine = Machine(
            self,
            "ErasureStateMachine",
            definition=definitions["erasure"],
            functions=(self.erasure_function,),
            stage=ground.options.stage,
        )

    def let_ask(self, function: BundledFunction) -> None:
        """For the API: start either, and look how an export is."""
        self.export_machine.let_start(function)
        self.export_machine.let_look_at(function)
        self.erasure_machine.let_start(function)
        function.add_environment("AMY_EXPORT_STATE_MACHINE_ARN", self.export_machine.state_machine_arn)
        function.add_environment("AMY_ERASURE_STATE_MACHINE_ARN", self.erasure_machine.state_machine_arn)

    def let_stop(self, machines: Mapping[str, Machine]) -> None:
        """Let the erasure stop what these run for somebody, by the setting that names each."""
        for name, machine in machines.items():
            machine.let_stop(self.erasure_function)
            self.erasure_function.add_environment(name, machine.state_machine_arn)

    def let_finish(self, function: BundledFunction) -> None:
        """For the sweeper: begin an erasure anew whose execution has ended without having done it."""
        self.erasure_machine.let_start(function)
        self.erasure_machine.let_look_at(function)
        function.add_environment("AMY_ERASURE_STATE_MACHINE_ARN", self.erasure_machine.state_machine_arn)
