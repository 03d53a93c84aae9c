"""Examples that were recorded from a local cloud by `python -m tools.examples`, read when the document is made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Recorded:
    """What the files hold."""

    exchanges: dict[str, list[Json]]
    """By operation: requests with their answers, in the order in which they were made."""
    events: Json
    """One event by type."""
    errors: Json
    """By code: the details of one error."""


def load_recording() -> Recorded:
    """All of it."""
    files = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))}
    events, errors = files.pop("_events", {}), files.pop("_errors", {})
    return Recorded(files, events, errors)


def add_examples(operation: Json, exchanges: Iterable[Json]) -> None:
    """Puts exchanges into an operation: its parameters, its bodies, its responses."""
    for exchange in exchanges:
        name = _name(exchange["summary"])
        request = exchange["request"]
        for parameter in operation.get("parameters", []):
            value = _sent(parameter, request)
            if value is not None:
                parameter.setdefault("example", value)
        for media_type, value in _bodies(request):
            content = operation["requestBody"]["content"][media_type]
            content.setdefault("examples", {})[name] = {"summary": exchange["summary"], "value": value}
        response = operation["responses"][str(exchange["status"])]
        if "body" in exchange:
            note = {"description": " ".join(notes)} if (notes := _notes(exchange)) else {}
            example = {"summary": exchange["summary"], **note, "value": exchange["body"]}
            response["content"][exchange["content_type"]].setdefault("examples", {})[name] = example
    _share_examples(operation)


def _notes(exchange: Json) -> list[str]:
    """What a reader of an answer has to know who has not seen its request."""
    after = exchange["request"].get("query", {}).get("after")
    return [
        *([f"Asked with `after={after}`, so earlier events are not in it."] if after is not None else []),
        *(["Long lists and texts are cut."] if exchange.get("abridged") else []),
    ]


def _share_examples(operation: Json) -> None:
    """A form and a JSON body of the same fields have the same examples, and one recording."""
    contents = list(operation.get("requestBody", {}).get("content", {}).values())
    for content in contents:
        same = [one for one in contents if one["schema"] == content["schema"] and "examples" in one]
        if same and "examples" not in content:
            content["examples"] = same[0]["examples"]


def _sent(parameter: Json, request: Json) -> Any:
    place = {"path": "path", "query": "query", "header": "headers"}[parameter["in"]]
    value = request.get(place, {}).get(parameter["name"])
    return value == "true" if value is not None and parameter["schema"].get("type") == "boolean" else value


def _bodies(request: Json) -> Iterator[tuple[str, Any]]:
    if "body" in request:
        yield request.get("content_type", "application/json"), request["body"]
    if "text" in request:
        yield request["content_type"], request["text"]
    if "file" in request:
        yield "multipart/form-data", {"file": request["file"]}


def _name(summary: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", summary.lower()).strip("_")
