"""`/v1/imports`: data without a connected provider."""

from __future__ import annotations

from datetime import UTC, datetime

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router

from contracts.imports import Import, SkippedRow
from functions.api.caller import Caller, ReservedUlid
from functions.api.resolver import BodyRule, body_bytes
from functions.core.errors import UnreadableImport
from functions.health.daily_csv import CsvError, DailyCsv, read_daily_csv
from functions.health.days import Days, Part
from functions.health.imports import Imports

CSV_BODY = BodyRule("text/csv", 4 * 1024 * 1024)
"""A Lambda's request may hold 6 MB, and the gateway wraps bytes in base64."""

router = Router()


@router.post(
    "/v1/imports",
    status_code=201,
    summary="Import daily summaries",
    description=(
        "A CSV of daily summaries, one row per local date: a column `date` (or `datetime`) and columns named like metrics. "
        "Values are laid over what is there; importing a file again changes nothing. At most 4 MB and 5,000 days."
    ),
    operation_id="create_import",
    tags=["imports"],
    openapi_extensions={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {
                    "schema": {"type": "string"},
                    "example": "date,steps,resting_heart_rate\n2021-05-24,686,78.3\n2021-05-25,2308,78.2\n",
                }
            },
        }
    },
)
def create_import(caller: Caller, ulid: ReservedUlid) -> Response[Import]:
    try:
        table = read_daily_csv(body_bytes(router.current_event.raw_event))
    except CsvError as error:
        raise UnreadableImport({"reason": str(error)}) from error
    done = _import(f"imp_{ulid}", table)
    stamp = round(done.created_at.timestamp() * 1000)
    Days(caller).merge(
        Part(day.date, "daily_csv", metrics=day.metrics, workouts=tuple(day.workouts), stamp=stamp)
        for day in table.days
    )
    Imports(caller).put(done)
    return Response(201, "application/json", done)


def _import(import_id: str, table: DailyCsv) -> Import:
    return Import(
        id=import_id,
        status="completed",
        created_at=datetime.now(UTC),
        format="daily_csv",
        days_written=len(table.days),
        first_date=table.days[0].date,
        last_date=table.days[-1].date,
        metrics=table.metrics,
        skipped=[SkippedRow(line=note.line, reason=note.reason) for note in table.notes],
        unknown_columns=table.unknown_columns,
    )
