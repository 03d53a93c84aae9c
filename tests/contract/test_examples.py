"""Every example of the document fits its schema, and nothing of where it was recorded is left in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.events import EVENT
from contracts.ids import is_id
from functions.api.openapi.document import document

DOCUMENT = document()
OPERATIONS = {one["operationId"]: one for item in DOCUMENT["paths"].values() for one in item.values()}


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "requestBody" in operation:
        yield from (("request " + name, content) for name, content in operation["requestBody"]["content"].items())
    for status, response in operation["responses"].items():
        yield from ((f"{status} {name}", one) for name, one in resolved(response).get("content", {}).items())


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(whole).iter_errors(value)]


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_examples_fit_their_schemas(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    for place, content in contents(operation):
        assert content["examples"], place
        for name, example in content["examples"].items():
            if "json" in place:
                assert problems(content["schema"], resolved(example)["value"]) == [], (place, name)
    for parameter in operation.get("parameters", []):
        if "example" in parameter:
            assert problems(parameter["schema"], parameter["example"]) == [], parameter["name"]


def test_every_type_of_event_has_an_example_that_is_one() -> None:
    event = DOCUMENT["components"]["schemas"]["Event"]
    for type_, reference in event["discriminator"]["mapping"].items():
        examples = [one for one in resolved({"$ref": reference})["examples"] if one["type"] == type_]
        assert len(examples) == 1, type_
        EVENT.validate_python(examples[0])


def test_examples_are_from_nowhere() -> None:
    text = json.dumps(DOCUMENT)

    assert not re.search(r"127\.0\.0\.1:\d|localhost:\d|amy-bucket|/tmp/", text)
    # Ids are numbered, not those that were given out. A few are written in descriptions of our own.
    ids = set(re.findall(r"\b(?:turn|run|user|key|lab|mem|imp|exp|evt|rev|apr|chk|cns|ers|req)_01[0-9A-Z]{24}\b", text))
    assert all(is_id(id_.partition("_")[0], id_) for id_ in ids)
    assert [id_ for id_ in ids if not re.search(r"_01JD0Q5V3G\d{16}$|_01JD0Q5V3G9{16}$", id_)] == []


def test_a_secret_in_an_example_is_the_made_up_one() -> None:
    made_up = "k3J9vQ2xW8mN5rT7yB1cD4fG6hL0pSaZ"

    secrets = set(re.findall(r"amy_s[kt]_([A-Za-z0-9_-]{20,})", json.dumps(DOCUMENT)))

    assert secrets
    assert all(secret.startswith(made_up) for secret in secrets)
