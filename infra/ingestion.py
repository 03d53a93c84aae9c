"""Data of connected wearables: Terra's webhook, the queue behind it, and the function that makes rows of payloads."""

from __future__ import annotations

from typing import cast

from aws_cdk import CfnParameter, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id
from infra.ground import Ground
from infra.storage import Storage

_RECEIVES = 5
"""How often a message is tried before it lies among the dead letters."""
_TIMEOUT = Duration.seconds(60)
"""A chunk has ten objects at most; what lasts is fetching 10 MB, or waiting for Terra."""


class Ingestion(Construct):
    """What is public writes under raw/ and to one queue, and no row: rows are the consumer's. The queues have names, by
    which `amy ingest redrive` finds them."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        self.secret = self._secret(ground.storage)
        self.dead_letters = self._queue("DeadIngestQueue", f"amy-{ground.options.stage}-ingest-dead", ground.storage)
        acknowledge(self.dead_letters, "It is a dead-letter queue itself.", "AwsSolutions-SQS3")
        self.queue = self._queue(
            "IngestQueue",
            f"amy-{ground.options.stage}-ingest",
            ground.storage,
            # What AWS advises for a function's queue: no message comes back while an invocation may be at it.
            visibility=Duration.seconds(6 * _TIMEOUT.to_seconds()),
            dead_letters=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=_RECEIVES),
        )
        self._environment = {
            **self._outside(),
            "AMY_TERRA_SECRET_ARN": self.secret.secret_arn,
            "AMY_INGEST_QUEUE_URL": self.queue.queue_url,
        }

        self.webhook_function = ground.function(
            self,
            "WebhookFunction",
            handler="functions.ingest.webhook.handler",
            description="POST /webhooks/terra: checks the signature, keeps the payload, tells the queue",
            memory_mb=1024,
            timeout=Duration.seconds(10),
            environment=self._environment,
        )
        ground.storage.let_look_up(self.webhook_function)
        ground.storage.let_keep_payloads(self.webhook_function)

        self.function = ground.function(
            self,
            "IngestFunction",
            handler="functions.ingest.handler.handler",
            description="Payloads of wearables: read, normalized, laid over what is known",
            memory_mb=1024,
            timeout=_TIMEOUT,
            environment=self._environment,
        )
        ground.storage.let_read_and_write(self.function)
        ground.storage.let_delete(self.function, "raw/unknown")
        self.function.add_event_source(
            event_sources.SqsEventSource(self.queue, batch_size=10, report_batch_item_failures=True, max_concurrency=10)
        )
        for function in (self.webhook_function, self.function):
            self._let_use(function)

    def let_connect(self, function: BundledFunction) -> None:
        """Open and end connections at Terra, have payloads read again, and forget those of a source."""
        for name, value in self._environment.items():
            function.add_environment(name, value)
        self._let_use(function)

    def let_end(self, function: BundledFunction) -> None:
        """End connections at Terra."""
        for name in ("AMY_TERRA_URL", "AMY_TERRA_SECRET_ARN"):
            function.add_environment(name, self._environment[name])
        self._let_ask(function)

    def _let_ask(self, function: BundledFunction) -> None:
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[self.secret.secret_arn])
        )

    def _let_use(self, function: BundledFunction) -> None:
        self._let_ask(function)
        function.add_to_role_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.queue.queue_arn]))

    def _outside(self) -> dict[str, str]:
        """A deployment has the real Terra; the cloud in a box fills in its stand-in."""
        stack = Stack.of(self)
        url = CfnParameter(
            stack,
            "TerraBaseUrl",
            default="https://api.tryterra.co/v2",
            allowed_pattern="^https?://.+$",
            description="Terra's REST API",
        )
        origins = CfnParameter(
            stack,
            "TerraPayloadOrigins",
            default="https://terra-payload-bucket.s3.eu-west-2.amazonaws.com",
            allowed_pattern="^https?://[^/]+$",
            description="Where s3_payload events may point to: whole origins, with commas",
        )
        tolerance = CfnParameter(
            stack,
            "TerraToleranceSeconds",
            type="Number",
            default=300,
            min_value=1,
            description="How old a webhook's signature may be",
        )
        return {
            "AMY_TERRA_URL": url.value_as_string,
            "AMY_TERRA_PAYLOAD_ORIGINS": origins.value_as_string,
            "AMY_TERRA_TOLERANCE_SECONDS": tolerance.value_as_string,
        }

    def _queue(
        self,
        logical_id: str,
        name: str,
        storage: Storage,
        *,
        visibility: Duration | None = None,
        dead_letters: sqs.DeadLetterQueue | None = None,
    ) -> sqs.Queue:
        """Messages hold ids alone, and who has which wearable is health data enough for the key of the tables."""
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

    def _secret(self, storage: Storage) -> secretsmanager.Secret:
        """`{"dev_id", "api_key", "signing_secret"}`, put there by a person; created empty, as the model's is."""
        secret = secretsmanager.Secret(
            self, "TerraSecret", description="Amy: Terra's keys and signing secret", encryption_key=storage.key
        )
        fix_logical_id(secret, "TerraSecret")
        resource = cast(secretsmanager.CfnSecret, secret.node.default_child)
        resource.add_property_deletion_override("GenerateSecretString")
        acknowledge(secret, "Terra issues the keys; no function of ours could rotate them.", "AwsSolutions-SMG4")
        return secret
