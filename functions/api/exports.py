"""`/v1/exports`: a copy of everything that the caller has here."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path

from contracts.exports import Export, ExportPage
from contracts.ids import is_id
from functions.api.caller import Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, as_it_is, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.errors import ExportNotFound, WorkflowUnavailable
from functions.core.exports import Exports

router = Router()

ExportIdInPath = Annotated[str, Path(description="`exp_…`")]


@router.post(
    "/v1/exports",
    status_code=202,
    summary="Ask for a copy of all your data",
    description=(
        "Answers at once; read the export until it is completed. While one is being written, it is that one. The file is "
        "deleted after seven days."
    ),
    operation_id="create_export",
    tags=["me"],
)
@refuses(WorkflowUnavailable)
def create_export(caller: Caller, ulid: ReservedUlid) -> Response[Export]:
    export = Exports(caller).start(f"exp_{ulid}")
    return Response(202, "application/json", export, {"Location": f"/v1/exports/{export.id}"})


@router.get(
    "/v1/exports", summary="List your exports", description="Newest first.", operation_id="list_exports", tags=["me"]
)
def list_exports(caller: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> ExportPage:
    before = decode_cursor("exp", cursor) if cursor is not None else None
    page, following = page_of(limit, Exports(caller).list(limit + 1, before), as_it_is)
    return ExportPage(data=page, next_cursor=following)


@router.get(
    "/v1/exports/<export_id>",
    summary="Read an export",
    description="Of one that is completed, with an address to download it from: made anew each time, good for 15 minutes.",
    operation_id="get_export",
    tags=["me"],
)
@refuses(ExportNotFound)
def get_export(caller: Caller, export_id: ExportIdInPath) -> Export:
    if not is_id("exp", export_id):
        raise ExportNotFound
    exports = Exports(caller)
    export = exports.get(export_id)
    if export.status == "completed":
        export.download = exports.link(export)
    return export
