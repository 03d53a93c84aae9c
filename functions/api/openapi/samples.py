"""`x-codeSamples` of an operation: the same request in curl, in Python and in TypeScript.

They are made of the operation, its examples and its name in the SDKs, so they say what the document says; tests run them.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]

_WIDTH = 88


@dataclass(frozen=True)
class Sample:
    """What is asked, before any language."""

    path: str
    method: str
    resource: str
    """Of the SDK, and `call` its method."""
    call: str
    in_path: Mapping[str, str]
    query: Mapping[str, Any]
    dates: frozenset[str]
    """Names in the query that are dates."""
    body: Json | None
    public: bool
    streams: bool
    pages: bool
    """Whether the answer is a page of a list."""
    answers: bool
    """Whether there is anything to show."""


def code_samples(operation: Json, method: str, path: str) -> list[Json]:
    """In the order in which they are shown."""
    sample = _sample(operation, method, path)
    return [
        {"lang": "Shell", "label": "curl", "source": _curl(sample)},
        {"lang": "Python", "label": "Python", "source": _python(sample)},
        {"lang": "TypeScript", "label": "TypeScript", "source": _typescript(sample)},
    ]


def _sample(operation: Json, method: str, path: str) -> Sample:
    resource, _, call = operation["x-sdk-method"].partition(".")
    parameters = [one for one in operation.get("parameters", []) if "example" in one]
    streams = call == "stream"
    json_body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    bodies = [example["value"] for example in json_body.get("examples", {}).values()]
    answers = [
        example["value"]
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for example in response.get("content", {}).get("application/json", {}).get("examples", {}).values()
    ]
    pages = any("next_cursor" in answer for answer in answers)
    # A reader of a list wants its entries, whatever the size of a page.
    left_out = {"limit"} if pages else set()
    query = {one["name"]: one["example"] for one in parameters if one["in"] == "query" and one["name"] not in left_out}
    return Sample(
        path=path,
        method=method.upper(),
        resource=resource,
        call=call,
        in_path={one["name"]: one["example"] for one in parameters if one["in"] == "path"},
        query={} if streams else query,
        dates=frozenset(one["name"] for one in parameters if one["schema"].get("format") == "date"),
        body=bodies[0] if bodies else None,
        public=operation.get("security") == [],
        streams=streams,
        pages=pages,
        answers=bool(answers),
    )


def _curl(sample: Sample) -> str:
    place = sample.path
    for name, value in sample.in_path.items():
        place = place.replace(f"{{{name}}}", value)
    query = "&".join(f"{name}={quote(_text(value), safe=',:')}" for name, value in sample.query.items())
    address = f'"$AMY_API_URL{place}{"?" + query if query else ""}"'
    method = "" if sample.method == "GET" else f" -X {sample.method}"
    lines = [f"curl{' -N' if sample.streams else ''}{method} {address}"]
    if not sample.public:
        lines.append('-H "Authorization: Bearer $AMY_API_KEY"')
    if sample.body is not None:
        body = json.dumps(sample.body, indent=2, ensure_ascii=False).replace("'", "'\\''")
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    return " \\\n  ".join(lines)


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _python(sample: Sample) -> str:
    arguments = [_python_value(value, 1) for value in sample.in_path.values()]
    for name, value in sample.query.items():
        shown = _python_date(value) if name in sample.dates else _python_value(value, 1)
        arguments.append(f"{name}_={shown}" if keyword.iskeyword(name) else f"{name}={shown}")
    arguments += [f"{name}={_python_value(value, 1)}" for name, value in (sample.body or {}).items()]
    call = _called(f"amy.{sample.resource}.{sample.call}", arguments, len("for each in :"))
    lines = ["from datetime import date", ""] if sample.dates else []
    lines += ["from amy_sdk import Amy", "", "amy = Amy()  # AMY_API_KEY"]
    if sample.streams:
        lines += [f"for event in {call}:", "    print(event.seq, event.type)"]
    elif sample.pages:
        lines += [f"for each in {call}:", "    print(each)"]
    elif sample.answers:
        lines += [f"answer = {call}", "print(answer)"]
    else:
        lines.append(call)
    return "\n".join(lines)


def _called(function: str, arguments: list[str], room: int) -> str:
    """On one line where it fits, else with an argument a line."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) + room <= _WIDTH and "\n" not in line:
        return line
    return "\n".join([f"{function}(", *(f"    {argument}," for argument in arguments), ")"])


def _python_value(value: Any, depth: int) -> str:
    if isinstance(value, dict | list) and value:
        opened, closed = ("{", "}") if isinstance(value, dict) else ("[", "]")
        parts = (
            [f"{_python_text(name)}: {_python_value(one, depth + 1)}" for name, one in value.items()]
            if isinstance(value, dict)
            else [_python_value(one, depth + 1) for one in value]
        )
        return _nested(opened, parts, closed, depth, indent=4)
    return _python_text(value) if isinstance(value, str) else repr(value)


def _python_date(value: str) -> str:
    return f"date({', '.join(str(int(part)) for part in value.split('-'))})"


def _python_text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _nested(opened: str, parts: list[str], closed: str, depth: int, *, indent: int, inside: str = "") -> str:
    line = f"{opened}{inside}{', '.join(parts)}{inside}{closed}"
    if len(line) <= _WIDTH - 24 and "\n" not in line:
        return line
    margin = " " * (indent * (depth + 1))
    return "\n".join([opened, *(f"{margin}{part}," for part in parts), " " * (indent * depth) + closed])


def _typescript(sample: Sample) -> str:
    arguments = [json.dumps(value) for value in sample.in_path.values()]
    if sample.body is not None:
        arguments.append(_typescript_value(sample.body, 0))
    if sample.query:
        arguments.append(_typescript_value(dict(sample.query), 0))
    call = f"amy.{_camel(sample.resource)}.{_camel(sample.call)}({', '.join(arguments)})"
    lines = ['import { Amy } from "@amy/sdk";', "", "const amy = new Amy(); // AMY_API_KEY"]
    if sample.streams:
        lines += [f"for await (const event of {call}) {{", "  console.log(event.seq, event.type);", "}"]
    elif sample.pages:
        lines += [f"for await (const each of {call}) {{", "  console.log(each);", "}"]
    elif sample.answers:
        lines += [f"const answer = await {call};", "console.log(answer);"]
    else:
        lines.append(f"await {call};")
    return "\n".join(lines)


def _typescript_value(value: Any, depth: int) -> str:
    if isinstance(value, dict) and value:
        parts = [f"{_typescript_key(name)}: {_typescript_value(one, depth + 1)}" for name, one in value.items()]
        return _nested("{", parts, "}", depth, indent=2, inside=" ")
    if isinstance(value, list) and value:
        return _nested("[", [_typescript_value(one, depth + 1) for one in value], "]", depth, indent=2)
    return json.dumps(value, ensure_ascii=False)


def _typescript_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else json.dumps(name)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
