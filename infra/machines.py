"""A state machine of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import LOG_RETENTION, BundledFunction, fix_logical_id


class Machine(stepfunctions.StateMachine):
    """The states call published versions, so a deploy neither changes nor cuts off what is running: see
    docs/operations/deploy.md. The payload names the step; one warm process serves all steps of a bundle."""

    def __init__(
        self, scope: Construct, name: str, *, definition: str, functions: Sequence[BundledFunction], stage: str
    ) -> None:
        """`name`: `TurnStateMachine`. `definition`: text of an .asl.json, with `${<construct id>}` for each function."""
        slug = re.sub(r"(?<!^)(?=[A-Z])", "-", name.removesuffix("StateMachine")).lower()
        super().__init__(
            scope,
            name,
            definition_body=stepfunctions.DefinitionBody.from_string(definition),
            definition_substitutions={one.node.id: one.current_version.function_arn for one in functions},
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            logs=stepfunctions.LogOptions(
                destination=logs.LogGroup(
                    scope,
                    f"{name}Logs",
                    # Names outside /aws/vendedlogs/ use up the account's ten resource policies.
                    log_group_name=f"/aws/vendedlogs/states/amy-{stage}-{slug}",
                    retention=LOG_RETENTION,
                    removal_policy=RemovalPolicy.DESTROY,
                ),
                level=stepfunctions.LogLevel.ERROR,
                # The history, which expires, is where execution data belongs. Logs travel further.
                include_execution_data=False,
            ),
            tracing_enabled=True,
        )
        fix_logical_id(self, name)
        self._logical_id = name
        self._scope = scope
        for function in functions:
            function.grant_invoke(self)
        acknowledge(
            self.role,
            "Retained versions are called by what began before a deploy, and by its redrives; the delivery of logs and "
            "X-Ray know no resources.",
            "AwsSolutions-IAM5[Resource::*]",
            *(f"AwsSolutions-IAM5[Resource::<{one.node.id}.Arn>:*]" for one in functions),
        )
        acknowledge(
            self,
            "Errors are logged; every other event is in the history for 90 days and in the trace.",
            "AwsSolutions-SF1",
        )

    def let_start(self, function: BundledFunction) -> None:
        self.grant_start_execution(function)

    def let_look_at(self, function: BundledFunction) -> None:
        """Whether an execution is really over."""
        self._let(function, "states:DescribeExecution")

    def let_stop(self, function: BundledFunction) -> None:
        self._let(function, "states:StopExecution")

    def let_answer(self, function: BundledFunction) -> None:
        """Tell executions that wait for a task token what was decided."""
        function.add_to_role_policy(self._answering())

    def let_step_answer(self, step: BundledFunction) -> None:
        """A step that asks for what is decided already answers its own token. A policy of its own and not the role's: a
        function waits for its role's policies, and the state machine for the function."""
        iam.Policy(self._scope, "LetStepsAnswer", statements=[self._answering()], roles=[step.execution_role])

    def _answering(self) -> iam.PolicyStatement:
        return iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=[self.state_machine_arn])

    def _let(self, function: BundledFunction, *actions: str) -> None:
        executions = Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{self.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[executions]))
        acknowledge(
            function.execution_role,
            "Executions of this one state machine; their names are ids of what they run for.",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:"
            f"<{self._logical_id}.Name>:*]",
        )


def arns(machines: Mapping[str, Machine]) -> dict[str, str]:
    """Settings of a function that has to do with these; `machines` by the setting that names each."""
    return {name: one.state_machine_arn for name, one in machines.items()}
