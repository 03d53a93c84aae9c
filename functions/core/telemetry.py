"""Logs and metrics. A log line names turn, step, request and code; never a message, a measurement or a secret."""

from __future__ import annotations

import traceback
from functools import cache
from typing import Literal, cast

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.logging.types import LogRecord
from aws_lambda_powertools.metrics import MetricUnit

from functions.core.redaction import redact

NAMESPACE = "Amy"


@cache
def logger() -> Logger:
    """The structured logger of this process."""
    return Logger(service="amy", logger_formatter=RedactingFormatter())


class RedactingFormatter(LambdaPowertoolsFormatter):
    """Powertools' format, each line redacted before it is written."""

    def serialize(self, log: LogRecord) -> str:
        spoken = log.get("level") == "DEBUG"
        # The message itself is ours; Powertools parses it as JSON where it is that, so it is looked at like a field.
        return super().serialize(cast(LogRecord, redact(log, spoken=spoken)))


def measure(name: Literal["StepDuration", "StepFailed"], value: float, *, step: str) -> None:
    """One metric of a step, in CloudWatch's embedded format: a log line, no call. Durations are milliseconds."""
    unit = MetricUnit.Milliseconds if name.endswith("Duration") else MetricUnit.Count
    with single_metric(name=name, unit=unit, value=value, namespace=NAMESPACE) as metric:
        metric.add_dimension("step", step)


def count(name: Literal["WebhookRefused", "IngestSkipped", "IngestUnowned"], number: int, *, reason: str) -> None:
    """How often something was left out or refused, by a reason of ours: never by what a sender wrote."""
    with single_metric(name=name, unit=MetricUnit.Count, value=number, namespace=NAMESPACE) as metric:
        metric.add_dimension("reason", reason)


def places(error: BaseException) -> list[str]:
    """Where an exception came through, without its text: texts of foreign exceptions may quote a person's data."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
