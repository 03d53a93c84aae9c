"""A turn: its state machine, and the functions that its states call."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.ground import Ground
from infra.machines import Machine
from infra.models import Models
from infra.sandbox import Sandbox

_HANDLER = "functions.turn.handler.handler"

STEP_MEMORY_MB = 1024
"""Of a function whose steps call models."""
STEP_TIMEOUT = Duration.minutes(15)
"""A step's own limit is its state's TimeoutSeconds; this one only bounds what nobody waits for any more."""


class Turns(Construct):
    """The steps of a turn, and what they may do."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        definition: str,
        models: Models,
        sandbox: Sandbox,
    ) -> None:
        """`definition` is the text of statemachines/turn.asl.json, with `${TurnFunction}` and `${ScienceFunction}`."""
        super().__init__(scope, construct_id)
        self.turn_function = ground.function(
            self,
            "TurnFunction",
            bundle=bundle.AGENTS,
            handler=_HANDLER,
            description="The steps of a turn that think, and the light ones",
            memory_mb=STEP_MEMORY_MB,
            timeout=STEP_TIMEOUT,
            environment={
                **models.environment,
                "AMY_SANDBOX_FUNCTION": sandbox.function.current_version.function_arn,
            },
        )
        self.science_function = ground.function(
            self,
            "ScienceFunction",
            bundle=bundle.SCIENCE,
            handler=_HANDLER,
            description="The steps of a turn that compute: gates and adjustment for multiplicity",
            memory_mb=1769,
            timeout=Duration.minutes(2),
        )
        for function in (self.turn_function, self.science_function):
            ground.storage.let_read_and_write(function)
        models.let_call(self.turn_function)
        self._let_run_analyses(sandbox)
        self.machine = Machine(
            self,
            "TurnStateMachine",
            definition=definition,
            functions=(self.turn_function, self.science_function),
            stage=ground.options.stage,
        )
        self.machine.let_step_answer(self.turn_function)

    def _let_run_analyses(self, sandbox: Sandbox) -> None:
        # All versions: the environment of a version names the sandbox version of its own time.
        self.turn_function.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[f"{sandbox.function.function_arn}:*"])
        )
        acknowledge(
            self.turn_function.execution_role,
            "Retained versions of one function: a running turn uses the one it began with.",
            "AwsSolutions-IAM5[Resource::<SandboxFunction.Arn>:*]",
        )
