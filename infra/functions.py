"""A Lambda function whose code is one of our bundles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, cast

from aws_cdk import CfnElement, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.bundle import Bundle
from infra.bundle_sources import require_built

PLACEHOLDER = Path(__file__).parent / "placeholder"
LOG_RETENTION = logs.RetentionDays.ONE_MONTH
"""Long enough to look into a complaint; logs hold ids and codes, the record of a turn is its journal."""


class BundledCode:
    """Where the functions' code comes from: built bundles in a deployment, a placeholder everywhere else."""

    def __init__(self, source: Literal["placeholder", "built"]) -> None:
        self._source = source

    def of(self, bundle: Bundle) -> lambda_.Code:
        """Raises `BundleNotBuilt` when a deployment's bundle is missing or older than its sources."""
        if self._source == "placeholder":
            return lambda_.Code.from_asset(str(PLACEHOLDER))
        require_built(bundle)
        return lambda_.Code.from_asset(str(bundle.directory))


def execution_role(scope: Construct, function_name: str) -> iam.Role:
    """A role that Lambda may take, with nothing allowed. Managed policies would allow logging to every group."""
    return iam.Role(
        scope,
        f"{function_name}Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"What {function_name} may do",
    )


def architecture_of(bundle: Bundle) -> lambda_.Architecture:
    return lambda_.Architecture.ARM_64 if bundle.architecture == "arm64" else lambda_.Architecture.X86_64


def fix_logical_id(construct: Construct, logical_id: str) -> None:
    """Names a resource in the template for the tools that read it: tests, the local cloud, a person in the console."""
    cast(CfnElement, construct.node.default_child).override_logical_id(logical_id)


class BundledFunction(lambda_.Function):
    """Traced, with a log group of limited retention and a role of its own that may write there and to X-Ray.

    Its published versions are kept when a later deploy replaces them: a running turn goes on calling the versions it
    began with, and so does a redrive, up to 14 days later.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        bundle: Bundle,
        code: BundledCode,
        handler: str,
        description: str,
        memory_mb: int,
        timeout: Duration,
        environment: Mapping[str, str],
        layers: Sequence[lambda_.ILayerVersion] = (),
        asynchronous_retries: int | None = None,
    ) -> None:
        role = execution_role(scope, name)
        log_group = logs.LogGroup(scope, f"{name}Logs", retention=LOG_RETENTION, removal_policy=RemovalPolicy.DESTROY)
        log_group.grant_write(role)
        self.execution_role = role
        super().__init__(
            scope,
            name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=architecture_of(bundle),
            code=code.of(bundle),
            handler=handler,
            description=description,
            memory_size=memory_mb,
            timeout=timeout,
            environment=dict(environment),
            layers=list(layers),
            role=role,
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
            retry_attempts=asynchronous_retries,
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        fix_logical_id(self, name)
        acknowledge(role, "X-Ray's write actions know no resources.", "AwsSolutions-IAM5[Resource::*]")
        acknowledge(self, "Bundles are built and tested for this Python.", "AwsSolutions-L1")
