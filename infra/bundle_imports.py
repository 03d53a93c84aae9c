"""What a bundle's entry modules import when Lambda loads them, read from the source and not executed.

A library that is missing, or one that should not be there, shows in `make build` and not at the first request after a
deploy.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


class MissingImport(Exception):
    """An entry module of a bundle imports, at module level, what the bundle does not hold."""

    def __init__(self, importer: str, imported: str) -> None:
        super().__init__(f"{importer} imports {imported}, which is not in the bundle")


def imported_libraries(bundle: Path, entries: tuple[str, ...], ours: tuple[str, ...]) -> set[str]:
    """Top-level names of the libraries that loading `entries` imports.

    `ours` are the names of our own packages, whose imports are followed. Imports inside functions are not: they are
    there to be paid only when needed. Raises `MissingImport`.
    """
    libraries: set[str] = set()
    seen: set[str] = set()
    waiting = [(entry, entry) for entry in entries]
    while waiting:
        importer, module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names:
            continue
        if top not in ours:
            if not _holds(bundle, top):
                raise MissingImport(importer, module)
            libraries.add(top)
            continue
        file = _file_of(bundle, module)
        if file is None:
            raise MissingImport(importer, module)
        waiting += [(module, name) for name in _imports(bundle, file, ours)]
        # Importing a module runs the packages above it.
        waiting += [(module, parent) for parent in _parents(module) if _file_of(bundle, parent) is not None]
    return libraries


def _holds(bundle: Path, name: str) -> bool:
    return (bundle / name).is_dir() or any(bundle.glob(f"{name}.*"))


def _file_of(bundle: Path, module: str) -> Path | None:
    base = bundle.joinpath(*module.split("."))
    for candidate in (base.with_name(f"{base.name}.py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])


def _imports(bundle: Path, file: Path, ours: tuple[str, ...]) -> Iterator[str]:
    for node in _module_level(ast.parse(file.read_text("utf-8")).body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            is_module = node.module.partition(".")[0] not in ours or _file_of(bundle, node.module) is not None
            if is_module:
                yield node.module
            for alias in node.names:
                # `from functions.turn import sweep` names a module, not something inside one.
                member = f"{node.module}.{alias.name}"
                if not is_module or _file_of(bundle, member) is not None:
                    yield member


def _module_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run on import: also those in `if` and `try`, but not under TYPE_CHECKING."""
    for node in body:
        if isinstance(node, ast.If):
            if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
                yield from _module_level(node.body)
            yield from _module_level(node.orelse)
        elif isinstance(node, ast.Try):
            yield from _module_level(node.body + node.orelse + node.finalbody)
        else:
            yield node
