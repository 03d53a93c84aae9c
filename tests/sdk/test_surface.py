"""What the package offers: a method for each operation of the document, and nothing by accident."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import amy_sdk
from amy_sdk import Amy, AsyncAmy, resources
from amy_sdk._generated import async_resources

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "openapi.json").read_text("utf-8"))
OPERATIONS = {
    operation["x-sdk-method"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()
}
BY_HAND = {
    "exports": {"download", "wait_for"},
    "imports": {"upload", "wait_for"},
    "labs": {"upload", "wait_for"},
    "runs": {"run"},
    "turns": {"run"},
}
OWN = {"base_url", "close", "request", "with_options"}


def test_the_names_that_stay() -> None:
    assert set(amy_sdk.__all__) == {
        *("Amy", "AsyncAmy", "API_URL", "OMIT", "Omit", "__version__", "models", "params", "resources"),
        *("AmyError", "ApiError", "BadRequestError", "AuthenticationError", "PermissionDeniedError", "NotFoundError"),
        *("ConflictError", "TooLargeError", "UnprocessableError", "RateLimitError", "ServerError", "BadAnswerError"),
        *("ConnectionFailedError", "TimedOutError", "UploadError", "NotCompletedError", "WaitError"),
        *("ConfigurationError", "Event", "UnknownEvent", "EventStream", "AsyncEventStream", "Page", "AsyncPage"),
        *("AsyncPages", "Model", "Reply", "reply_of"),
    }
    assert all(hasattr(amy_sdk, name) for name in amy_sdk.__all__)


@pytest.mark.parametrize(
    "client", [Amy("k", "http://localhost"), AsyncAmy("k", "http://localhost")], ids=["sync", "async"]
)
def test_every_operation_has_its_method_and_every_method_its_operation(client: Amy | AsyncAmy) -> None:
    resources = {name.partition(".")[0] for name in OPERATIONS}
    offered = {f"{resource}.{method}" for resource in resources for method in _public(getattr(client, resource))}
    by_hand = {f"{resource}.{method}" for resource, methods in BY_HAND.items() for method in methods}
    assert offered == OPERATIONS.keys() | by_hand
    assert _public(client) == resources | OWN


def _public(thing: object) -> set[str]:
    return {name for name in dir(type(thing)) if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_method_takes_what_its_operation_takes(name: str) -> None:
    resource, _, method = name.partition(".")
    function = getattr(getattr(Amy("k", "http://localhost"), resource), method)
    taken = inspect.signature(function).parameters
    told = inspect.getdoc(function) or ""
    for parameter in OPERATIONS[name].get("parameters", []):
        if parameter["in"] == "path" or (parameter["in"] == "query" and method != "stream"):
            python = {"from": "from_"}.get(parameter["name"], parameter["name"])
            assert python in taken
            assert f"{python}: " in told


@pytest.mark.parametrize("resource", ["turns", "runs"])
def test_running_takes_what_creating_takes(resource: str) -> None:
    it = getattr(Amy("k", "http://localhost"), resource)
    create, run = (set(inspect.signature(one).parameters) for one in (it.create, it.run))
    assert create - {"messages", "start", "mode", "timeout"} <= run


@pytest.mark.parametrize("name", ["Turns", "Runs", "Labs", "Imports", "Exports"])
def test_sync_and_async_are_alike(name: str) -> None:
    sync, other = getattr(resources, name), getattr(async_resources, f"Async{name}")
    for method in _public(object.__new__(sync)):
        ours, theirs = (inspect.signature(getattr(kind, method)) for kind in (sync, other))
        assert [str(one) for one in ours.parameters] == [str(one) for one in theirs.parameters]
