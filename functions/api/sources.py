"""`/v1/sources`: connected providers, and which of several sources is believed."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query

from contracts.sources import (
    Rebuild,
    SourceConnect,
    SourceList,
    SourcePriorities,
    SourceSession,
)
from functions.api.caller import Caller
from functions.api.refusals import refuses
from functions.core.errors import ExternalServiceRefused, ExternalServiceUnavailable, QueueUnavailable, ValidationFailed
from functions.health import connecting
from functions.health.errors import SourceNotFound, SourcesNotConfigured
from functions.health.metrics import METRICS
from functions.health.priorities import Order, Priorities
from functions.health.sources import Sources

router = Router()


@router.get(
    "/v1/sources",
    summary="List your sources",
    description="Connected providers and imports, each with how it stands and when data came last.",
    operation_id="list_sources",
    tags=["sources"],
)
def list_sources(caller: Caller) -> SourceList:
    return SourceList(data=[source.to_wire() for source in Sources(caller).list()])


@router.post(
    "/v1/sources/terra/connect",
    status_code=201,
    summary="Connect a provider",
    description=(
        "Answers with a page where the person chooses a provider and logs in there. Open it in that person's own browser "
        "and give it to nobody: whoever logs in there connects their wearable to this account. The source appears in "
        "GET /v1/sources when it is connected, and 90 days of its history follow."
    ),
    operation_id="connect_source",
    tags=["sources"],
)
@refuses(SourcesNotConfigured, ExternalServiceUnavailable, ExternalServiceRefused)
def connect_source(
    caller: Caller,
    wanted: Annotated[SourceConnect, Body()] = SourceConnect(),  # noqa: B008 - never changed
) -> Response[SourceSession]:
    opened = connecting.connect(caller, wanted)
    session = SourceSession(url=opened.url, expires_at=opened.expires_at)
    return Response(201, "application/json", session)


@router.post(
    "/v1/sources/terra/rebuild",
    status_code=202,
    summary="Read all stored payloads again",
    description="Makes days, workouts and markers anew from every payload that Terra ever sent for you, in the background.",
    operation_id="rebuild_sources",
    tags=["sources"],
)
@refuses(QueueUnavailable)
def rebuild_sources(caller: Caller) -> Response[Rebuild]:
    connecting.rebuild(caller)
    return Response(202, "application/json", Rebuild(), {"Location": "/v1/sources"})


@router.get(
    "/v1/sources/priorities",
    summary="Read the order of your sources",
    description="What you chose: for all metrics, and for those that have an order of their own.",
    operation_id="get_source_priorities",
    tags=["sources"],
)
def get_source_priorities(caller: Caller) -> SourcePriorities:
    order = Priorities(caller).get()
    return SourcePriorities(
        default=list(order.default), metrics={metric: list(sources) for metric, sources in order.metrics.items()}
    )


@router.put(
    "/v1/sources/priorities",
    summary="Choose the order of your sources",
    description=(
        "Replaces the whole choice. Of the sources that speak of a metric on a day exactly one is used, never a maximum or "
        "a mean of several; all days follow at once."
    ),
    operation_id="put_source_priorities",
    tags=["sources"],
)
def put_source_priorities(caller: Caller, chosen: SourcePriorities) -> SourcePriorities:
    unknown = sorted(set(chosen.metrics) - set(METRICS) - {"workouts"})
    if unknown:
        errors = [{"path": f"body.metrics.{name[:64]}", "message": "no metric of this name"} for name in unknown[:20]]
        raise ValidationFailed({"errors": errors})
    metrics = {metric: _once(sources) for metric, sources in chosen.metrics.items()}
    Priorities(caller).put(Order(_once(chosen.default), metrics))
    return get_source_priorities(caller)


@router.delete(
    "/v1/sources/<provider>",
    status_code=204,
    summary="Disconnect a source",
    description=(
        "Ends the connection at Terra and the provider. What came from it stays, unless `delete_data` is true: then its "
        "values, workouts and markers go, with the payloads that they came in, and what was imported from its files."
    ),
    operation_id="delete_source",
    tags=["sources"],
)
@refuses(SourceNotFound, SourcesNotConfigured, ExternalServiceUnavailable, ExternalServiceRefused)
def delete_source(
    caller: Caller,
    provider: Annotated[str, Path(description="`oura`, as in the list")],
    *,
    delete_data: Annotated[bool, Query(description="Forget what it said, too.")] = False,
) -> Response[None]:
    connecting.disconnect(caller, provider, delete_data=delete_data)
    return Response(204)


def _once(sources: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))
