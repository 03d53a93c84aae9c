"""What agents ask of the outside world: from the bus to a queue and its consumer, and where a rule says so to a person."""

from __future__ import annotations

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import LOG_RETENTION, BundledFunction, fix_logical_id
from infra.ground import Ground
from infra.options import Options
from infra.storage import Storage

_SOURCE = "amy.agents"
_RECEIVES = 5
"""How often a message is tried before it lies among the dead letters."""
_TIMEOUT = Duration.seconds(20)
"""A process that died while it acted holds the action for so long; each act is one or two calls of somebody's API."""


class Actions(Construct):
    """The queue stands between because acting may wait: for a service that is down, for an operator. The queues have names,
    by which `amy actions redrive` finds them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        definition: str,
        bus: events.EventBus,
    ) -> None:
        """`definition` is the text of statemachines/action.asl.json, with `${ActionStepFunction}`."""
        super().__init__(scope, construct_id)
        self.bus = bus
        self.dead_letters = self._queue("DeadActionsQueue", f"amy-{ground.options.stage}-actions-dead", ground.storage)
        acknowledge(self.dead_letters, "It is a dead-letter queue itself.", "AwsSolutions-SQS3")
        self.queue = self._queue(
            "ActionsQueue",
            f"amy-{ground.options.stage}-actions",
            ground.storage,
            # What AWS advises for a function's queue: no message comes back while an invocation may be at it.
            visibility=Duration.seconds(6 * _TIMEOUT.to_seconds()),
            dead_letters=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=_RECEIVES),
        )

        self.step_function = ground.function(
            self,
            "ActionStepFunction",
            handler="functions.actions.steps.handler",
            description="The states of an action that a person has to approve of",
            timeout=_TIMEOUT,
            environment={"AMY_DEAD_ACTIONS_URL": self.dead_letters.queue_url},
        )
        self.step_function.add_to_role_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.dead_letters.queue_arn])
        )
        self.state_machine = self._state_machine(definition, ground.options)
        # A step that asks for what is decided already answers its own token. A policy of its own and not the role's: a
        # function waits for its role's policies, and the state machine for the function.
        iam.Policy(self, "LetStepsAnswer", statements=[self._answering()], roles=[self.step_function.execution_role])

        self.function = ground.function(
            self,
            "ActionsFunction",
            handler="functions.actions.handler.handler",
            description="What agents emitted: done, refused, or put before a person",
            timeout=_TIMEOUT,
            environment={
                "AMY_ACTION_STATE_MACHINE_ARN": self.state_machine.state_machine_arn,
                "AMY_ACTION_RECEIVES": str(_RECEIVES),
            },
        )
        self.state_machine.grant_start_execution(self.function)
        self.function.add_event_source(
            event_sources.SqsEventSource(self.queue, batch_size=5, report_batch_item_failures=True, max_concurrency=10)
        )
        for function in (self.function, self.step_function):
            ground.storage.let_read_and_write(function)
        self._rule()

    def let_emit(self, function: BundledFunction) -> None:
        """For the functions that run agents, and no other."""
        self.bus.grant_put_events_to(function)

    def let_answer(self, function: BundledFunction) -> None:
        """Tell actions that wait for a person what was decided."""
        function.add_to_role_policy(self._answering())

    def let_stop(self, function: BundledFunction) -> None:
        """Stop actions that wait for a person who is not here any more."""
        executions = Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{self.state_machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        function.add_to_role_policy(iam.PolicyStatement(actions=["states:StopExecution"], resources=[executions]))
        acknowledge(
            function.execution_role,
            "Executions of this one state machine; their names are ids of events.",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:"
            "<ActionStateMachine.Name>:*]",
        )

    def _answering(self) -> iam.PolicyStatement:
        return iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=[self.state_machine.state_machine_arn])

    def _queue(
        self,
        logical_id: str,
        name: str,
        storage: Storage,
        *,
        visibility: Duration | None = None,
        dead_letters: sqs.DeadLetterQueue | None = None,
    ) -> sqs.Queue:
        """What agents write may be about a person's health, so: the key of the tables."""
        queue = sqs.Queue(
            self,
            logical_id,
            queue_name=name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=storage.key,
            data_key_reuse=Duration.minutes(5),
            enforce_ssl=True,
            retention_period=Duration.days(14),
            visibility_timeout=visibility,
            dead_letter_queue=dead_letters,
        )
        fix_logical_id(queue, logical_id)
        return queue

    def _rule(self) -> None:
        rule = events.Rule(
            self,
            "Emitted",
            event_bus=self.bus,
            description="What agents emit",
            event_pattern=events.EventPattern(source=[_SOURCE]),
        )
        rule.add_target(events_targets.SqsQueue(self.queue, dead_letter_queue=self.dead_letters))
        fix_logical_id(rule, "EmittedRule")

    def _state_machine(self, definition: str, options: Options) -> stepfunctions.StateMachine:
        machine = stepfunctions.StateMachine(
            self,
            "ActionStateMachine",
            definition_body=stepfunctions.DefinitionBody.from_string(definition),
            definition_substitutions={"ActionStepFunction": self.step_function.current_version.function_arn},
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            logs=stepfunctions.LogOptions(
                destination=logs.LogGroup(
                    self,
                    "ActionStateMachineLogs",
                    log_group_name=f"/aws/vendedlogs/states/amy-{options.stage}-action",
                    retention=LOG_RETENTION,
                    removal_policy=RemovalPolicy.DESTROY,
                ),
                level=stepfunctions.LogLevel.ERROR,
                include_execution_data=False,
            ),
            tracing_enabled=True,
        )
        fix_logical_id(machine, "ActionStateMachine")
        self.step_function.grant_invoke(machine)
        acknowledge(
            machine.role,
            "Retained versions are called by actions that wait since before a deploy; the delivery of logs and X-Ray know "
            "no resources.",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::<ActionStepFunction.Arn>:*]",
        )
        acknowledge(machine, "Errors are logged; every other event is in the history for 90 days.", "AwsSolutions-SF1")
        return machine
