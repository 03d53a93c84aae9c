"""Queues: of work that a function takes in batches, and of what got lost on its way to one."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground

RECEIVES = 5
"""How often a message is tried before it lies among the dead letters."""
_RETENTION = Duration.days(14)
"""The longest there is: an operator has two weeks."""


class LostEvents(sqs.Queue):
    """Two ways to be lost, one queue: an event that could not be handed over, and one whose handling failed."""

    def __init__(self, scope: Construct, logical_id: str) -> None:
        super().__init__(
            scope,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=_RETENTION,
        )
        fix_logical_id(self, logical_id)
        _acknowledge_as_last(self)


class _NamedQueue(sqs.Queue):
    """What is in it may be about a person's health, so: the key of the tables."""

    def __init__(
        self,
        scope: Construct,
        logical_id: str,
        *,
        name: str,
        ground: Ground,
        visibility: Duration | None = None,
        dead_letters: sqs.DeadLetterQueue | None = None,
    ) -> None:
        super().__init__(
            scope,
            logical_id,
            queue_name=name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=ground.storage.key,
            data_key_reuse=Duration.minutes(5),
            enforce_ssl=True,
            retention_period=_RETENTION,
            visibility_timeout=visibility,
            dead_letter_queue=dead_letters,
        )
        fix_logical_id(self, logical_id)


class WorkQueue(_NamedQueue):
    """Work for one function, with the dead letters behind it. Both queues have names, by which `amy … redrive` finds
    them."""

    def __init__(self, scope: Construct, subject: str, ground: Ground, *, timeout: Duration) -> None:
        """`subject`: `Actions` makes ActionsQueue and DeadActionsQueue. `timeout`: of the function that takes from it."""
        name = f"amy-{ground.options.stage}-{subject.lower()}"
        self.dead_letters = _NamedQueue(scope, f"Dead{subject}Queue", name=f"{name}-dead", ground=ground)
        _acknowledge_as_last(self.dead_letters)
        super().__init__(
            scope,
            f"{subject}Queue",
            name=name,
            ground=ground,
            # What AWS advises for a function's queue: no message comes back while an invocation may be at it.
            visibility=Duration.seconds(6 * timeout.to_seconds()),
            dead_letters=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=RECEIVES),
        )

    def feed(self, function: BundledFunction, *, batch_size: int) -> None:
        """Only the messages that the function names are tried again."""
        function.add_event_source(
            event_sources.SqsEventSource(
                self, batch_size=batch_size, report_batch_item_failures=True, max_concurrency=10
            )
        )


def let_send(function: BundledFunction, queue: sqs.Queue) -> None:
    function.add_to_role_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue.queue_arn]))


def _acknowledge_as_last(queue: sqs.Queue) -> None:
    acknowledge(queue, "It is a dead-letter queue itself.", "AwsSolutions-SQS3")
