"""`/healthz` and `/openapi.json`: public, and without a look at any table."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router

router = Router()


@router.get(
    "/healthz",
    summary="Whether the API answers",
    description="Public, and without a look at any table.",
    operation_id="healthz",
    tags=["system"],
)
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> Response[Any]:
    # Imported here, since only this route needs it and it is made from all the others.
    from functions.api.openapi.document import document_text  # noqa: PLC0415

    return Response(200, "application/json", document_text())
