"""What every capability of the stack stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.bundle import API, Bundle
from infra.functions import BundledCode, BundledFunction
from infra.options import Options
from infra.storage import Storage


@dataclass(frozen=True)
class Ground:
    """What was chosen for this deployment, and what all functions share: code, store, settings."""

    options: Options
    code: BundledCode
    storage: Storage
    environment: Mapping[str, str]

    def function(
        self,
        scope: Construct,
        name: str,
        *,
        handler: str,
        description: str,
        timeout: Duration,
        environment: Mapping[str, str] | None = None,
        bundle: Bundle = API,
        memory_mb: int = 512,
        layers: Sequence[lambda_.ILayerVersion] = (),
        asynchronous_retries: int | None = None,
    ) -> BundledFunction:
        """A function that may do nothing yet. `environment`: settings that it has beside the shared ones."""
        return BundledFunction(
            scope,
            name,
            bundle=bundle,
            code=self.code,
            handler=handler,
            description=description,
            memory_mb=memory_mb,
            timeout=timeout,
            environment={**self.environment, **(environment or {})},
            layers=layers,
            asynchronous_retries=asynchronous_retries,
        )
