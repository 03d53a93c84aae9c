"""The order of the docs: which page belongs to which section. The one place that says so.

A section takes the pages of its folder. Those named here come first, in this order; whatever else is in the folder follows
by path, so that a new page shows up without being listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.docs.pages import Page


@dataclass(frozen=True)
class Section:
    title: str
    folder: str
    """Below docs/; empty for a section of listed pages alone."""
    first: tuple[str, ...] = ()
    optional: bool = False
    """Of llms.txt: what a reader with little room may leave out."""


SECTIONS = (
    Section("Getting started", "", ("index.md", "getting-started.md")),
    Section(
        "Concepts",
        "concepts",
        (
            "concepts/turns.md",
            "concepts/streaming.md",
            "concepts/authentication.md",
            "concepts/errors.md",
            "concepts/idempotency.md",
            "concepts/pagination.md",
            "concepts/findings.md",
            "validation.md",
            "concepts/fact_check.md",
            "concepts/safety.md",
            "concepts/memory.md",
            "concepts/runs.md",
            "concepts/approvals.md",
            "concepts/actions.md",
            "concepts/replay.md",
            "concepts/data.md",
            "concepts/sources.md",
            "concepts/webhooks.md",
            "concepts/imports.md",
            "concepts/labs.md",
            "concepts/check_ins.md",
            "concepts/your_data.md",
        ),
    ),
    Section(
        "Guides",
        "guides",
        (
            "guides/without-sdk.md",
            "guides/local-cloud.md",
            "guides/backend.md",
            "guides/browser.md",
            "guides/errors.md",
            "guides/approvals.md",
            "guides/lab-report.md",
            "guides/wearable-export.md",
        ),
    ),
    Section("Recipes", "recipes", ("recipes/mobile-app.md", "recipes/react-native.md")),
    Section("API reference", "api", ("api/index.md",)),
    Section("SDK reference", "sdk", ("sdk/index.md",)),
    Section(
        "Operations",
        "operations",
        ("operations/deploy.md", "operations/alarms.md", "security.md", "scale.md", "versioning.md"),
    ),
    Section("Internals", "internals", ("internals/index.md", "internals/turn.md"), optional=True),
    Section("Decisions", "decisions", ("decisions/index.md",), optional=True),
)


def in_order(pages: Sequence[Page]) -> list[tuple[Section, list[Page]]]:
    """Each section with its pages. Raises ValueError for a page that is in none."""
    left = {page.path: page for page in pages}
    listed = {path for section in SECTIONS for path in section.first}
    ordered: list[tuple[Section, list[Page]]] = []
    for section in SECTIONS:
        others = [path for path in left if section.folder and path.startswith(f"{section.folder}/")]
        paths = [path for path in section.first if path in left] + sorted(set(others) - listed)
        ordered.append((section, [left.pop(path) for path in paths]))
    if left:
        raise ValueError(f"no section of tools/docs/contents.py has {', '.join(sorted(left))}")
    return [each for each in ordered if each[1]]
