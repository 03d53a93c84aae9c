"""What ends a turn or a run that could not end itself, and starts one that could not start."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Aws, Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import fix_logical_id
from infra.ground import Ground
from infra.machines import Machine, arns
from infra.queues import LostEvents

_PATIENCE = Duration.hours(6)
"""How long a status event is tried again. The sweeper closes the turn in the meantime, so this is for the record only."""


class Closing(Construct):
    """An execution that fails, times out or is stopped says so on the default event bus, best effort; CloseTurn writes
    the turn's end. The sweeper runs every minute and does the same for ends that nobody announced, starts queued
    turns whose StartExecution was lost, and says no where an approval has expired."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground, *, machines: Mapping[str, Machine]) -> None:
        """`machines`: of turns and of runs, by the setting that names each."""
        super().__init__(scope, construct_id)
        self.dead_letters = LostEvents(self, "CloseTurnDeadLetters")
        knowing_the_machines = arns(machines)

        self.close_turn_function = ground.function(
            self,
            "CloseTurnFunction",
            handler="functions.turn.close_turn.handler",
            description="Writes the end of a turn whose execution died",
            timeout=Duration.seconds(60),
            environment=knowing_the_machines,
        )
        self.close_turn_function.configure_async_invoke(
            on_failure=destinations.SqsDestination(self.dead_letters), retry_attempts=2, max_event_age=_PATIENCE
        )
        self._announced_ends(machines)

        self.sweeper_function = ground.function(
            self,
            "SweeperFunction",
            handler="functions.turn.sweep.handler",
            description="Each minute: starts what is queued, closes what has ended unannounced",
            timeout=Duration.seconds(55),
            environment=knowing_the_machines,
            asynchronous_retries=0,  # the next minute is the retry
        )
        self._every_minute()

        for function in (self.close_turn_function, self.sweeper_function):
            ground.storage.let_read_and_write(function)
            for machine in machines.values():
                machine.let_look_at(function)
                machine.let_start(function)

    def _announced_ends(self, machines: Mapping[str, Machine]) -> None:
        rule = events.Rule(
            self,
            "TurnEnded",
            # Those that completed, too: a turn may wait for the end, and the steps may not start it.
            description="Executions of turns and runs that ended",
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={
                    "stateMachineArn": [one.state_machine_arn for one in machines.values()],
                    "status": ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
                },
            ),
        )
        rule.add_target(
            events_targets.LambdaFunction(
                self.close_turn_function,
                dead_letter_queue=self.dead_letters,
                max_event_age=_PATIENCE,
                retry_attempts=20,
            )
        )
        fix_logical_id(rule, "TurnEndedRule")

    def _every_minute(self) -> None:
        role = iam.Role(
            self,
            "EveryMinuteRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
            ),
            description="What the schedule of the sweeper may do",
        )
        acknowledge(
            role,
            "The versions of the one function that it runs.",
            "AwsSolutions-IAM5[Resource::<SweeperFunction.Arn>:*]",
        )
        schedule = scheduler.Schedule(
            self,
            "EveryMinute",
            schedule=scheduler.ScheduleExpression.rate(Duration.minutes(1)),
            description="Runs the sweeper",
            # Scheduler would try for a day, 185 times; the next minute does.
            target=scheduler_targets.LambdaInvoke(
                self.sweeper_function, role=role, retry_attempts=0, max_event_age=Duration.minutes(1)
            ),
        )
        fix_logical_id(schedule, "SweeperSchedule")
