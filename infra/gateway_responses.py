"""What API Gateway itself answers, before or instead of our code, in the API's one error shape."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from aws_cdk import aws_apigateway as apigateway


@dataclass(frozen=True)
class GatewayAnswer:
    """A kind of response of API Gateway's. Code and message are those of functions/core/errors.py for the same case."""

    kind: apigateway.ResponseType
    code: str
    message: str
    status: int | None = None
    """None keeps API Gateway's own, which the two defaults need: they stand for many."""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def should_retry(self) -> bool:
        """As X-Should-Retry of functions/core/errors.py: whether the same request may work in a moment."""
        return self.code in {"rate_limited", "temporarily_unavailable", "internal_error"}


_OURS = "Something went wrong on our side. Try again; if it stays, tell us the request id."
_AGAIN = "A service that we need did not answer. Try again in a moment."
_BAD = "The request cannot be understood. Compare it with the API reference."
_KEY = (
    "A valid API key or access token is needed. "
    "Send it as `Authorization: Bearer …`; one that expired or was revoked opens nothing."
)
_NOTHING = "There is nothing at this address. See /openapi.json for the routes."
_MANY = "Too many requests. Wait for Retry-After seconds."
_KIND = apigateway.ResponseType

ANSWERS = (
    GatewayAnswer(_KIND.DEFAULT_4_XX, "bad_request", _BAD),
    GatewayAnswer(_KIND.DEFAULT_5_XX, "internal_error", _OURS),
    GatewayAnswer(_KIND.BAD_REQUEST_BODY, "bad_request", _BAD, 400),
    GatewayAnswer(_KIND.BAD_REQUEST_PARAMETERS, "bad_request", _BAD, 400),
    GatewayAnswer(_KIND.UNAUTHORIZED, "unauthorized", _KEY, 401, {"WWW-Authenticate": "'Bearer'"}),
    # These two and the next are what API Gateway makes of an Authorization header that it takes for an AWS signature.
    GatewayAnswer(_KIND.EXPIRED_TOKEN, "unauthorized", _KEY, 401, {"WWW-Authenticate": "'Bearer'"}),
    GatewayAnswer(_KIND.INVALID_SIGNATURE, "unauthorized", _KEY, 401, {"WWW-Authenticate": "'Bearer'"}),
    # So it calls a route that does not exist.
    GatewayAnswer(_KIND.MISSING_AUTHENTICATION_TOKEN, "not_found", _NOTHING, 404),
    GatewayAnswer(_KIND.RESOURCE_NOT_FOUND, "not_found", _NOTHING, 404),
    GatewayAnswer(
        _KIND.ACCESS_DENIED,
        "forbidden",
        "This key may not do that. Use a key with the scope that the API reference names.",
        403,
    ),
    GatewayAnswer(
        _KIND.WAF_FILTERED,
        "forbidden",
        "The firewall refused this request. If it was an honest one, tell us the request id.",
        403,
    ),
    GatewayAnswer(
        _KIND.REQUEST_TOO_LARGE,
        "payload_too_large",
        "The body is too large. The limit is 10 MB for any request. Webhooks: use the destination's s3_payload mode.",
        413,
    ),
    GatewayAnswer(
        _KIND.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The route does not read this content type. Send application/json.",
        415,
    ),
    GatewayAnswer(_KIND.THROTTLED, "rate_limited", _MANY, 429, {"Retry-After": "'1'"}),
    GatewayAnswer(_KIND.QUOTA_EXCEEDED, "rate_limited", _MANY, 429, {"Retry-After": "'60'"}),
    GatewayAnswer(_KIND.AUTHORIZER_FAILURE, "internal_error", _OURS, 500),
    GatewayAnswer(_KIND.AUTHORIZER_CONFIGURATION_ERROR, "internal_error", _OURS, 500),
    GatewayAnswer(_KIND.API_CONFIGURATION_ERROR, "internal_error", _OURS, 500),
    GatewayAnswer(_KIND.INTEGRATION_FAILURE, "temporarily_unavailable", _AGAIN, 503),
    GatewayAnswer(_KIND.INTEGRATION_TIMEOUT, "temporarily_unavailable", _AGAIN, 504),
)


def add_gateway_responses(api: apigateway.RestApi, docs_url: str) -> None:
    """Pages of other origins may read them too, as they may read all else: see the CORS settings of the API."""
    for answer in ANSWERS:
        body = {
            "error": {
                "code": answer.code,
                "message": answer.message,
                "request_id": "$context.requestId",
                "docs_url": f"{docs_url}/concepts/errors#{answer.code}",
            }
        }
        api.add_gateway_response(
            answer.kind.response_type,
            type=answer.kind,
            status_code=None if answer.status is None else str(answer.status),
            response_headers={
                "X-Request-Id": "context.requestId",
                "Access-Control-Allow-Origin": "'*'",
                "Access-Control-Expose-Headers": "'X-Request-Id, Retry-After, X-Should-Retry, WWW-Authenticate'",
                "X-Should-Retry": "'true'" if answer.should_retry else "'false'",
                **answer.headers,
            },
            templates={"application/json": json.dumps(body, ensure_ascii=False)},
        )
