"""`/v1/imports`: data without a connected provider.

A small table may be the request's body and is imported before the answer. Anything else is sent to the bucket by a presigned
form and started by a request of its own: an event of the bucket would start it sooner by a round trip, but would not tell
anybody that the file never came.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import ValidationError

from contracts.ids import is_id
from contracts.imports import Import, ImportCreate, ImportPage, ImportStatus
from functions.api.caller import Caller, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.api.resolver import BodyRule, body_bytes, media_type, parse_json_object
from functions.core import blobs
from functions.core.errors import ValidationFailed, WorkflowUnavailable
from functions.core.executions import start_named
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.uploads import presigned_post, stored_object, upload_key
from functions.health.errors import ImportNotFound, ImportNotThere, TooManyImports, UnreadableImport, UploadMissing
from functions.health.imports import AT_WORK, OPEN, ImportMoved, ImportRecord, Imports

CSV_BODY = BodyRule("text/csv", 4 * 1024 * 1024)
"""A Lambda's request may hold 6 MB, and the gateway wraps bytes in base64."""
UPLOAD_MINUTES = 55
"""How long the form is good: a little less than the credentials of a function that sign it are at least."""
MAX_AT_WORK = 5

router = Router()

ImportIdInPath = Annotated[str, Path(description="`imp_…`")]


@router.post(
    "/v1/imports",
    status_code=201,
    summary="Import a file",
    description=(
        "As `text/csv`: a table of at most 4 MB (a row for each local date with a column `date` and columns named like "
        "metrics; or one of the tables that WHOOP and Oura export) is imported at once and answered as completed. As JSON: "
        "an import that waits for its file (export.zip of Apple Health, Fitbit's archive, WHOOP's, Oura's JSON, at most "
        "2 GB), to be sent by the form in `upload` and then started with POST …/start. Importing a file again writes "
        "nothing. 422 `unreadable_import` says why a table is refused."
    ),
    operation_id="create_import",
    tags=["imports"],
    openapi_extensions={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/json": {"schema": {"$ref": "#/components/schemas/ImportCreate"}},
            },
        }
    },
)
@refuses(UnreadableImport)
def create_import(caller: Caller, ulid: ReservedUlid) -> Response[Import]:
    event = router.current_event.raw_event
    body = body_bytes(event)
    import_id = f"imp_{ulid}"
    if media_type(event) == "application/json":
        made = _await_upload(caller, import_id, _wanted(body))
    else:
        # Every app's reader comes with it, and a cold start of the API has no use for them.
        from functions.api.import_now import import_now  # noqa: PLC0415

        made = import_now(caller, import_id, body)
    return Response(201, "application/json", made, {"Location": f"/v1/imports/{import_id}"})


@router.post(
    "/v1/imports/<import_id>/start",
    status_code=202,
    summary="Start an import whose file was sent",
    description=(
        "Follow it with GET: `progress` moves about once a second. 409 `upload_missing` when the file is not there. "
        "Starting an import that is at work changes nothing."
    ),
    operation_id="start_import",
    tags=["imports"],
)
@refuses(ImportNotFound, ImportNotThere, UploadMissing, TooManyImports, WorkflowUnavailable)
def start_import(caller: Caller, import_id: ImportIdInPath) -> Response[Import]:
    imports = Imports(caller)
    record = imports.get(_known_form(import_id))
    if record.status == "awaiting_upload":
        found = stored_object(upload_key(caller, import_id))
        if found is None:
            raise UploadMissing
        _admit(imports)
        record = _moved(imports, import_id, "awaiting_upload", "detecting", etag=found.etag)
    if record.status == "detecting":
        _start(caller, import_id, phase="read")
    elif record.status not in AT_WORK:
        raise ImportNotThere({"status": record.status})
    return _accepted(record)


@router.post(
    "/v1/imports/<import_id>/confirm",
    status_code=202,
    summary="Write what a preview has shown",
    description="Within a day: what was read is kept no longer. Confirming again changes nothing.",
    operation_id="confirm_import",
    tags=["imports"],
)
@refuses(ImportNotFound, ImportNotThere, TooManyImports, WorkflowUnavailable)
def confirm_import(caller: Caller, import_id: ImportIdInPath) -> Response[Import]:
    imports = Imports(caller)
    record = imports.get(_known_form(import_id))
    if record.status == "previewed":
        _admit(imports)
        record = _moved(imports, import_id, "previewed", "importing")
    if record.status == "importing":
        if record.waits:
            _start(caller, import_id, phase="write")
    elif record.status != "completed":
        raise ImportNotThere({"status": record.status})
    return _accepted(record)


@router.get(
    "/v1/imports",
    summary="List your imports",
    description="Newest first.",
    operation_id="list_imports",
    tags=["imports"],
)
def list_imports(caller: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> ImportPage:
    before = decode_cursor("imp", cursor) if cursor is not None else None
    page, following = page_of(limit, Imports(caller).list(limit + 1, before), lambda record: record.wire)
    return ImportPage(data=page, next_cursor=following)


@router.get(
    "/v1/imports/<import_id>",
    summary="Read an import",
    description="How far it is, what its file holds, and what became of it.",
    operation_id="get_import",
    tags=["imports"],
)
@refuses(ImportNotFound)
def get_import(caller: Caller, import_id: ImportIdInPath) -> Import:
    return Imports(caller).get(_known_form(import_id)).wire


@router.delete(
    "/v1/imports/<import_id>",
    status_code=204,
    summary="Cancel or forget an import",
    description=(
        "One that has not ended is cancelled and stays in the list; what it has written stays too. One that has ended is "
        "forgotten: its row and its file go, the days it brought stay (DELETE /v1/sources/… removes those)."
    ),
    operation_id="delete_import",
    tags=["imports"],
)
@refuses(ImportNotFound)
def delete_import(caller: Caller, import_id: ImportIdInPath) -> Response[None]:
    imports = Imports(caller)
    record = imports.get(_known_form(import_id))
    if record.ended_at is None:
        with contextlib.suppress(ImportMoved):
            imports.move(import_id, OPEN, status="cancelled")
    else:
        imports.delete(import_id)
    blobs.delete_prefix(upload_key(caller, import_id))
    return Response(204)


def _wanted(body: bytes) -> ImportCreate:
    try:
        return ImportCreate.model_validate(parse_json_object(body.decode()))
    except ValidationError as error:
        fields = [
            {"path": ".".join(map(str, one["loc"]))[:200], "message": str(one["msg"])} for one in error.errors()[:50]
        ]
        raise ValidationFailed({"errors": fields}) from error


def _await_upload(caller: Principal, import_id: str, wanted: ImportCreate) -> Import:
    now = datetime.now(UTC)
    record = Imports(caller).put(
        ImportRecord(
            id=import_id,
            status="awaiting_upload",
            created_at=now,
            updated_at=now,
            file_name=wanted.file_name,
            size=wanted.size,
            wanted_format=wanted.format,
            waits=wanted.preview,
        )
    )
    upload = presigned_post(upload_key(caller, import_id), max_bytes=wanted.size, minutes=UPLOAD_MINUTES)
    return record.wire.model_copy(update={"upload": upload})


def _admit(imports: Imports) -> None:
    if imports.at_work() >= MAX_AT_WORK:
        raise TooManyImports({"limit": MAX_AT_WORK}, retry_after=30)


def _moved(imports: Imports, import_id: str, came_from: ImportStatus, to: ImportStatus, **fields: str) -> ImportRecord:
    """The import in the new status, or in the one that somebody else was quicker to give it."""
    try:
        return imports.move(import_id, [came_from], status=to, **fields)
    except ImportMoved as moved:
        return moved.record


def _start(caller: Principal, import_id: str, *, phase: str) -> None:
    """Reading and writing after a confirmation are an execution each; one that exists already is this one."""
    name = import_id if phase == "read" else f"{import_id}-confirmed"
    state_input = {"phase": phase, "import": {"id": import_id, "user_id": caller.user_id}}
    start_named(get_settings().import_state_machine_arn, name, state_input)


def _accepted(record: ImportRecord) -> Response[Import]:
    return Response(202, "application/json", record.wire, {"Location": f"/v1/imports/{record.id}"})


def _known_form(import_id: str) -> str:
    if not is_id("imp", import_id):
        raise ImportNotFound
    return import_id
