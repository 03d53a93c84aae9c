"""Arrows point one way: surfaces and steps → packs → core → contracts, and nothing imports the cloud in a box."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("amy_sdk", "benchmarks", "cli", "contracts", "evals", "functions", "infra", "local", "tests", "tools")

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "contracts": ("contracts",),
    "functions/sandbox": ("functions.sandbox",),
    "functions/core": ("functions.core", "contracts"),
    "functions/health": ("functions.health", "functions.core", "contracts"),
    "functions/commerce": ("functions.commerce", "functions.core", "contracts"),
    "functions/authorizer": ("functions.authorizer", "functions.core", "contracts"),
    "functions/stream": ("functions.stream", "functions.core", "contracts"),
    "functions/api": (
        "functions.api",
        "functions.code_version",
        "functions.packs",
        "functions.health",
        "functions.core",
        "contracts",
    ),
    "functions/turn": (
        "functions.turn",
        "functions.beginning",
        "functions.packs",
        "functions.health",
        "functions.core",
        "contracts",
    ),
    "functions/runs": ("functions.runs", "functions.beginning", "functions.packs", "functions.core", "contracts"),
    "functions/labs": ("functions.labs", "functions.health", "functions.core", "contracts"),
    "functions/actions": ("functions.actions", "functions.packs", "functions.core", "contracts"),
    "functions/check_ins": (
        "functions.check_ins",
        "functions.packs",
        "functions.health",
        "functions.core",
        "contracts",
    ),
    "functions/exports": (
        "functions.exports",
        "functions.personal_data",
        "functions.health",
        "functions.core",
        "contracts",
    ),
    "functions/erasure": (
        "functions.erasure",
        "functions.personal_data",
        "functions.health",
        "functions.core",
        "contracts",
    ),
    "functions/ingest": ("functions.ingest", "functions.health", "functions.core", "contracts"),
    "functions/imports": ("functions.imports", "functions.health", "functions.core", "contracts"),
    "functions/site": ("functions.site",),
    "infra": ("infra",),
    "local": ("local", "contracts"),
    "cli": ("cli", "amy_sdk", "local", "contracts"),
    "sdk/python/src/amy_sdk": ("amy_sdk",),
}
"""By folder: the prefixes of ours that its modules may import. A folder of functions that is not here fails the test."""

_READERS = ("pdfplumber", "pdfminer", "pypdfium2", "PIL")
HEAVY: dict[str, tuple[str, ...]] = {
    "functions/actions": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/api": ("anthropic", "numpy", "pandas", "scipy", "yaml", *_READERS),
    "functions/check_ins": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/authorizer": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/core": _READERS,
    "functions/health": _READERS,
    "functions/exports": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/erasure": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/ingest": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/stream": ("anthropic", "numpy", "pandas", "scipy", "yaml", "aws_lambda_powertools.event_handler"),
    "functions/imports": ("anthropic", "numpy", "pandas", "scipy", "yaml"),
    "functions/sandbox": ("boto3", "pydantic", "anthropic"),
    "functions/site": ("boto3", "pydantic", "anthropic", "aws_lambda_powertools"),
}
"""By folder: libraries that are not in its bundle or would cost its cold start."""


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "generated" not in path.parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that is imported anywhere in a file, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_it_may(folder: str) -> None:
    files = modules(folder)
    assert files, f"{folder} is empty or gone"
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files
        for line, name in imports(path)
        if name.split(".")[0] in OURS and not any(within(p, (name,)) or within(name, (p,)) for p in MAY_IMPORT[folder])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", HEAVY)
def test_a_folder_imports_nothing_that_its_bundle_lacks(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(folder)
        for line, name in imports(path)
        if within(name, HEAVY[folder])
    ]
    assert not wrong, "\n".join(wrong)


def test_every_folder_of_functions_has_its_rule() -> None:
    folders = {f"functions/{path.name}" for path in (ROOT / "functions").iterdir() if (path / "__init__.py").exists()}
    assert folders <= set(MAY_IMPORT)


def test_lambda_code_does_nothing_at_import() -> None:
    """No environment and no client at the top of a module: settings are read and clients made on first use."""
    wrong = []
    for path in modules("functions"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
                continue
            for call in ast.walk(node):
                text = ast.unparse(call) if isinstance(call, ast.Call | ast.Attribute) else ""
                if text.startswith(
                    ("os.environ", "os.getenv", "boto3.", "get_settings(", "client(", "records(", "open(")
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {text}")
    assert not wrong, "\n".join(wrong)
