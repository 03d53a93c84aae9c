"""What agents ask of the outside world: from the bus to a queue and its consumer, and where a rule says so to a person."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from constructs import Construct

from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground
from infra.machines import Machine
from infra.queues import RECEIVES, WorkQueue, let_send

_SOURCE = "amy.agents"
_TIMEOUT = Duration.seconds(20)
"""A process that died while it acted holds the action for so long; each act is one or two calls of somebody's API."""


class Actions(Construct):
    """The queue stands between because acting may wait: for a service that is down, for an operator."""

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
        self.queue = WorkQueue(self, "Actions", ground, timeout=_TIMEOUT)

        self.step_function = ground.function(
            self,
            "ActionStepFunction",
            handler="functions.actions.steps.handler",
            description="The states of an action that a person has to approve of",
            timeout=_TIMEOUT,
            environment={"AMY_DEAD_ACTIONS_URL": self.queue.dead_letters.queue_url},
        )
        let_send(self.step_function, self.queue.dead_letters)
        self.machine = Machine(
            self,
            "ActionStateMachine",
            definition=definition,
            functions=(self.step_function,),
            stage=ground.options.stage,
        )
        self.machine.let_step_answer(self.step_function)

        self.function = ground.function(
            self,
            "ActionsFunction",
            handler="functions.actions.handler.handler",
            description="What agents emitted: done, refused, or put before a person",
            timeout=_TIMEOUT,
            environment={
                "AMY_ACTION_STATE_MACHINE_ARN": self.machine.state_machine_arn,
                "AMY_ACTION_RECEIVES": str(RECEIVES),
            },
        )
        self.machine.let_start(self.function)
        self.queue.feed(self.function, batch_size=5)
        for function in (self.function, self.step_function):
            ground.storage.let_read_and_write(function)
        self._rule()

    def let_emit(self, function: BundledFunction) -> None:
        """For the functions that run agents, and no other."""
        self.bus.grant_put_events_to(function)

    def _rule(self) -> None:
        rule = events.Rule(
            self,
            "Emitted",
            event_bus=self.bus,
            description="What agents emit",
            event_pattern=events.EventPattern(source=[_SOURCE]),
        )
        rule.add_target(events_targets.SqsQueue(self.queue, dead_letter_queue=self.queue.dead_letters))
        fix_logical_id(rule, "EmittedRule")
