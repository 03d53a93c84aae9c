"""Bedrock's errors as ours. In a stream they come as events, whose names begin with a small letter."""

from __future__ import annotations

from botocore.exceptions import ClientError

from functions.core.errors import (
    AmyError,
    ModelOverloaded,
    ModelRateLimited,
    ModelRequestInvalid,
    ModelServerError,
    ModelStreamCut,
    ModelUnauthorized,
)

_KNOWN: dict[str, type[AmyError]] = {
    "throttlingexception": ModelRateLimited,
    "toomanyrequestsexception": ModelRateLimited,
    "servicequotaexceededexception": ModelRateLimited,
    "serviceunavailableexception": ModelOverloaded,
    "modelnotreadyexception": ModelOverloaded,
    "modeltimeoutexception": ModelServerError,
    "modelerrorexception": ModelServerError,
    "internalserverexception": ModelServerError,
    "modelstreamerrorexception": ModelStreamCut,
    "accessdeniedexception": ModelUnauthorized,
    "unrecognizedclientexception": ModelUnauthorized,
    "expiredtokenexception": ModelUnauthorized,
    "invalidsignatureexception": ModelUnauthorized,
}


def translate(error: ClientError) -> AmyError:
    """Ours for one of Bedrock's; by its status where the name is not known."""
    answer = error.response
    code = answer.get("Error", {}).get("Code", "")
    known = _KNOWN.get(code.lower())
    if known is not None:
        return known()
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return ModelServerError() if status >= 500 else ModelRequestInvalid({"status": status, "code": code})
