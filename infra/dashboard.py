"""The page that somebody looks at who was woken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.api import Api
from infra.ground import Ground
from infra.machines import Machine


def add_dashboard(
    scope: Construct,
    ground: Ground,
    *,
    machines: Mapping[str, Machine],
    dead_letters: Mapping[str, sqs.IQueue],
    functions: Sequence[lambda_.Function],
    api: Api,
) -> None:
    """`machines` and `dead_letters` by what the page calls them."""
    stage = api.rest_api.deployment_stage
    dashboard = cloudwatch.Dashboard(
        scope, "Dashboard", dashboard_name=f"amy-{ground.options.stage}", default_interval=Duration.hours(6)
    )
    for name, machine in machines.items():
        dashboard.add_widgets(
            _graph(
                f"{name.capitalize()}s",
                machine.metric_started(),
                machine.metric_succeeded(),
                machine.metric_failed(),
                machine.metric_timed_out(),
                machine.metric_aborted(),
            ),
            _graph(
                f"Duration of a {name}",
                machine.metric_time(statistic="p50", label="p50"),
                machine.metric_time(statistic="p95", label="p95"),
            ),
        )
    dashboard.add_widgets(
        _graph(
            "Dead letters",
            *[
                queue.metric_approximate_number_of_messages_visible(label=label)
                for label, queue in dead_letters.items()
            ],
        ),
    )
    dashboard.add_widgets(
        _graph(
            "Requests",
            stage.metric_count(),
            stage.metric_client_error(statistic="Sum"),
            stage.metric_server_error(statistic="Sum"),
        ),
        _graph(
            "Duration of a request",
            api.api_function.metric_duration(statistic="p50", label="p50"),
            api.api_function.metric_duration(statistic="p95", label="p95"),
        ),
        _graph("Streams at once", api.stream_function.metric("ConcurrentExecutions", statistic="Maximum")),
    )
    dashboard.add_widgets(
        _graph("Errors", *[one.metric_errors(label=one.node.id) for one in functions]),
        _graph("Throttles", *[one.metric_throttles(label=one.node.id) for one in functions]),
        _graph("Duration p95", *[one.metric_duration(statistic="p95", label=one.node.id) for one in functions]),
    )
    dashboard.add_widgets(
        _graph(
            "Rows read and written",
            *[
                table.metric(name, statistic="Sum", label=f"{label} {name}")
                for label, table in (("records", ground.storage.records), ("ephemeral", ground.storage.ephemeral))
                for name in ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits")
            ],
        )
    )


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    widget: Sequence[cloudwatch.IMetric] = metrics
    return cloudwatch.GraphWidget(title=title, left=list(widget), width=8, height=6)
