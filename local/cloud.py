"""The cloud of one machine, in this process: the AWS endpoint, the loaded template, its functions, and what moves them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from local.aws import stepfunctions
from local.aws.endpoint import AwsEndpoint
from local.embeddings.server import EmbeddingServer
from local.events.bus import Buses
from local.events.queues import QueuePump
from local.events.schedules import Schedules
from local.events.targets import Targets
from local.lambda_runtime.runtime import Client, LambdaRuntime, Surroundings
from local.lambda_runtime.spawner import Spawner
from local.lambda_runtime.web import WebFunction
from local.shopify.server import ShopServer
from local.template.loader import ACCOUNT, Loader
from local.template.model import Cloud

SERVICES = ("dynamodb", "s3", "states", "events", "scheduler", "sqs", "secretsmanager", "kms")
"""Loaded ahead; the rest of moto is imported when it is first asked for."""


class LocalCloud:
    def __init__(
        self, root: Path, logs: Path, spawner: Spawner, region: str = "us-east-1", client: Client | None = None
    ) -> None:
        """Make the endpoint; nothing answers yet. `client`: the runtime client of functions' processes."""
        self.region = region
        self.endpoint = AwsEndpoint(region, ACCOUNT)
        self.model = Cloud()
        self.web: dict[str, WebFunction] = {}
        self._spawner = spawner
        self._embeddings = EmbeddingServer()
        self.shop = ShopServer()
        self._surroundings = Surroundings(
            root, logs, self.endpoint.url, self._embeddings.url, region, client or Surroundings.best_client()
        )
        self.runtime = LambdaRuntime(self._surroundings, spawner)
        self._clients: dict[str, Any] = {}
        self._making_client = threading.Lock()
        self._targets = Targets(self.runtime, self.client)
        self._buses = Buses(self._targets, region, ACCOUNT)
        self.schedules = Schedules(self._targets, region, ACCOUNT)
        self._queues: QueuePump | None = None

    def start(self) -> None:
        """Answer AWS calls."""
        for service in SERVICES:
            self.endpoint.load(service)
        self.endpoint.connect(self.runtime)
        stepfunctions.install(self.runtime, self._buses.publish, self.endpoint.port)
        self._buses.install()
        self.runtime.bury_with(lambda queue, message: self._targets.send_to_queue(queue, message.decode()))
        self.endpoint.start()
        self._embeddings.start()
        self.shop.start()

    def load(
        self, template: Mapping[str, Any], parameters: Mapping[str, str], spares: Mapping[str, int] | None = None
    ) -> None:
        """Create what the template declares, and let its queues and schedules run. Raises TemplateError."""
        self.model = Loader(template, self.endpoint.url, self.region, parameters).load()
        self.runtime.deploy([each for each in self.model.functions if not each.web], spares)
        for function in self.model.functions:
            if function.web:
                self.web[function.arn] = WebFunction(function, self._surroundings, self._spawner)
        self._queues = QueuePump(self.model.queue_sources, self.runtime, self.client)
        self._queues.start()
        self.schedules.start()

    def client(self, service: str) -> Any:
        """A boto3 client of our own endpoint, made once."""
        with self._making_client:
            if service not in self._clients:
                self._clients[service] = boto3.client(
                    service,  # type: ignore[call-overload]
                    endpoint_url=self.endpoint.url,
                    region_name=self.region,
                    aws_access_key_id="local",
                    aws_secret_access_key="local",  # noqa: S106 - moto takes any
                    config=Config(max_pool_connections=32),
                )
            return self._clients[service]

    def close(self) -> None:
        """End everything that was started here. What functions were doing is cut off."""
        if self._queues:
            self._queues.close()
        self.schedules.close()
        for each in self.web.values():
            each.close()
        self.runtime.close()
        self.shop.close()
        self._embeddings.close()
        self.endpoint.close()
