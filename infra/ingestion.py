"""Data of connected wearables: Terra's webhook, the queue behind it, and the function that makes rows of payloads."""

from __future__ import annotations

from aws_cdk import CfnParameter, Duration, Stack
from constructs import Construct

from infra.functions import BundledFunction
from infra.ground import Ground
from infra.issued_secret import IssuedSecret
from infra.queues import WorkQueue, let_send

_TIMEOUT = Duration.seconds(60)
"""A chunk has ten objects at most; what lasts is fetching 10 MB, or waiting for Terra."""


class Ingestion(Construct):
    """What is public writes under raw/ and to one queue, and no row: rows are the consumer's."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        # `{"dev_id", "api_key", "signing_secret"}`
        self.secret = IssuedSecret(
            self, "TerraSecret", ground, description="Amy: Terra's keys and signing secret", issuer="Terra"
        )
        # Messages hold ids alone; who has which wearable is health data enough.
        self.queue = WorkQueue(self, "Ingest", ground, timeout=_TIMEOUT)
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
        self.queue.feed(self.function, batch_size=10)
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
        self.secret.let_read(function)

    def _let_use(self, function: BundledFunction) -> None:
        self.secret.let_read(function)
        let_send(function, self.queue)

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
