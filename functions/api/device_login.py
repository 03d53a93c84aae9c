"""`/v1/auth/cli`: signing in from a device without a browser (RFC 8628), and out again (RFC 7009). Start, token and revoke
are public and speak OAuth."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel, ValidationError

from contracts.device_login import (
    DEVICE_GRANT,
    DeviceLogin,
    DeviceLoginDecision,
    DeviceLoginRequest,
    DeviceLoginStart,
    DeviceToken,
    DeviceTokenRequest,
    OAuthError,
    TokenRevocation,
    TokenRevoked,
)
from functions.api.caller import CallerAccess
from functions.api.refusals import refuses
from functions.api.resolver import BodyRule, body_bytes, media_type, parse_json_object
from functions.core import device_logins
from functions.core.api_keys import revoke_secret
from functions.core.device_logins import OAuthRefused
from functions.core.errors import DeviceLoginNotFound, RateLimited, RequestError
from functions.core.rate_limits import address_budget, require_room, user_budget

FORM_BODY = BodyRule("application/x-www-form-urlencoded", 16 * 1024)
"""As OAuth's clients send it."""

START_PATH = "/v1/auth/cli/start"
TOKEN_PATH = "/v1/auth/cli/token"  # noqa: S105 - not a password
REVOKE_PATH = "/v1/auth/cli/revoke"
_CONSOLE = "/console/#/device"

_NOT_STORED: dict[str, str | list[str]] = {"Cache-Control": "no-store"}
"""RFC 6749 §5.1."""

router = Router()

Sent = TypeVar("Sent", bound=BaseModel)


def _either(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}
    return {"required": True, "content": {FORM_BODY.media_type: schema, "application/json": schema}}


_REFUSED: dict[int, OpenAPIResponse] = {
    400: {"description": "OAuth's own errors.", "content": {"application/json": {"model": OAuthError}}}
}


@router.post(
    START_PATH,
    summary="Begin to sign in a device",
    description=(
        "Public. Show the person `user_code` and `verification_uri`, then ask POST /v1/auth/cli/token every `interval` "
        "seconds. Takes JSON or a form."
    ),
    operation_id="start_device_login",
    tags=["auth"],
    responses={200: {"description": "Begun.", "content": {"application/json": {"model": DeviceLogin}}}, **_REFUSED},
    openapi_extensions={"requestBody": {**_either(DeviceLoginStart), "required": False}},
)
@refuses(RateLimited)
def start_device_login() -> Response[Any]:
    event = router.current_event.raw_event
    require_room(address_budget(event["requestContext"]["identity"]["sourceIp"]))
    try:
        asked = _sent(DeviceLoginStart, event)
        begun = device_logins.begin(asked.client_name, asked.scope)
    except OAuthRefused as refused:
        return _refusal(refused)
    uri = _base_url(event) + _CONSOLE
    login = DeviceLogin(
        device_code=begun.device_code,
        user_code=begun.user_code,
        verification_uri=uri,
        verification_uri_complete=f"{uri}?user_code={begun.user_code}",
        expires_in=device_logins.LIFE_SECONDS,
        interval=device_logins.INTERVAL_SECONDS,
    )
    return Response(200, "application/json", login, _NOT_STORED)


@router.post(
    "/v1/auth/cli/approve",
    summary="Let a device in, or not",
    description=(
        "For the person who is signed in where the device's code is typed. Without `decision` it tells who asks and for "
        "what, which the person should see first. A code is decided once. Ten tries in ten minutes: guessing is not on."
    ),
    operation_id="approve_device_login",
    tags=["auth"],
)
@refuses(DeviceLoginNotFound)
def approve_device_login(access: CallerAccess, request: DeviceLoginDecision) -> DeviceLoginRequest:
    require_room(user_budget("device_codes", access.principal))
    return device_logins.decide(access, request.user_code, request.decision)


@router.post(
    TOKEN_PATH,
    summary="Get the key of a device that was let in",
    description=(
        "Public. 400 with `authorization_pending` until the person has decided; after `slow_down` wait 5 seconds longer "
        "between requests, for good; `access_denied` and `expired_token` end it. The key is handed out once. Takes a form "
        "or JSON."
    ),
    operation_id="device_token",
    tags=["auth"],
    responses={200: {"description": "Let in.", "content": {"application/json": {"model": DeviceToken}}}, **_REFUSED},
    openapi_extensions={"requestBody": _either(DeviceTokenRequest)},
)
def device_token() -> Response[Any]:
    try:
        token = _token_for(_sent(DeviceTokenRequest, router.current_event.raw_event))
    except OAuthRefused as refused:
        return _refusal(refused)
    return Response(200, "application/json", token, _NOT_STORED)


@router.post(
    REVOKE_PATH,
    summary="Revoke a key by its secret",
    description=(
        "Public: whoever holds a key may end it (RFC 7009), whatever its scopes. It opens nothing any more, after 60 "
        "seconds at the latest. 200 also where there is no such key, so the answer tells nothing. Takes a form or JSON."
    ),
    operation_id="revoke_token",
    tags=["auth"],
    responses={
        200: {"description": "It opens nothing.", "content": {"application/json": {"model": TokenRevoked}}},
        **_REFUSED,
    },
    openapi_extensions={"requestBody": _either(TokenRevocation)},
)
@refuses(RateLimited)
def revoke_token() -> Response[Any]:
    event = router.current_event.raw_event
    require_room(address_budget(event["requestContext"]["identity"]["sourceIp"]))
    try:
        revoke_secret(_sent(TokenRevocation, event).token)
    except OAuthRefused as refused:
        return _refusal(refused)
    return Response(200, "application/json", TokenRevoked(), _NOT_STORED)


def _token_for(asked: DeviceTokenRequest) -> DeviceToken:
    if asked.grant_type != DEVICE_GRANT:
        raise OAuthRefused("unsupported_grant_type", f"The grant type is {DEVICE_GRANT}.")
    return device_logins.redeem(asked.device_code)


def _sent(model: type[Sent], event: dict[str, Any]) -> Sent:
    """The body, form or JSON. Raises OAuthRefused: invalid_request."""
    body = body_bytes(event)
    try:
        if media_type(event) == FORM_BODY.media_type:
            pairs = parse_qsl(body.decode(), strict_parsing=bool(body), keep_blank_values=False, max_num_fields=20)
            values: dict[str, Any] = dict(pairs)
            if len(values) < len(pairs):
                raise OAuthRefused("invalid_request", "A parameter stands there twice.")
        else:
            values = parse_json_object(body.decode()) if body else {}
        return model.model_validate(values)
    except ValidationError as error:
        places = ", ".join(sorted({".".join(str(part) for part in one["loc"])[:64] for one in error.errors()}))
        raise OAuthRefused("invalid_request", f"These parameters are missing or do not fit: {places}.") from error
    except (RequestError, ValueError) as error:
        raise OAuthRefused("invalid_request", "The body is neither a form nor a JSON object.") from error


def _refusal(refused: OAuthRefused) -> Response[OAuthError]:
    error = OAuthError(error=refused.error, error_description=refused.description)
    return Response(400, "application/json", error, _NOT_STORED)


def _base_url(event: dict[str, Any]) -> str:
    """Where the gateway was reached: with the stage in the path, but for a host name of our own."""
    context = event["requestContext"]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    stage = str(context["path"]).removesuffix(event["path"])
    return f"{headers.get('x-forwarded-proto', 'https')}://{context['domainName']}{stage}"
