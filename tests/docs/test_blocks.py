"""Every code block of the docs runs, but for those that say on the page why they cannot."""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from local.state import LocalState
from tests.cloud import User
from tests.docs.pages import LANGUAGES, Written, written_pages
from tests.docs.running import SUFFIX, environment, lay_out, run

PAGES = written_pages()
RUNNABLE = [page for page in PAGES if any(page.code(language) for language in SUFFIX)]

NOT_RUN: dict[tuple[str, str], int] = {
    ("README.md", "it is what the tests themselves run in"): 2,
    ("docs/getting-started.md", "it is what the tests themselves run in"): 1,
    ("docs/getting-started.md", "it stands for what `amy local up` printed"): 1,
    ("docs/getting-started.md", "it stands for what you were given"): 1,
    ("docs/guides/browser.md", "EventSource is a browser's"): 1,
    ("docs/guides/cli.md", "it needs a person at a browser"): 1,
    ("docs/guides/evals.md", "it takes minutes"): 1,
    ("docs/guides/local-cloud.md", "it is what the tests themselves run in"): 1,
    ("docs/guides/second-pack.md", "it spends the demo shop that other tests share"): 4,
    ("docs/operations/deploy.md", "it needs an AWS account"): 4,
    ("docs/operations/redrive.md", "it needs an AWS account"): 1,
    ("docs/recipes/react-native.md", "it needs a phone; a test compiles it"): 1,
    ("docs/sdk/index.md", "it installs into your project"): 1,
    ("docs/sdk/python.md", "it installs into your project"): 1,
    ("docs/sdk/typescript.md", "the package is not published yet"): 1,
    ("docs/validation.md", "it takes minutes"): 1,
}
"""Blocks that no test runs, by page and reason. A new one has to be written down here as well."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: page.name)
def test_the_blocks_of_a_page_run(page: Written, cloud: LocalState, person: User, tmp_path: Path) -> None:
    lay_out(tmp_path)
    variables = environment(cloud, person.api_key, tmp_path)

    for language in SUFFIX:
        if code := page.code(language):
            run(language, code, tmp_path, variables)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_json_is_json_and_fits_the_contract_that_it_names(page: Written) -> None:
    for block in page.code("json"):
        value = json.loads(block.code)
        if block.contract:
            module, _, name = block.contract.rpartition(".")
            TypeAdapter(getattr(import_module(module), name)).validate_python(value)


def test_every_block_has_a_language_that_is_known() -> None:
    unknown = [
        f"{page.name}:{block.line}: {block.language or 'no language'}"
        for page in PAGES
        for block in page.blocks
        if block.language not in LANGUAGES
    ]

    assert unknown == []


def test_what_is_not_run_is_written_down_with_its_reason() -> None:
    found = Counter(
        (page.name, block.why_not_run) for page in PAGES for block in page.blocks if block.why_not_run is not None
    )

    assert dict(found) == NOT_RUN
