"""What is generated from the code is what is committed, and it is valid."""

from __future__ import annotations

import json
from pathlib import Path

from openapi_spec_validator import validate

from contracts.scopes import OPERATIONS
from functions.api import error_docs
from functions.api.error_docs import page
from functions.api.openapi.__main__ import main
from functions.api.openapi.document import document
from functions.api.openapi.sdk_methods import SDK_METHODS
from functions.core.errors import error_classes

ROOT = Path(__file__).parents[2]


def test_the_committed_openapi_document_is_what_the_code_says() -> None:
    assert main(["--check", str(ROOT / "openapi.json")]) == 0


def test_a_document_that_is_not_what_the_code_says_is_found(tmp_path: Path) -> None:
    changed = tmp_path / "openapi.json"
    changed.write_text("{}")
    assert main(["--check", str(changed)]) == 1
    assert main(["--check", str(tmp_path / "none.json")]) == 1


def test_the_openapi_document_is_valid() -> None:
    committed = json.loads((ROOT / "openapi.json").read_text())
    validate(committed)
    assert committed["openapi"].startswith("3.1")


def test_every_operation_says_what_it_needs_and_how_it_fails() -> None:
    for operations in document()["paths"].values():
        for method, operation in operations.items():
            assert operation["responses"]["default"] == {"$ref": "#/components/responses/Error"}
            scope = OPERATIONS[operation["operationId"]]
            assert operation.get("x-required-scope") == scope
            assert (operation.get("security") == []) == (scope is None)
            names = [parameter["name"] for parameter in operation.get("parameters", [])]
            assert ("Idempotency-Key" in names) == (method in ("post", "patch") and scope is not None)


def test_every_operation_has_a_name_of_its_own_in_the_sdks() -> None:
    operations = [operation for item in document()["paths"].values() for operation in item.values()]
    assert {operation["operationId"] for operation in operations} == set(SDK_METHODS), "no name without an operation"
    assert len(set(SDK_METHODS.values())) == len(SDK_METHODS)


def test_events_are_a_union_told_apart_by_type() -> None:
    event = document()["components"]["schemas"]["Event"]
    assert event["discriminator"]["propertyName"] == "type"
    assert "text.delta" in event["discriminator"]["mapping"]


def test_the_page_of_errors_is_what_the_code_says() -> None:
    assert (ROOT / error_docs.PAGE).read_text() == page()


def test_every_code_is_one_errors_and_has_a_section() -> None:
    text = page()
    codes = [kind.code for kind in error_classes() if kind.__module__.startswith("functions.")]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if f"\n### {code}\n" not in text] == []
