"""The front door as the template describes it: what the gateway process is given when it starts."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Transfer = Literal["buffered", "stream"]


class Authorizer(BaseModel):
    name: str
    function_arn: str
    identity_headers: list[str] = []
    """Lower case. Each must be present in the request, and together they are the key of the cached answer."""
    identity_queries: list[str] = []
    ttl_seconds: float = 0


class FunctionIntegration(BaseModel):
    kind: Literal["function"] = "function"
    function_arn: str
    transfer: Transfer = "buffered"
    timeout_seconds: float = 29.0


class MockIntegration(BaseModel):
    """An answer that the gateway gives itself; CDK's CORS preflight is one."""

    kind: Literal["mock"] = "mock"
    status: int = 200
    headers: dict[str, str] = {}
    """Name → `'fixed text'` or `context.requestId`."""
    body: str = ""


class Route(BaseModel):
    method: str
    """A verb, or ANY."""
    path: str
    """The resource's path, such as /v1/turns/{turn_id} or /{proxy+}."""
    integration: FunctionIntegration | MockIntegration = Field(discriminator="kind")
    authorizer: str | None = None


class GatewayResponse(BaseModel):
    """What the gateway says itself when a request does not reach a function, or a function's answer is unusable."""

    status: int | None = None
    headers: dict[str, str] = {}
    template: str | None = None
    """Of application/json, with $context variables."""


class Api(BaseModel):
    label: str
    id: str
    stage: str = "prod"
    routes: list[Route] = []
    authorizers: dict[str, Authorizer] = {}
    gateway_responses: dict[str, GatewayResponse] = {}
    binary_media_types: list[str] = []
    minimum_compression_size: int | None = None
    """Bytes from which on an answer is compressed; None: never."""


class Start(BaseModel):
    """What the gateway process reads from its standard input."""

    api: Api
    account: str
    region: str
    descriptor: int
    """Of the listening socket, inherited from the supervisor, who took the port before anything else."""
    port: int
    invoke_url: str
    """Base URL of Lambda's Invoke API."""
    web_functions: dict[str, str]
    """ARN → base URL of what runs behind Lambda Web Adapter."""
    fresh_pages: str | None = None
    """The folder of the console's and the docs' pages, where they are to load themselves again as it changes."""
