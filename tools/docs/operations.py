"""The API reference as pages of the site: `tools.operation_pages`, with the description that every page has."""

from __future__ import annotations

import json
from pathlib import Path

from tools.docs.pages import Page
from tools.operation_pages import index_page, operation_ids, operation_page


def operation_pages(description: Path) -> list[Page]:
    """api/index.md and api/<operation>.md, in the order of the description's groups."""
    document = json.loads(description.read_text(encoding="utf-8"))
    about = {
        operation["operationId"]: f"{method.upper()} {path}: {operation['summary']}."
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    pages = [_page(id_, about[id_], operation_page(document, id_)) for id_ in operation_ids(document)]
    return [_page("index", "Every operation of the API, by resource.", index_page(document)), *pages]


def _page(name: str, about: str, text: str) -> Page:
    return Page.of(f"api/{name}.md", f"---\ndescription: {json.dumps(about)}\n---\n\n{text}")
