"""`/v1/api-keys`: what the caller's programs sign in with."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path

from contracts.api_keys import ApiKey, ApiKeyCreate, ApiKeyCreated, ApiKeyPage, ApiKeyUpdate
from contracts.ids import is_id
from functions.api.caller import Caller, CallerAccess, ReservedUlid
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, as_it_is, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.api_keys import ApiKeys
from functions.core.errors import ApiKeyNotFound, TooManyApiKeys

router = Router()

KeyIdInPath = Annotated[str, Path(description="`key_…`")]
"""Plain text here: an id of another form is a key that does not exist, not a field that does not fit."""


@router.post(
    "/v1/api-keys",
    status_code=201,
    summary="Make an API key",
    description=(
        "The answer holds its `secret`, which is shown this once. Without `scopes` it may do what you may do; a key cannot "
        "make one that may do more than itself (403 insufficient_scope), nor one that outlives it."
    ),
    operation_id="create_api_key",
    tags=["auth"],
)
@refuses(TooManyApiKeys)
def create_api_key(access: CallerAccess, ulid: ReservedUlid, request: ApiKeyCreate) -> Response[ApiKeyCreated]:
    keys = ApiKeys(access.principal)
    made = keys.create(f"key_{ulid}", request, access.scopes, keys.end_of(access.key_id))
    return Response(201, "application/json", made, {"Cache-Control": "no-store"})


@router.get(
    "/v1/api-keys",
    summary="List your API keys",
    description="The newest first, without their secrets.",
    operation_id="list_api_keys",
    tags=["auth"],
)
def list_api_keys(caller: Caller, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> ApiKeyPage:
    before = decode_cursor("key", cursor) if cursor is not None else None
    page, following = page_of(limit, ApiKeys(caller).list(limit + 1, before), as_it_is)
    return ApiKeyPage(data=page, next_cursor=following)


@router.patch(
    "/v1/api-keys/<key_id>",
    summary="Rename an API key",
    description="What it may do and when it ends stay as they are: for that, make another one.",
    operation_id="update_api_key",
    tags=["auth"],
)
@refuses(ApiKeyNotFound)
def update_api_key(caller: Caller, key_id: KeyIdInPath, request: ApiKeyUpdate) -> ApiKey:
    return ApiKeys(caller).rename(_known_form(key_id), request.name)


@router.delete(
    "/v1/api-keys/<key_id>",
    status_code=204,
    summary="Revoke an API key",
    description="It opens nothing any more, after 60 seconds at the latest. A key may revoke itself.",
    operation_id="delete_api_key",
    tags=["auth"],
)
@refuses(ApiKeyNotFound)
def delete_api_key(caller: Caller, key_id: KeyIdInPath) -> Response[None]:
    ApiKeys(caller).revoke(_known_form(key_id))
    return Response(204)


def _known_form(key_id: str) -> str:
    if not is_id("key", key_id):
        raise ApiKeyNotFound
    return key_id
