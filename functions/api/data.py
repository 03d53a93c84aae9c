"""`/v1/data`: what is known of the caller's body, by day and over time, and what changed of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.data import (
    Aggregation,
    Catalogue,
    DaySummary,
    Resolution,
    SeriesAnswer,
    SummaryPage,
    SyncPage,
)
from functions.api.caller import Caller
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_date_cursor, encode_date_cursor
from functions.api.refusals import refuses
from functions.core.errors import BadCursor, BadParameter
from functions.core.principal import Principal
from functions.health.days import Days
from functions.health.errors import DayNotFound, UnitDoesNotFit, UnknownMetric
from functions.health.profiles import Profiles
from functions.health.summaries import day_summary, summary_of
from functions.health.sync import sync
from functions.health.time_series import catalogue, series

MOST_METRICS = 20
MOST_DAYS = 3_660
"""Ten years: what one answer may span."""

_USUAL_DAYS = 90

router = Router()

First = Annotated[date | None, Query(alias="from", description="First date, `YYYY-MM-DD`.")]
Last = Annotated[date | None, Query(alias="to", description="Last date, included. Without it: today, where you are.")]


@router.get(
    "/v1/data/summaries",
    summary="List your days",
    description="Newest first; days without any value are absent.",
    operation_id="list_summaries",
    tags=["data"],
)
def list_summaries(
    caller: Caller, *, first: First = None, last: Last = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> SummaryPage:
    begin, end = first or date.min, last or _today(caller)
    _require_order(begin, end)
    if cursor is not None:
        end = min(end, _back(decode_date_cursor(cursor), 1))
    days = list(Days(caller).newest(begin, end, limit + 1)) if begin <= end else []
    shown = [summary_of(day) for day in days[:limit]]
    return SummaryPage(data=shown, next_cursor=encode_date_cursor(shown[-1].date) if len(days) > limit else None)


@router.get(
    "/v1/data/summaries/<day>",
    summary="Read a day",
    description="With its workouts and, where sources differ, what each of them said.",
    operation_id="get_summary",
    tags=["data"],
)
@refuses(DayNotFound)
def get_summary(
    caller: Caller, day: Annotated[str, Path(description="`YYYY-MM-DD`, the person's local date.")]
) -> DaySummary:
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise BadParameter({"parameter": "date", "expected": "a date such as 2026-01-31"}) from error
    found = day_summary(caller, wanted)
    if found is None:
        raise DayNotFound
    return found


@router.get(
    "/v1/data/biomarkers",
    summary="Read series over time",
    description=(
        "Daily metrics and laboratory markers by day, week (from Monday) or month. Without `from` the last 90 days. "
        "A span at the edge holds what lies within the range."
    ),
    operation_id="get_biomarkers",
    tags=["data"],
)
@refuses(UnknownMetric, UnitDoesNotFit)
def get_biomarkers(
    caller: Caller,
    *,
    metrics: Annotated[str, Query(min_length=1, max_length=2_000, description="Names of the catalogue, with commas.")],
    first: First = None,
    last: Last = None,
    resolution: Annotated[Resolution, Query(description="Length of one point's span.")] = "day",
    aggregation: Annotated[Aggregation, Query(description="How a span's values become one.")] = "mean",
    unit: Annotated[str | None, Query(max_length=40, description="Instead of the metric's own.")] = None,
) -> SeriesAnswer:
    end = last or _today(caller)
    begin = first or _back(end, _USUAL_DAYS - 1)
    _require_order(begin, end)
    if (end - begin).days >= MOST_DAYS:
        raise BadParameter({"parameter": "from", "expected": f"at most {MOST_DAYS} days before to"})
    names = [name.strip() for name in metrics.split(",") if name.strip()]
    if not 0 < len(names) <= MOST_METRICS:
        raise BadParameter({"parameter": "metrics", "expected": f"1 to {MOST_METRICS} names"})
    found = series(caller, names, (begin, end), resolution=resolution, aggregation=aggregation, unit=unit)
    return SeriesAnswer(first=begin, last=end, resolution=resolution, aggregation=aggregation, data=found)


@router.get(
    "/v1/data/metrics",
    summary="List what can be measured",
    description="The catalogue: name, unit and meaning of every metric and marker, and which other units there are.",
    operation_id="list_metrics",
    tags=["data"],
)
def list_metrics(caller: Caller) -> Catalogue:  # noqa: ARG001 - for those who have a key
    return Catalogue(data=list(catalogue().values()))


@router.get(
    "/v1/data/sync",
    summary="Follow what changes",
    description=(
        "Without a cursor everything, then what changed since: apply the entries of each page to your copy (`deleted` "
        "removes), keep `cursor` with it, and ask again while `has_more`. Later, go on with the cursor that you kept; "
        "your copy then is what the server has."
    ),
    operation_id="sync_data",
    tags=["data"],
)
@refuses(BadCursor)
def sync_data(
    caller: Caller,
    *,
    cursor: Annotated[str | None, Query(max_length=1_000, description="`cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="About how many entries.")] = 500,
) -> SyncPage:
    return sync(caller, cursor, limit)


def _today(principal: Principal) -> date:
    zone = ZoneInfo(Profiles(principal).get().profile.time_zone)
    return datetime.now(UTC).astimezone(zone).date()


def _back(day: date, days: int) -> date:
    """So many days earlier; the calendar's first day has none before it."""
    return date.min + max(day - date.min - timedelta(days=days), timedelta())


def _require_order(first: date, last: date) -> None:
    if first > last:
        raise BadParameter({"parameter": "from", "expected": "a date that is not after to"})
