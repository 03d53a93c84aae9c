"""`/v1/me/consents`: what the caller agreed to."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router

from contracts.consents import Consent, ConsentCreate, Consents
from functions.api.caller import Caller, ReservedUlid
from functions.core.consents import ConsentRecord

router = Router()


@router.get(
    "/v1/me/consents",
    summary="Read what you agreed to",
    description="What holds for each purpose, and the statements that it comes from. What was never said is not granted.",
    operation_id="get_consents",
    tags=["me"],
)
def get_consents(caller: Caller) -> Consents:
    return ConsentRecord(caller).read()


@router.post(
    "/v1/me/consents",
    status_code=201,
    summary="Agree to a purpose, or withdraw",
    description=(
        "Adds a statement; it holds from now on. Without `health_data_processing` no data comes in and nothing is asked; "
        "without `model_provider` nothing is asked: such requests are refused with `consent_required`. What is at work goes "
        "on to its end, and what is there stays: to remove it, delete it, or the account."
    ),
    operation_id="create_consent",
    tags=["me"],
)
def create_consent(caller: Caller, ulid: ReservedUlid, request: ConsentCreate) -> Response[Consent]:
    return Response(201, "application/json", ConsentRecord(caller).add(request, ulid))
