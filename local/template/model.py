"""What the local cloud needs to know of a template once it is loaded: its functions, doors and moving parts.

Tables, queues, buckets, rules and schedules live in moto and are read there; this is what moto cannot run.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from local.gateway.model import Api


@dataclass(frozen=True, slots=True)
class Function:
    label: str
    """The construct's id in the CDK app, such as `TurnFunction`: what logs, `/processes` and faults call it."""
    name: str
    arn: str
    handler: str
    environment: dict[str, str]
    timeout: float
    """Seconds an invocation may take once the process has it."""
    memory_mb: int = 128
    web: bool = False
    """Runs under Lambda Web Adapter: `handler` is a script that serves HTTP on AWS_LWA_PORT."""
    per_tenant: bool = False
    """Each tenant has processes of its own (TenancyConfig); an invocation must name its tenant."""
    reserved_concurrency: int | None = None
    async_retries: int = 2
    """How often an asynchronous invocation that failed is tried again."""
    failure_destination: str | None = None
    """ARN of the queue that gets an asynchronous invocation whose retries are used up."""


@dataclass(frozen=True, slots=True)
class QueueSource:
    """An SQS queue whose messages invoke a function."""

    queue_arn: str
    function_arn: str
    batch_size: int
    reports_failures: bool
    """The function returns `batchItemFailures`; otherwise a batch succeeds or fails whole."""


@dataclass(frozen=True, slots=True)
class Cloud:
    functions: list[Function] = field(default_factory=list)
    queue_sources: list[QueueSource] = field(default_factory=list)
    apis: list[Api] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    """Label → physical name."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Label → ARN."""
