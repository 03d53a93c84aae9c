"""The reference's pages: one for each operation, with all that the document says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.api.error_docs import page as page_of_errors
from functions.api.openapi.document import document
from tools.operation_pages import index_page, operation_ids, operation_page, write_pages

DOCUMENT = document()


def test_every_operation_has_a_page_and_is_listed(tmp_path: Path) -> None:
    written = write_pages(DOCUMENT, tmp_path)

    assert {file.stem for file in written} == {*operation_ids(DOCUMENT), "index"}
    index = index_page(DOCUMENT)
    assert all(f"]({id_}.md)" in index for id_ in operation_ids(DOCUMENT))


def test_a_page_tells_what_is_sent_answered_and_refused() -> None:
    page = operation_page(DOCUMENT, "decide_approval")

    assert page.startswith("# Approve or reject\n\n`POST /v1/approvals/{approval_id}`\n")
    assert "Scope: `approvals:write`" in page
    assert "| `approval_id` | path | string | Required. `apr_…` |" in page
    assert '| `decision` | `"approve"` \\| `"reject"` | Required. Yes or no. |' in page
    assert "| 409 | [`approval_decided`](../concepts/errors.md#approval_decided) |" in page
    assert all(f"```{language}" in page for language in ("bash", "python", "typescript", "json"))


def test_links_to_errors_lead_to_their_sections() -> None:
    sections = set(re.findall(r"^### (\w+)$", page_of_errors(), re.MULTILINE))
    for id_ in operation_ids(DOCUMENT):
        assert set(re.findall(r"errors\.md#(\w+)", operation_page(DOCUMENT, id_))) <= sections


def test_no_page_for_what_is_no_operation() -> None:
    with pytest.raises(KeyError):
        operation_page(DOCUMENT, "nothing")
