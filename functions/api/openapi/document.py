"""The document as Python values and as text: what the parts of this package say, put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import Server
from pydantic.json_schema import models_json_schema

from contracts.device_login import DeviceLoginStart, DeviceTokenRequest, OAuthError, TokenRevocation
from contracts.errors import ErrorBody
from contracts.events import EventBatch
from contracts.imports import ImportCreate
from contracts.labs import LabCreate
from functions.api.openapi.events import event_paths, event_schemas
from functions.api.openapi.operations import HEADERS, complete
from functions.api.openapi.recorded import load_recording
from functions.api.openapi.refusals import error_example, error_response, refusals_of
from functions.api.openapi.samples import code_samples
from functions.api.openapi.security import SECURITY, security_schemes
from functions.api.openapi.tags import TAGS
from functions.core.errors import AmyError

Json = dict[str, Any]

SERVER = "https://api.amy.health"

_REF = "#/components/schemas/{model}"
_NOT_OURS = {"HTTPValidationError", "ValidationError", "ResponseValidationError"}
"""Powertools' shapes of errors, which we never send."""
_BESIDE_ROUTES = (
    EventBatch, ErrorBody, ImportCreate, LabCreate, DeviceLoginStart, DeviceTokenRequest, TokenRevocation, OAuthError,
)  # fmt: skip
"""Models that no route's signature names."""

_DESCRIPTION = """\
Amy answers questions about a person's own health data. A question is a *turn*: start one with `POST /v1/turns`, follow it \
through `GET /v1/turns/{turn_id}/events`, read its answer when it has ended. A *run* is one agent, started directly: \
`POST /v1/runs`.

Every POST and PATCH takes an `Idempotency-Key`, kept for 24 hours. Every answer carries `X-Request-Id`. Every error has \
the shape of `ErrorBody`; `code` is stable, `docs_url` leads to what it means, and `X-Should-Retry` says whether the same \
request may work in a moment. Clients ignore fields, event types and codes that they do not know; requests with fields or \
parameters that the API does not know are refused.

The examples are recorded from a local cloud: `amy local up`. Ids, times and addresses in them are made up, and long lists \
are cut."""


def document() -> Json:
    """The document as Python values."""
    # Imported here, because the application's own route serves this document.
    from functions.api.app import app  # noqa: PLC0415

    recording = load_recording()
    made: Json = json.loads(
        app.get_openapi_json_schema(
            title="Amy",
            version="1",
            description=_DESCRIPTION,
            openapi_version="3.1.0",
            servers=[Server(url=SERVER, description="Amy, or the host that this document came from.")],
            security_schemes=security_schemes(),
            security=SECURITY,
        )
    )
    made["info"] |= {"contact": {"name": "Amy", "url": "https://docs.amy.health"}}
    made["info"]["license"] = {"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
    made["tags"] = [{"name": name, "description": meaning} for name, meaning in TAGS.items()]
    routes = _routes(app)
    refused: set[type[AmyError]] = set()
    alone: set[type[AmyError]] = set()
    made["paths"] = dict(sorted((made["paths"] | event_paths()).items()))
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            complete(operation, method, recording.exchanges.get(operation["operationId"], []))
            kinds = refusals_of(operation, method, path, routes.get(operation["operationId"]))
            refused.update(kinds)
            alone.update(_add_errors(operation, kinds))
            operation["x-codeSamples"] = code_samples(operation, method, path)
    errors = sorted(refused, key=lambda kind: kind.code)
    made["components"] |= {
        "schemas": dict(sorted(_schemas(made, recording.events).items())),
        "headers": HEADERS,
        "responses": {
            "Error": error_response([AmyError]) | {"description": _DEFAULT},
            **{kind.code: error_response([kind]) for kind in errors if kind in alone},
        },
        "examples": {f"error_{kind.code}": error_example(kind, recording.errors) for kind in errors},
    }
    return made


@cache
def document_text() -> str:
    """The document as it is committed and served."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


_DEFAULT = (
    "What a gateway in between may answer in place of the API, in the same shape where it is ours. `code` says what it is; "
    "codes that are not listed here are as good as their status."
)


def _routes(app: Any) -> dict[str, Callable[..., Any]]:
    """The functions that serve, by operation."""
    return {route.operation_id: route.func for route in (*app._static_routes, *app._dynamic_routes)}  # noqa: SLF001


def _schemas(made: Json, events: Json) -> Json:
    schemas = {name: schema for name, schema in made["components"]["schemas"].items() if name not in _NOT_OURS}
    _, further = models_json_schema([(model, "validation") for model in _BESIDE_ROUTES], ref_template=_REF)
    schemas |= further["$defs"] | event_schemas(_REF, events)
    return dict(_titled(schemas))


def _titled(schemas: Json) -> Iterator[tuple[str, Json]]:
    """Pydantic titles every property after its name, which says nothing."""
    for name, schema in schemas.items():
        for part in schema.get("properties", {}).values():
            part.pop("title", None)
        yield name, schema


def _add_errors(operation: Json, kinds: list[type[AmyError]]) -> Iterator[type[AmyError]]:
    """Adds the responses, and yields those errors that have a status of their own: their response is a shared one."""
    operation["x-error-codes"] = [kind.code for kind in kinds]
    by_status: dict[int, list[type[AmyError]]] = {}
    for kind in kinds:
        by_status.setdefault(kind.status, []).append(kind)
    responses = operation["responses"]
    for status, of_status in by_status.items():
        own = responses.get(str(status))
        if own is None and len(of_status) == 1:
            responses[str(status)] = {"$ref": f"#/components/responses/{of_status[0].code}"}
            yield of_status[0]
            continue
        response = error_response(of_status)
        if own is not None:
            # OAuth's own errors beside ours.
            ours, theirs = (one["content"]["application/json"] for one in (response, own))
            ours["schema"] = {"anyOf": [theirs["schema"], ours["schema"]]}
            ours["examples"] = theirs.get("examples", {}) | ours["examples"]
            response["description"] = f"{own['description']}\n{response['description']}"
        responses[str(status)] = response
    responses["default"] = {"$ref": "#/components/responses/Error"}
    operation["responses"] = dict(sorted(responses.items()))
