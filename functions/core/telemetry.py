"""Logs and metrics. A log line names turn, step, request and code; never a message, a measurement or a secret."""

from __future__ import annotations

import traceback
from functools import cache

from aws_lambda_powertools import Logger, Metrics

NAMESPACE = "Amy"


@cache
def logger() -> Logger:
    """The structured logger of this process."""
    return Logger(service="amy")


@cache
def metrics() -> Metrics:
    """Metrics in CloudWatch's embedded format: one more log line, no call."""
    return Metrics(namespace=NAMESPACE, service="amy")


def places(error: BaseException) -> list[str]:
    """Where an exception came through, without its text: texts of foreign exceptions may quote a person's data."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
