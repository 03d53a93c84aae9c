"""The Swift package: what can be said of it without Swift, and that it builds where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import swift_sdk

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sdk" / "swift"
SOURCES = ROOT / swift_sdk.FOLDER


def nodes(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document, with where it is."""
    if isinstance(value, dict):
        yield place, value
        for key, each in value.items():
            yield from nodes(each, f"{place}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from nodes(each, f"{place}/{index}")


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads((SOURCES / "openapi.json").read_text("utf-8"))


def test_the_document_is_made_from_the_apis() -> None:
    made = swift_sdk.files(json.loads((ROOT / "openapi.json").read_text("utf-8")))

    for name, content in made.items():
        assert (SOURCES / name).read_text("utf-8") == content, f"{name}: `make sdk` writes it anew"


def test_the_generator_is_told_what_it_knows(document: Any) -> None:
    # given
    config = yaml.safe_load((SOURCES / "openapi-generator-config.yaml").read_text())
    tags = {tag for item in document["paths"].values() for each in item.values() for tag in each.get("tags", [])}

    # then
    assert config.keys() <= {"generate", "accessModifier", "namingStrategy", "filter", "additionalImports"}
    assert set(config["generate"]) == {"types", "client"}
    assert set(config["filter"]["tags"]) <= tags
    assert tags - set(config["filter"]["tags"]) <= {"actions", "reviews", "system", "api-keys", "auth", "stream-tokens"}


def test_the_document_has_nothing_that_the_generator_leaves_out(document: Any) -> None:
    for place, node in nodes(document):
        assert "anyOf" not in node or place.endswith("properties"), place
        assert "const" not in node or place.endswith("properties"), place
        assert node.get("type") != "null", place
        if set(node) > {"$ref"} and isinstance(node["$ref"], str):
            assert set(node) <= {"$ref", "description", "default"}, place


def test_every_reference_leads_somewhere(document: Any) -> None:
    for place, node in nodes(document):
        reference = node.get("$ref")
        if isinstance(reference, str):
            found = document
            for key in reference.removeprefix("#/").split("/"):
                assert key in found, f"{place}: {reference}"
                found = found[key]


def test_nothing_is_lost_but_null(document: Any) -> None:
    # given
    whole = json.loads((ROOT / "openapi.json").read_text("utf-8"))

    # then: every field is there, and what was required still is
    for name, schema in whole["components"]["schemas"].items():
        swift = document["components"]["schemas"][name]
        assert swift.get("properties", {}).keys() == schema.get("properties", {}).keys(), name
        assert swift.get("required") == schema.get("required"), name


def test_the_package_reads_the_files_that_are_there() -> None:
    manifest = (PACKAGE / "Package.swift").read_text()

    (target,) = re.findall(r'\.target\(\s*name: "(\w+)"', manifest)
    assert PACKAGE / "Sources" / target == SOURCES
    assert {each.name for each in SOURCES.iterdir()} >= {"openapi.json", "openapi-generator-config.yaml"}


@pytest.mark.skipif(shutil.which("swift") is None, reason="there is no Swift here")
@pytest.mark.timeout(1800)
def test_it_builds() -> None:
    built = subprocess.run(["swift", "build"], cwd=PACKAGE, check=False, capture_output=True, text=True, timeout=1700)

    assert built.returncode == 0, built.stdout + built.stderr
