"""A run: its state machine, the function that its states call, and the one that starts runs by schedule."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.functions import BundledCode, BundledFunction, fix_logical_id
from infra.machines import Machine
from infra.models import Models
from infra.options import Options
from infra.storage import Storage
from infra.turns import STEP_MEMORY_MB, STEP_TIMEOUT


class Runs(Construct):
    """The steps of a run, and what they may do."""

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
        models: Models,
    ) -> None:
        """`definition` is the text of statemachines/run.asl.json, with `${RunFunction}`."""
        super().__init__(scope, construct_id)
        self.run_function = BundledFunction(
            self,
            "RunFunction",
            bundle=bundle.AGENTS,
            code=code,
            handler="functions.runs.handler.handler",
            description="The steps of a run: one agent with its tools and sub-agents",
            memory_mb=STEP_MEMORY_MB,
            timeout=STEP_TIMEOUT,
            environment={**environment, **models.environment},
        )
        storage.let_read_and_write(self.run_function)
        models.let_call(self.run_function)
        self.machine = Machine(
            self, "RunStateMachine", definition=definition, functions=(self.run_function,), stage=options.stage
        )


class ScheduledRuns(Construct):
    """The target of schedules: a schedule of EventBridge Scheduler names this function, the role, and as its input
    `{"user_id", "agent", "instructions", "payload"?, "name", "scheduled_time": "<aws.scheduler.scheduled-time>"}`.
    Who makes such a schedule answers for the user id in it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        options: Options,
        environment: Mapping[str, str],
        code: BundledCode,
        storage: Storage,
        machines: Mapping[str, Machine],
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = BundledFunction(
            self,
            "ScheduledRunFunction",
            bundle=bundle.API,
            code=code,
            handler="functions.runs.scheduled.handler",
            description="Starts the run that a schedule asks for",
            memory_mb=512,
            timeout=Duration.seconds(30),
            environment={
                **environment,
                **options.admission_environment(),
                **{name: one.state_machine_arn for name, one in machines.items()},
            },
        )
        storage.let_read_and_write(self.function)
        for machine in machines.values():
            machine.let_start(self.function)
        self.dead_letters = self._dead_letters()
        self.role = self._role()

    def _dead_letters(self) -> sqs.Queue:
        """Occasions that could not be started, such as at the limit of turns; Lambda tries each three times."""
        queue = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        fix_logical_id(queue, "ScheduledRunDeadLetters")
        acknowledge(queue, "It is a dead-letter queue itself.", "AwsSolutions-SQS3")
        self.function.configure_async_invoke(
            on_failure=destinations.SqsDestination(queue), retry_attempts=2, max_event_age=Duration.hours(1)
        )
        return queue

    def _role(self) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
            ),
            description="What a schedule of runs may do",
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
        )
        fix_logical_id(role, "ScheduledRunRole")
        return role
