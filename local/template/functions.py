"""Makers of Lambda's resources. They become our own model, which the runtime is given; moto is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.template.intrinsics import TemplateError
from local.template.model import Function, QueueSource
from local.template.resources import Made, Maker, Properties, physical_name

if TYPE_CHECKING:
    from local.template.loader import Loader

WEB_ADAPTER = "/opt/bootstrap"
"""AWS_LAMBDA_EXEC_WRAPPER of a function behind Lambda Web Adapter."""

DEFAULT_TIMEOUT = 3


def collect(loader: Loader) -> None:
    """Fill the model's functions and queue sources, once everything they refer to is there."""
    asynchronous = {
        _name(body["FunctionName"]): body for body in loader.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    for logical_id, properties in loader.of_type("AWS::Lambda::Function").items():
        loader.cloud.functions.append(_function(loader, logical_id, properties, asynchronous))
    for properties in loader.of_type("AWS::Lambda::EventSourceMapping").values():
        loader.cloud.queue_sources.append(_queue_source(loader, properties))


def _function(loader: Loader, logical_id: str, properties: Properties, asynchronous: dict[str, Properties]) -> Function:
    if "ImageUri" in properties.get("Code", {}):
        raise TemplateError(f"{logical_id} is a container image; the local cloud has no Docker")
    name = physical_name(logical_id, properties, "FunctionName")
    variables = {key: str(value) for key, value in properties.get("Environment", {}).get("Variables", {}).items()}
    wrapper = variables.pop("AWS_LAMBDA_EXEC_WRAPPER", None)
    if wrapper not in {None, WEB_ADAPTER}:
        raise TemplateError(f"{logical_id}: AWS_LAMBDA_EXEC_WRAPPER {wrapper!r} is not known to the local cloud")
    policy = asynchronous.get(name, {})
    return Function(
        label=loader.label(logical_id),
        name=name,
        arn=loader.arn("lambda", f"function:{name}"),
        handler=properties["Handler"],
        environment=variables,
        timeout=float(properties.get("Timeout", DEFAULT_TIMEOUT)),
        memory_mb=int(properties.get("MemorySize", 128)),
        web=wrapper == WEB_ADAPTER,
        per_tenant=properties.get("TenancyConfig", {}).get("TenantIsolationMode") == "PER_TENANT",
        reserved_concurrency=properties.get("ReservedConcurrentExecutions"),
        async_retries=int(policy.get("MaximumRetryAttempts", 2)),
        failure_destination=_failure_destination(properties, policy),
    )


def _failure_destination(properties: Properties, policy: Properties) -> str | None:
    configured = policy.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    destination = configured or properties.get("DeadLetterConfig", {}).get("TargetArn")
    return str(destination) if destination else None


def _queue_source(loader: Loader, properties: Properties) -> QueueSource:
    source = properties.get("EventSourceArn", "")
    if ":sqs:" not in source:
        raise TemplateError(f"event source {source or properties}: only SQS queues are known to the local cloud")
    return QueueSource(
        queue_arn=source,
        function_arn=loader.arn("lambda", f"function:{_name(properties['FunctionName'])}"),
        batch_size=int(properties.get("BatchSize", 10)),
        reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
    )


def _name(function: str) -> str:
    """From a name or an ARN, with or without qualifier."""
    return function.rsplit(":function:", maxsplit=1)[-1].partition(":")[0]


def _make_function(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "FunctionName")
    return name, {"Arn": loader.arn("lambda", f"function:{name}")}


def _make_version(loader: Loader, _: str, properties: Properties) -> Made:
    return loader.arn("lambda", f"function:{_name(properties['FunctionName'])}:1"), {"Version": "1"}


def _make_alias(loader: Loader, _: str, properties: Properties) -> Made:
    arn = loader.arn("lambda", f"function:{_name(properties['FunctionName'])}:{properties['Name']}")
    return arn, {"AliasArn": arn}


def _make_setting(_: Loader, logical_id: str, __: Properties) -> Made:
    """Has no life of its own: `collect` reads it."""
    return logical_id, {"Id": logical_id}


MAKERS: dict[str, Maker] = {
    "AWS::Lambda::Function": _make_function,
    "AWS::Lambda::Version": _make_version,
    "AWS::Lambda::Alias": _make_alias,
    "AWS::Lambda::EventInvokeConfig": _make_setting,
    "AWS::Lambda::EventSourceMapping": _make_setting,
}

__all__ = ["MAKERS", "collect"]
