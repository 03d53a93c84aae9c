"""A method for each operation, named by its `x-sdk-method`, in a class for each resource: once sync, once async."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.python_sdk.annotations import (
    Annotator,
    Schema,
    class_name,
    docstring,
    is_nullable,
    joined,
    name_of,
    parameter_name,
)
from tools.python_sdk.parameters import body_of

_HEAD = '''"""A method for each operation. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from amy_sdk._calls import OMIT, Call, Omit, Settings, given
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._generated import models, params
from amy_sdk._pages import AsyncPages, Page, RawPage
from amy_sdk._resource import AsyncResource, SyncResource, path
'''
_TYPES = Annotator(lambda name: f"params.{name}Param | models.{name}", sequence="Sequence", is_open=False)
_TIMEOUT = "timeout: Seconds without a byte after which a try has failed; the client's, if not given."
_KEY = "idempotency_key: For a call that is to be carried out once over several runs of a program; else one is made."


@dataclass(frozen=True)
class Parameter:
    name: str
    """The API's."""
    schema: Schema
    where: str
    """path, query or body."""
    is_required: bool

    @property
    def variable(self) -> str:
        return parameter_name(self.name)

    @property
    def declaration(self) -> str:
        annotation = _TYPES.of(self.schema)
        return f"{self.variable}: {annotation}" + ("" if self.is_required else " | Omit = OMIT")

    @property
    def description(self) -> str:
        told = joined(self.schema.get("description") or "")
        default = self.schema.get("default")
        if not self.is_required and default not in (None, [], {}) and not is_nullable(self.schema):
            told = f"{told} Default: `{default}`.".strip()
        return f"{self.variable}: {told}" if told else f"{self.variable}: `{self.name}`."


@dataclass(frozen=True)
class Operation:
    resource: str
    name: str
    method: str
    path: str
    told: str
    parameters: tuple[Parameter, ...]
    answer: str
    """A model's name, `dict`, or empty where there is none."""
    is_list: bool
    """Of models of the name in `answer`, page by page."""
    body: str
    """`body`, `form`, or empty."""
    takes_key: bool
    """Whether it takes an Idempotency-Key."""


def operations_of(document: dict[str, Any]) -> Iterator[Operation]:
    """All but the event streams, which are written by hand."""
    schemas: dict[str, Schema] = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            answer = _answer(operation)
            if answer is not None:
                yield _operation(path, method.upper(), operation, answer, schemas)


def _answer(operation: dict[str, Any]) -> Schema | None:
    """The schema of a success; empty where it has no body, None where it is an event stream."""
    found: Schema = {}
    for status, response in sorted(operation["responses"].items()):
        if status.startswith("2"):
            content = response.get("content", {})
            if "text/event-stream" in content:
                return None
            found = found or content.get("application/json", {}).get("schema", {})
    return found


def _operation(
    path: str, method: str, operation: dict[str, Any], answer: Schema, schemas: dict[str, Schema]
) -> Operation:
    resource, _, name = operation["x-sdk-method"].partition(".")
    body = body_of(operation, schemas)
    parameters = [
        Parameter(
            one["name"],
            {"description": one.get("description", ""), **one["schema"]},
            one["in"],
            bool(one.get("required")),
        )
        for one in operation.get("parameters", [])
        if one["in"] in {"path", "query"}
    ]
    if body:
        required = set(body[1].get("required", []))
        parameters += [
            Parameter(field, its, "body", field in required) for field, its in body[1].get("properties", {}).items()
        ]
    entry = _entry(answer, schemas) if any(one.name == "cursor" for one in parameters) else None
    model = name_of(entry or answer) if "$ref" in (entry or answer) else "dict" if answer else ""
    told = "\n\n".join(filter(None, (f"{operation['summary'].rstrip('.')}.", joined(operation.get("description", "")))))
    takes_key = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
    kind = "" if not body else "body" if body[0] == "application/json" else "form"
    return Operation(resource, name, method, path, told, tuple(parameters), model, entry is not None, kind, takes_key)


def _entry(answer: Schema, schemas: dict[str, Schema]) -> Schema | None:
    """Of a list that goes on with a cursor: the schema of its entries."""
    if "$ref" not in answer:
        return None
    properties = schemas[answer["$ref"].rpartition("/")[2]].get("properties", {})
    return dict(properties["data"]["items"]) if {"data", "next_cursor"} <= properties.keys() else None


def resources_module(document: dict[str, Any]) -> str:
    by_resource: defaultdict[str, list[Operation]] = defaultdict(list)
    for operation in operations_of(document):
        by_resource[operation.resource].append(operation)
    told = {tag["name"]: joined(tag.get("description", "")) for tag in document.get("tags", [])}
    parts = [_HEAD.rstrip("\n")]
    for name, operations in sorted(by_resource.items()):
        parts += [_class(name, operations, told.get(name, ""), is_async=is_async) for is_async in (False, True)]
    parts += [_mixin(sorted(by_resource), is_async=is_async) for is_async in (False, True)]
    return "\n\n".join(parts) + "\n"


def _class(resource: str, operations: list[Operation], told: str, *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    head = f"\nclass {prefix}{class_name(resource)}({prefix or 'Sync'}Resource):"
    text = docstring(told or f"The methods of `amy.{resource}`.", "    ")
    return "\n".join([head, text, "", "\n\n".join(_method(one, is_async=is_async) for one in operations)])


def _method(one: Operation, *, is_async: bool) -> str:
    positional = [parameter for parameter in one.parameters if parameter.where == "path"]
    named = sorted((each for each in one.parameters if each.where != "path"), key=lambda each: not each.is_required)
    extra = ["idempotency_key: str | None = None"] if one.takes_key else []
    extra.append("timeout: float | None = None")
    declared = [each.declaration for each in positional] + ["*"] + [each.declaration for each in named] + extra
    arguments = [each.description for each in (*positional, *named)] + ([_KEY] if one.takes_key else []) + [_TIMEOUT]
    text = "\n".join([one.told, "", "Args:", *(f"    {argument}" for argument in arguments)])
    returns = f"models.{one.answer}" if one.answer not in {"", "dict"} else (one.answer and "dict[str, Any]") or "None"
    if one.is_list:
        returns = f"{'AsyncPages' if is_async else 'Page'}[{returns}]"
    asynchronous = is_async and not one.is_list
    lines = [f"    {'async ' if asynchronous else ''}def {one.name}("]
    lines += [f"        {line}," for line in ("self", *declared)]
    lines += [f"    ) -> {returns}:", docstring(text, "        ")]
    call = _call(one)
    if one.is_list:
        lines.append(f"        return self._list({call}, models.{one.answer})")
    else:
        lines.append(
            f"        {'' if returns == 'None' else 'return '}{'await ' if asynchronous else ''}self._perform({call})"
        )
    return "\n".join(lines)


def _call(one: Operation) -> str:
    in_path = [each for each in one.parameters if each.where == "path"]
    address = repr(one.path)
    if in_path:
        address = f"path({one.path!r}, {', '.join(f'{each.name}={each.variable}' for each in in_path)})"
    answer = "RawPage" if one.is_list else {"": "type(None)", "dict": "dict"}.get(one.answer, f"models.{one.answer}")
    parts = [repr(one.method), address, answer]
    for where, argument in (("query", "query"), ("body", one.body)):
        some = [f"{each.name!r}: {each.variable}" for each in one.parameters if each.where == where]
        if argument and (some or where == "body"):
            parts.append(f"{argument}=given({{{', '.join(some)}}})")
    parts.append("timeout=timeout")
    if one.takes_key:
        parts.append("idempotency_key=idempotency_key")
    return f"Call({', '.join(parts)})"


def _mixin(resources: list[str], *, is_async: bool) -> str:
    prefix = "Async" if is_async else ""
    lines = [
        f"\nclass {prefix or 'Sync'}Resources:",
        docstring("A client's resources, each made when it is first used.", "    "),
        "",
        f"    _driver: {prefix or 'Sync'}Driver",
        "    _settings: Settings",
    ]
    for name in resources:
        kind = f"{prefix}{class_name(name)}"
        lines += ["", "    @cached_property", f"    def {name}(self) -> {kind}:"]
        lines.append(f"        return {kind}(self._driver, self._settings)")
    return "\n".join(lines)
