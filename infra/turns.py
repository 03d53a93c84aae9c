"""A turn: its state machine, and the functions that its states call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import ArnFormat, CfnParameter, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.embeddings import let_embed
from infra.functions import LOG_RETENTION, BundledCode, BundledFunction, fix_logical_id
from infra.options import Options
from infra.outside import outside_services
from infra.sandbox import Sandbox
from infra.storage import Storage

_HANDLER = "functions.turn.handler.handler"


class Turns(Construct):
    """The states call published versions, so a deploy neither changes nor cuts off a turn that is running: see
    docs/operations/deploy.md. The payload names the step; one warm process serves all steps of a turn."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        definition: str,
        options: Options,
        environment: Mapping[str, str],
        code: BundledCode,
        storage: Storage,
        sandbox: Sandbox,
    ) -> None:
        """`definition` is the text of statemachines/turn.asl.json, with `${TurnFunction}` and `${ScienceFunction}`."""
        super().__init__(scope, construct_id)
        self.model_secret = self._model_secret(storage)
        base_url = CfnParameter(
            Stack.of(self),
            "AnthropicBaseUrl",
            default="https://api.anthropic.com",
            allowed_pattern="^https?://.+$",
            description="Where models are called: the Messages API, or a gateway that speaks it",
        )
        self.turn_function = BundledFunction(
            self,
            "TurnFunction",
            bundle=bundle.AGENTS,
            code=code,
            handler=_HANDLER,
            description="The steps of a turn that think, and the light ones",
            memory_mb=1024,
            # A step's own limit is its state's TimeoutSeconds; this one only bounds what nobody waits for any more.
            timeout=Duration.minutes(15),
            environment={
                **environment,
                **options.model_environment(),
                **outside_services(self),
                "AMY_SANDBOX_FUNCTION": sandbox.function.current_version.function_arn,
                "AMY_MODEL_SECRET_ARN": self.model_secret.secret_arn,
                "ANTHROPIC_BASE_URL": base_url.value_as_string,
            },
        )
        self.science_function = BundledFunction(
            self,
            "ScienceFunction",
            bundle=bundle.SCIENCE,
            code=code,
            handler=_HANDLER,
            description="The steps of a turn that compute: gates and adjustment for multiplicity",
            memory_mb=1769,
            timeout=Duration.minutes(2),
            environment=environment,
        )
        for function in (self.turn_function, self.science_function):
            storage.let_read_and_write(function)
        let_embed(self.turn_function)
        self._let_call_out(sandbox)
        self.state_machine = self._state_machine(definition, options)

    @property
    def environment(self) -> dict[str, str]:
        """For the functions that start and watch turns. Those that a turn calls must not have it: they are part of the
        definition, and the template would turn in a circle."""
        return {"AMY_TURN_STATE_MACHINE_ARN": self.state_machine.state_machine_arn}

    def let_start(self, function: BundledFunction) -> None:
        self.state_machine.grant_start_execution(function)

    def let_look_at(self, function: BundledFunction) -> None:
        """Whether a turn is really over."""
        self._let(function, "states:DescribeExecution")

    def let_stop(self, function: BundledFunction) -> None:
        self._let(function, "states:StopExecution")

    def _let(self, function: BundledFunction, *actions: str) -> None:
        executions = Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{self.state_machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[executions]))
        acknowledge(
            function.execution_role,
            "Executions of this one state machine; their names are turn ids.",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:"
            "<TurnStateMachine.Name>:*]",
        )

    def _model_secret(self, storage: Storage) -> secretsmanager.Secret:
        """`{"api_key": "…"}`, put there once by a person. It is created empty: a value in the template would come back
        with some later update and overwrite the real one."""
        secret = secretsmanager.Secret(
            self, "ModelSecret", description="Amy: the model provider's API key", encryption_key=storage.key
        )
        fix_logical_id(secret, "ModelSecret")
        resource = cast(secretsmanager.CfnSecret, secret.node.default_child)
        resource.add_property_deletion_override("GenerateSecretString")
        acknowledge(secret, "The provider issues the key; no function of ours could rotate it.", "AwsSolutions-SMG4")
        return secret

    def _let_call_out(self, sandbox: Sandbox) -> None:
        turn = self.turn_function
        turn.add_to_role_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.model_secret.secret_arn])
        )
        # All versions: the environment of a version names the sandbox version of its own time.
        turn.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[f"{sandbox.function.function_arn}:*"])
        )
        acknowledge(
            turn.execution_role,
            "Retained versions of one function: a running turn uses the one it began with.",
            "AwsSolutions-IAM5[Resource::<SandboxFunction.Arn>:*]",
        )

    def _state_machine(self, definition: str, options: Options) -> stepfunctions.StateMachine:
        machine = stepfunctions.StateMachine(
            self,
            "TurnStateMachine",
            definition_body=stepfunctions.DefinitionBody.from_string(definition),
            definition_substitutions={
                "TurnFunction": self.turn_function.current_version.function_arn,
                "ScienceFunction": self.science_function.current_version.function_arn,
            },
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            logs=stepfunctions.LogOptions(
                destination=logs.LogGroup(
                    self,
                    "TurnStateMachineLogs",
                    # Names outside /aws/vendedlogs/ use up the account's ten resource policies.
                    log_group_name=f"/aws/vendedlogs/states/amy-{options.stage}-turn",
                    retention=LOG_RETENTION,
                    removal_policy=RemovalPolicy.DESTROY,
                ),
                level=stepfunctions.LogLevel.ERROR,
                # The history, which expires, is where execution data belongs. Logs travel further.
                include_execution_data=False,
            ),
            tracing_enabled=True,
        )
        fix_logical_id(machine, "TurnStateMachine")
        for function in (self.turn_function, self.science_function):
            function.grant_invoke(machine)
        acknowledge(
            machine.role,
            "Retained versions are called by turns and redrives that began before a deploy; the delivery of logs and "
            "X-Ray know no resources.",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::<TurnFunction.Arn>:*]",
            "AwsSolutions-IAM5[Resource::<ScienceFunction.Arn>:*]",
        )
        acknowledge(
            machine,
            "Errors are logged; every other event is in the history for 90 days and in the turn's own trace.",
            "AwsSolutions-SF1",
        )
        return machine
