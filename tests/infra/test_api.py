from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.errors import ErrorBody
from functions.core.errors import AmyError, error_classes
from tests.infra.template import Json, Template

ERRORS: dict[str, type[AmyError]] = {}
for _error in error_classes():
    ERRORS.setdefault(_error.code, _error)

SITE = ("/", "/console", "/console/{proxy+}", "/docs", "/docs/{proxy+}", "/llms.txt", "/llms-full.txt")

NOT_AS_IN_THE_TREE = {"WAF_FILTERED", "REQUEST_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"}
"""Their messages in the tree speak of `details` or of keys, which API Gateway knows nothing of."""


def test_every_path_goes_to_the_api_function_but_the_streams_and_the_one_that_waits(template: Template) -> None:
    assert {path: sorted(methods) for path, methods in _routes(template).items()} == {
        "/{proxy+}": ["ANY"],
        "/healthz": ["ANY"],
        "/openapi.json": ["ANY"],
        **{path: ["ANY"] for path in SITE},
        "/v1": ["ANY"],
        "/v1/{proxy+}": ["ANY"],
        "/v1/auth": ["ANY"],
        "/v1/auth/{proxy+}": ["ANY"],
        "/v1/auth/cli": ["ANY"],
        "/v1/auth/cli/{proxy+}": ["ANY"],
        "/v1/auth/cli/revoke": ["ANY"],
        "/v1/auth/cli/start": ["ANY"],
        "/v1/auth/cli/token": ["ANY"],
        "/v1/erasures": ["ANY"],
        "/v1/erasures/{id}": ["GET"],
        "/v1/runs": ["ANY", "POST"],
        "/v1/runs/{id}": ["ANY"],
        "/v1/runs/{id}/{proxy+}": ["ANY"],
        "/v1/runs/{id}/events": ["ANY", "GET"],
        "/v1/turns": ["ANY"],
        "/v1/turns/{id}": ["ANY"],
        "/v1/turns/{id}/{proxy+}": ["ANY"],
        "/v1/turns/{id}/events": ["ANY", "GET"],
        "/webhooks/terra": ["POST"],
    }
    served_by = {
        (path, verb): _function_of(method["Integration"])
        for path, methods in _routes(template).items()
        for verb, method in methods.items()
    }
    for collection in ("turns", "runs"):
        assert served_by.pop((f"/v1/{collection}/{{id}}/events", "GET")) == "StreamFunction"
    assert served_by.pop(("/v1/runs", "POST")) == "WaitingApiFunction"
    assert served_by.pop(("/webhooks/terra", "POST")) == "WebhookFunction"
    for path in SITE:
        assert served_by.pop((path, "ANY")) == "SiteFunction"
    assert set(served_by.values()) == {"ApiFunction"}


def test_pages_are_compressed_and_pictures_are_bytes(template: Template) -> None:
    api = template.properties("RestApi")

    assert api["MinimumCompressionSize"] == 1024
    assert api["BinaryMediaTypes"] == ["multipart/form-data", "image/avif", "image/webp", "image/png"]


def test_what_serves_the_pages_knows_where_the_bucket_is_and_nothing_else(template: Template) -> None:
    assert set(template.environment("SiteFunction")) == {"AMY_BUCKET", "AMY_DOCS_URL"}


@pytest.mark.parametrize("collection", ["turns", "runs"])
def test_the_stream_streams_for_up_to_fifteen_minutes(template: Template, collection: str) -> None:
    integration = _routes(template)[f"/v1/{collection}/{{id}}/events"]["GET"]["Integration"]

    assert integration["ResponseTransferMode"] == "STREAM"
    assert integration["TimeoutInMillis"] == 15 * 60 * 1000
    assert "response-streaming-invocations" in json.dumps(integration["Uri"])


def test_only_what_says_nothing_about_anybody_is_public_and_what_is_signed(template: Template) -> None:
    public = {
        (path, verb)
        for path, methods in _routes(template).items()
        for verb, method in methods.items()
        if method["AuthorizationType"] != "CUSTOM"
    }

    assert public == {
        ("/healthz", "ANY"),
        ("/openapi.json", "ANY"),
        *((path, "ANY") for path in SITE),
        ("/v1/auth/cli/revoke", "ANY"),
        ("/v1/auth/cli/start", "ANY"),
        ("/v1/auth/cli/token", "ANY"),
        ("/v1/erasures/{id}", "GET"),
        ("/webhooks/terra", "POST"),
    }


def test_the_authorizer_looks_at_the_header_and_is_remembered_for_a_minute(template: Template) -> None:
    authorizer = _authorizer_of(template, "/v1/{proxy+}", "ANY")

    assert authorizer["Type"] == "REQUEST"
    assert authorizer["IdentitySource"] == "method.request.header.Authorization"
    assert authorizer["AuthorizerResultTtlInSeconds"] == 60


@pytest.mark.parametrize("collection", ["turns", "runs"])
def test_a_stream_has_an_authorizer_that_demands_no_header_and_is_asked_each_time(
    template: Template, collection: str
) -> None:
    authorizer = _authorizer_of(template, f"/v1/{collection}/{{id}}/events", "GET")

    # API Gateway demands every identity source of an authorizer, and remembers by them.
    assert authorizer["Type"] == "REQUEST"
    assert not authorizer.get("IdentitySource")
    assert authorizer["AuthorizerResultTtlInSeconds"] == 0


def test_no_other_route_has_the_streams_authorizer(template: Template) -> None:
    asked_each_time = {
        (path, verb)
        for path, methods in _routes(template).items()
        for verb, method in methods.items()
        if "AuthorizerId" in method and _authorizer_of(template, path, verb)["AuthorizerResultTtlInSeconds"] == 0
    }

    assert asked_each_time == {(f"/v1/{name}/{{id}}/events", "GET") for name in ("turns", "runs")}


def test_a_preflight_has_a_request_id(template: Template) -> None:
    for method in template.of_type("AWS::ApiGateway::Method").values():
        if method["Properties"]["HttpMethod"] == "OPTIONS":
            (answer,) = method["Properties"]["Integration"]["IntegrationResponses"]
            (declared,) = method["Properties"]["MethodResponses"]
            name = "method.response.header.X-Request-Id"
            assert answer["ResponseParameters"][name] == "context.requestId"
            assert declared["ResponseParameters"][name] is True


def test_the_api_is_regional_throttled_and_logs_no_bodies(template: Template) -> None:
    assert template.properties("RestApi")["EndpointConfiguration"]["Types"] == ["REGIONAL"]
    stage = template.properties("ApiStage")
    (settings,) = stage["MethodSettings"]
    assert (settings["HttpMethod"], settings["ResourcePath"]) == ("*", "/*")
    assert settings["ThrottlingRateLimit"] > 0
    assert settings["ThrottlingBurstLimit"] >= settings["ThrottlingRateLimit"]
    assert settings["DataTraceEnabled"] is False
    assert "querystring" not in stage["AccessLogSetting"]["Format"].lower()


def test_a_page_of_another_origin_may_ask_and_resume(template: Template) -> None:
    for method in template.of_type("AWS::ApiGateway::Method").values():
        if method["Properties"]["HttpMethod"] != "OPTIONS":
            continue
        (response,) = method["Properties"]["Integration"]["IntegrationResponses"]
        headers = response["ResponseParameters"]["method.response.header.Access-Control-Allow-Headers"]
        for name in ("Authorization", "Idempotency-Key", "Last-Event-ID", "Content-Type"):
            assert name in headers


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("UNAUTHORIZED", "unauthorized", "401"),
        ("ACCESS_DENIED", "forbidden", "403"),
        ("MISSING_AUTHENTICATION_TOKEN", "not_found", "404"),
        ("RESOURCE_NOT_FOUND", "not_found", "404"),
        ("REQUEST_TOO_LARGE", "payload_too_large", "413"),
        ("THROTTLED", "rate_limited", "429"),
        ("INTEGRATION_TIMEOUT", "temporarily_unavailable", "504"),
    ],
)
def test_what_the_gateway_answers_itself(template: Template, kind: str, code: str, status: str) -> None:
    response = _gateway_responses(template)[kind]

    assert response["StatusCode"] == status
    assert _body(response).error.code == code


def test_every_answer_of_the_gateway_is_one_of_our_errors(template: Template) -> None:
    responses = _gateway_responses(template)

    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= responses.keys()
    for kind, response in responses.items():
        error = _body(response).error
        known = ERRORS[error.code]
        assert error.request_id == "$context.requestId"
        assert error.docs_url == known.docs_url("DocsUrl")
        assert error.message == str(known()) or kind in NOT_AS_IN_THE_TREE
        if "StatusCode" in response:
            assert int(response["StatusCode"]) // 100 == known.status // 100
        headers = response["ResponseParameters"]
        assert headers["gatewayresponse.header.X-Request-Id"] == "context.requestId"
        assert headers["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
        assert headers["gatewayresponse.header.X-Should-Retry"] == ("'true'" if known().should_retry else "'false'")


def _authorizer_of(template: Template, path: str, verb: str) -> Json:
    reference = _routes(template)[path][verb]["AuthorizerId"]["Ref"]
    properties: Json = template.of_type("AWS::ApiGateway::Authorizer")[reference]["Properties"]
    return properties


def _routes(template: Template) -> dict[str, dict[str, Json]]:
    """path → verb → method; without the preflights."""
    resources = template.of_type("AWS::ApiGateway::Resource")

    def path_of(reference: Any) -> str:
        if reference == {"Fn::GetAtt": ["RestApi", "RootResourceId"]}:
            return ""
        one = resources[reference["Ref"]]["Properties"]
        return f"{path_of(one['ParentId'])}/{one['PathPart']}"

    routes: dict[str, dict[str, Json]] = {}
    for method in template.of_type("AWS::ApiGateway::Method").values():
        one = method["Properties"]
        if one["HttpMethod"] != "OPTIONS":
            routes.setdefault(path_of(one["ResourceId"]) or "/", {})[one["HttpMethod"]] = one
    return routes


def _function_of(integration: Json) -> str:
    (function,) = (part["Fn::GetAtt"][0] for part in integration["Uri"]["Fn::Join"][1] if "Fn::GetAtt" in part)
    assert isinstance(function, str)
    return function


def _gateway_responses(template: Template) -> dict[str, Json]:
    responses = template.of_type("AWS::ApiGateway::GatewayResponse").values()
    return {one["Properties"]["ResponseType"]: one["Properties"] for one in responses}


def _body(response: Json) -> ErrorBody:
    """With the name of the parameter where the address of the docs comes in."""
    _, parts = response["ResponseTemplates"]["application/json"]["Fn::Join"]
    return ErrorBody.model_validate_json("".join(part if isinstance(part, str) else part["Ref"] for part in parts))
