"""Makers of API Gateway's resources, and the model of the API that the gateway process serves."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from local.gateway.model import (
    Api,
    Authorizer,
    FunctionIntegration,
    GatewayResponse,
    MockIntegration,
    Route,
    Transfer,
)
from local.template.intrinsics import TemplateError
from local.template.resources import Made, Maker, Properties

if TYPE_CHECKING:
    from local.template.loader import Loader

_FUNCTION_URI = re.compile(r":lambda:path/[\d-]+/functions/(?P<arn>arn:[^/]+)/(response-streaming-)?invocations$")
_DEFAULT_AUTHORIZER_TTL = 300
_DEFAULT_TIMEOUT_MS = 29_000


def collect(loader: Loader) -> list[Api]:
    return [_api(loader, logical_id) for logical_id in loader.of_type("AWS::ApiGateway::RestApi")]


def _api(loader: Loader, logical_id: str) -> Api:
    api_id = loader.ref(logical_id)

    def of_this_api(kind: str) -> dict[str, Properties]:
        return {key: body for key, body in loader.of_type(kind).items() if body["RestApiId"] == api_id}

    paths = _paths(loader, logical_id, of_this_api("AWS::ApiGateway::Resource"))
    authorizers = of_this_api("AWS::ApiGateway::Authorizer")
    stages = [body["StageName"] for body in of_this_api("AWS::ApiGateway::Stage").values()]
    return Api(
        label=loader.label(logical_id),
        id=api_id,
        stage=stages[0] if stages else "prod",
        routes=[_route(body, paths) for body in of_this_api("AWS::ApiGateway::Method").values()],
        authorizers={loader.ref(key): _authorizer(body) for key, body in authorizers.items()},
        gateway_responses={
            body["ResponseType"]: _gateway_response(body)
            for body in of_this_api("AWS::ApiGateway::GatewayResponse").values()
        },
        binary_media_types=loader.of_type("AWS::ApiGateway::RestApi")[logical_id].get("BinaryMediaTypes", []),
    )


def _paths(loader: Loader, api_logical_id: str, resources: dict[str, Properties]) -> dict[str, str]:
    """Resource id → its path."""
    root = loader.attribute(api_logical_id, "RootResourceId")
    parts = {loader.ref(key): (body["ParentId"], body["PathPart"]) for key, body in resources.items()}

    def path(resource_id: str) -> str:
        if resource_id == root:
            return ""
        parent, part = parts[resource_id]
        return f"{path(parent)}/{part}"

    return {root: "/"} | {resource_id: path(resource_id) for resource_id in parts}


def _route(method: Properties, paths: dict[str, str]) -> Route:
    where = f"{method['HttpMethod']} {paths[method['ResourceId']]}"
    kind = method.get("AuthorizationType", "NONE")
    if kind not in {"NONE", "CUSTOM"} or method.get("ApiKeyRequired"):
        raise TemplateError(f"{where}: authorization {kind!r} or an API key is not known to the local gateway")
    return Route(
        method=method["HttpMethod"],
        path=paths[method["ResourceId"]],
        integration=_integration(method.get("Integration", {}), where),
        authorizer=method.get("AuthorizerId") if kind == "CUSTOM" else None,
    )


def _integration(integration: Properties, where: str) -> FunctionIntegration | MockIntegration:
    if integration.get("Type") == "MOCK":
        return _mock(integration)
    match = _FUNCTION_URI.search(str(integration.get("Uri", "")))
    if integration.get("Type") != "AWS_PROXY" or not match:
        raise TemplateError(f"{where}: an integration of type {integration.get('Type')} is not known to the gateway")
    transfer: Transfer = "stream" if integration.get("ResponseTransferMode") == "STREAM" else "buffered"
    return FunctionIntegration(
        function_arn=match["arn"],
        transfer=transfer,
        timeout_seconds=int(integration.get("TimeoutInMillis", _DEFAULT_TIMEOUT_MS)) / 1000,
    )


def _mock(integration: Properties) -> MockIntegration:
    responses = integration.get("IntegrationResponses") or [{"StatusCode": "200"}]
    prefix = "method.response.header."
    headers = {
        name.removeprefix(prefix): str(value)
        for name, value in responses[0].get("ResponseParameters", {}).items()
        if name.startswith(prefix)
    }
    body = responses[0].get("ResponseTemplates", {}).get("application/json", "")
    return MockIntegration(status=int(responses[0]["StatusCode"]), headers=headers, body=body)


def _authorizer(properties: Properties) -> Authorizer:
    match = _FUNCTION_URI.search(properties.get("AuthorizerUri", ""))
    if properties.get("Type") != "REQUEST" or not match:
        raise TemplateError(f"authorizer {properties.get('Name')}: only REQUEST authorizers of a function are known")
    sources = [each.strip() for each in properties.get("IdentitySource", "").split(",") if each.strip()]
    if not sources and properties.get("AuthorizerResultTtlInSeconds", _DEFAULT_AUTHORIZER_TTL):
        # API Gateway has nothing to remember an answer by, and refuses to make such an authorizer.
        raise TemplateError(f"authorizer {properties['Name']}: without identity sources nothing can be remembered")
    return Authorizer(
        name=properties["Name"],
        function_arn=match["arn"],
        identity_headers=_identities(sources, "method.request.header.", lower=True),
        identity_queries=_identities(sources, "method.request.querystring.", lower=False),
        ttl_seconds=float(properties.get("AuthorizerResultTtlInSeconds", _DEFAULT_AUTHORIZER_TTL)),
    )


def _identities(sources: list[str], prefix: str, *, lower: bool) -> list[str]:
    names = [each.removeprefix(prefix) for each in sources if each.startswith(prefix)]
    return [name.lower() for name in names] if lower else names


def _gateway_response(properties: Properties) -> GatewayResponse:
    prefix = "gatewayresponse.header."
    parameters: dict[str, Any] = properties.get("ResponseParameters", {})
    return GatewayResponse(
        status=int(properties["StatusCode"]) if "StatusCode" in properties else None,
        headers={
            name.removeprefix(prefix): str(value) for name, value in parameters.items() if name.startswith(prefix)
        },
        template=properties.get("ResponseTemplates", {}).get("application/json"),
    )


def _identifier(logical_id: str, length: int = 10) -> str:
    return hashlib.sha256(logical_id.encode()).hexdigest()[:length]


def _rest_api(_: Loader, logical_id: str, __: Properties) -> Made:
    api_id = _identifier(logical_id)
    return api_id, {"RootResourceId": _identifier(f"{logical_id}/"), "RestApiId": api_id}


def _part(_: Loader, logical_id: str, __: Properties) -> Made:
    made = _identifier(logical_id, 6)
    return made, {"ResourceId": made, "AuthorizerId": made}


def _stage(_: Loader, __: str, properties: Properties) -> Made:
    return properties["StageName"], {}


MAKERS: dict[str, Maker] = {
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::ApiGateway::Resource": _part,
    "AWS::ApiGateway::Authorizer": _part,
    "AWS::ApiGateway::Method": _part,
    "AWS::ApiGateway::GatewayResponse": _part,
    "AWS::ApiGateway::Stage": _stage,
}
