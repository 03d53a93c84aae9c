"""`/v1/labs`: laboratory reports, from the PDF to values that the person has confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import ValidationError

from contracts.ids import is_id
from contracts.labs import MAX_SENT_BYTES, Lab, LabCreate, LabPage, LabSummary, LabUpdate
from contracts.uploads import Upload
from functions.api.caller import Caller, ReservedUlid
from functions.api.form_file import read_form_file
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.api.resolver import BodyRule, body_bytes, header, media_type, parse_json_object
from functions.core.errors import PayloadTooLarge, ValidationFailed, WorkflowUnavailable
from functions.core.principal import Principal
from functions.health.errors import (
    LabDateNeeded,
    LabEmpty,
    LabInProgress,
    LabNotChangeable,
    LabNotFound,
    LabNotPdf,
    LabNotUploaded,
    LabTooLarge,
    UnknownLabValue,
)
from functions.health.lab_changes import changed_values
from functions.health.lab_intake import await_upload, looked_after, start, take
from functions.health.lab_record import LabRecord
from functions.health.labs import Labs
from functions.health.profiles import Profiles

FORM_BODY = BodyRule("multipart/form-data", MAX_SENT_BYTES + 4096)
"""The form around the file takes some bytes, too."""

router = Router()

LabIdInPath = Annotated[str, Path(description="`lab_…`")]
"""Plain text here: an id of another form is a report that does not exist, not a field that does not fit."""


@router.post(
    "/v1/labs",
    status_code=202,
    summary="Send a laboratory report",
    description=(
        "A PDF of up to 4 MB as the part `file` of a form: 202, and the report is read. Or a JSON body: 201 with `upload`, "
        "a form by which up to 50 MB are sent to the bucket, then POST /v1/labs/:id/start. A file that is there already "
        "is the same report: 200, and nothing is read again; one that failed is read anew."
    ),
    operation_id="create_lab",
    tags=["labs"],
    responses={
        200: {"description": "The file is there already.", "content": {"application/json": {"model": Lab}}},
        201: {"description": "It waits for its file.", "content": {"application/json": {"model": Lab}}},
        202: {"description": "It is read.", "content": {"application/json": {"model": Lab}}},
    },
    openapi_extensions={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "string",
                                "contentMediaType": "application/pdf",
                                "description": "The report as a PDF, up to 4 MB.",
                            }
                        },
                    }
                },
                "application/json": {"schema": {"$ref": "#/components/schemas/LabCreate"}},
            },
        }
    },
)
@refuses(LabEmpty, LabNotPdf, WorkflowUnavailable)
def create_lab(caller: Caller, ulid: ReservedUlid) -> Response[Lab]:
    event = router.current_event.raw_event
    body = body_bytes(event)
    if media_type(event) != FORM_BODY.media_type:
        lab, form = await_upload(caller, f"lab_{ulid}", _asked(body).file_name)
        return _answer(201, caller, lab, upload=form)
    file = read_form_file(header(event, "content-type"), body)
    if len(file.content) > MAX_SENT_BYTES:
        raise PayloadTooLarge({"limit_bytes": MAX_SENT_BYTES})
    lab, begun = take(caller, f"lab_{ulid}", file.content, file.name)
    return _answer(202 if begun else 200, caller, lab)


@router.post(
    "/v1/labs/<lab_id>/start",
    status_code=202,
    summary="Read a report that was uploaded",
    description="Of a report that is being read, or has been, nothing changes; one that failed is read anew.",
    operation_id="start_lab",
    tags=["labs"],
)
@refuses(LabNotFound, LabNotUploaded, LabTooLarge, LabEmpty, LabNotPdf, WorkflowUnavailable)
def start_lab(caller: Caller, lab_id: LabIdInPath) -> Response[Lab]:
    return _answer(202, caller, start(caller, _known_form(lab_id)))


@router.get(
    "/v1/labs",
    summary="List your laboratory reports",
    description="The newest first, without their values.",
    operation_id="list_labs",
    tags=["labs"],
)
def list_labs(caller: Caller, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> LabPage:
    before = decode_cursor("lab", cursor) if cursor is not None else None
    found = Labs(caller).list(limit + 1, before)
    page, following = page_of(limit, found, lambda lab: LabSummary.model_validate(lab.summary()))
    return LabPage(data=page, next_cursor=following)


@router.get(
    "/v1/labs/<lab_id>",
    summary="Read a laboratory report",
    description="How far its reading is, and its values with their ranges, where they stand, and what has to be confirmed.",
    operation_id="get_lab",
    tags=["labs"],
)
@refuses(LabNotFound)
def get_lab(caller: Caller, lab_id: LabIdInPath) -> Lab:
    return _shown(caller, looked_after(caller, Labs(caller).get(_known_form(lab_id))))


@router.patch(
    "/v1/labs/<lab_id>",
    summary="Confirm, correct or drop values",
    description=(
        "Values that wait count once they are confirmed, as they are or corrected; a value that counts can be corrected or "
        "dropped, too. `taken_on` sets the day of all of them."
    ),
    operation_id="update_lab",
    tags=["labs"],
)
@refuses(LabNotFound, LabInProgress, LabNotChangeable, UnknownLabValue, LabDateNeeded)
def update_lab(caller: Caller, lab_id: LabIdInPath, update: LabUpdate) -> Lab:
    lab = looked_after(caller, Labs(caller).get(_known_form(lab_id)))
    if lab.status in ("processing", "awaiting_upload"):
        raise LabInProgress
    if lab.status in ("failed", "duplicate"):
        raise LabNotChangeable
    here = ZoneInfo(Profiles(caller).get().profile.time_zone)
    values = changed_values(lab.values, update, today=datetime.now(here).date())
    doubt = None if update.taken_on is not None else lab.date_doubt
    return _shown(caller, Labs(caller).keep(lab, values, date_doubt=doubt))


@router.delete(
    "/v1/labs/<lab_id>",
    status_code=204,
    summary="Delete a laboratory report",
    description="With its values, in the report and among your markers, and its file.",
    operation_id="delete_lab",
    tags=["labs"],
)
@refuses(LabNotFound)
def delete_lab(caller: Caller, lab_id: LabIdInPath) -> Response[None]:
    Labs(caller).delete(_known_form(lab_id))
    return Response(204)


def _asked(body: bytes) -> LabCreate:
    try:
        return LabCreate.model_validate(parse_json_object(body.decode() or "{}"))
    except ValidationError as error:
        errors = [
            {"path": ".".join(map(str, one["loc"])), "message": one["msg"].removeprefix("Value error, ")}
            for one in error.errors()
        ]
        raise ValidationFailed({"errors": errors}) from error


def _answer(status: int, caller: Principal, lab: LabRecord, upload: Upload | None = None) -> Response[Any]:
    return Response(status, "application/json", _shown(caller, lab, upload), {"Location": f"/v1/labs/{lab.id}"})


def _shown(caller: Principal, lab: LabRecord, upload: Upload | None = None) -> Lab:
    return Lab.model_validate({**lab.details(Profiles(caller).get().profile), "upload": upload})


def _known_form(lab_id: str) -> str:
    if not is_id("lab", lab_id):
        raise LabNotFound
    return lab_id
