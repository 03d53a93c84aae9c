"""Check-ins: the group of their schedules, the function that these fire, and the state machine that it starts."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground
from infra.machines import Machine, arns
from infra.queues import LostEvents

_TIMEOUT = Duration.seconds(30)


class CheckIns(Construct):
    """The schedules are made at run time, by the API and the sweeper, one for each check-in. A function stands between a
    schedule and the state machine, since a schedule cannot name the execution that it starts."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        definition: str,
        bus: events.EventBus,
        machines: Mapping[str, Machine],
    ) -> None:
        """`definition` is the text of statemachines/check_in.asl.json, with `${CheckInStepFunction}`. `machines`: of turns
        and of runs, by the setting that names each."""
        super().__init__(scope, construct_id)
        self.step_function = ground.function(
            self,
            "CheckInStepFunction",
            handler="functions.check_ins.steps.handler",
            description="The states of a check-in's slot: decide, ask Amy, store what came of it",
            timeout=_TIMEOUT,
            environment={
                **ground.options.admission_environment(),
                **arns(machines),
            },
        )
        ground.storage.let_read_and_write(self.step_function)
        for machine in machines.values():
            machine.let_start(self.step_function)
        bus.grant_put_events_to(self.step_function)
        self.machine = Machine(
            self,
            "CheckInStateMachine",
            definition=definition,
            functions=(self.step_function,),
            stage=ground.options.stage,
        )
        self.machine.let_step_answer(self.step_function)

        self.dead_letters = LostEvents(self, "CheckInDeadLetters")
        self.function = ground.function(
            self,
            "CheckInFunction",
            handler="functions.check_ins.scheduled.handler",
            description="The target of the check-ins' schedules: starts the execution of a slot",
            timeout=_TIMEOUT,
            environment={"AMY_CHECK_IN_STATE_MACHINE_ARN": self.machine.state_machine_arn},
        )
        self.machine.let_start(self.function)
        self.function.configure_async_invoke(
            on_failure=destinations.SqsDestination(self.dead_letters),
            retry_attempts=2,
            max_event_age=Duration.hours(1),
        )
        self.role = self._role()
        self.group = scheduler.CfnScheduleGroup(self, "Schedules", name=f"amy-{ground.options.stage}-check-ins")
        self.group.override_logical_id("CheckInSchedules")

    def let_remove(self, function: BundledFunction) -> None:
        """Remove schedules of check-ins."""
        self._let(function, "scheduler:DeleteSchedule")
        function.add_environment("AMY_CHECK_IN_GROUP", self.group.ref)

    def let_manage(self, function: BundledFunction) -> None:
        """Make, change and remove schedules of check-ins, which act as the one role that fires the one function."""
        self._let(function, "scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule")
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self.role.role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            )
        )
        for name, value in {
            "AMY_CHECK_IN_GROUP": self.group.ref,
            "AMY_CHECK_IN_FUNCTION_ARN": self.function.function_arn,
            "AMY_CHECK_IN_ROLE_ARN": self.role.role_arn,
            "AMY_CHECK_IN_DEAD_LETTERS_ARN": self.dead_letters.queue_arn,
        }.items():
            function.add_environment(name, value)

    def let_fire(self, function: BundledFunction) -> None:
        """Start the execution of a slot by hand."""
        self.machine.let_start(function)

    def let_answer(self, function: BundledFunction) -> None:
        """Tell slots that wait for the end of a turn how it ended."""
        self.machine.let_answer(function)
        function.add_environment("AMY_CHECK_IN_STATE_MACHINE_ARN", self.machine.state_machine_arn)

    def _let(self, function: BundledFunction, *actions: str) -> None:
        # Written out, since as a reference to the group it would be a token, and no pattern.
        schedules = f"schedule/{self.group.name}/*"
        arn = Stack.of(self).format_arn(service="scheduler", resource=schedules)
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[arn]))
        acknowledge(
            function.execution_role,
            "Schedules of this one group; their names are ids of check-ins.",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:{schedules}]",
        )

    def _role(self) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
            ),
            description="What a schedule of a check-in may do",
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
        )
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.dead_letters.queue_arn]))
        fix_logical_id(role, "CheckInScheduleRole")
        return role
