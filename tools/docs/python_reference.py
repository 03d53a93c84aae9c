"""The reference of the Python SDK, from its source: signatures and docstrings, read and not imported."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

from tools.docs.pages import Page

_DESCRIPTION = "Every class and method of the Python SDK, from its source."
_HAND_WRITTEN = "resources.py"
_GENERATED = "_generated/resources.py"


def python_page(package: Path) -> Page:
    """`package`: sdk/python/src/amy_sdk."""
    client = _classes(package / "_client.py")["Amy"]
    parts = [
        f'---\ndescription: "{_DESCRIPTION}"\n---\n\n# Python SDK: reference\n',
        _docstring(_parse(package / "__init__.py")),
        "What all methods have in common (retries, time limits, idempotency, pages, streams) is in "
        "[SDK reference](index.md). `AsyncAmy` has the same methods as coroutines.\n",
        _client(client),
    ]
    parts += [_resource(name, node) for name, node in _resources(package).items()]
    parts.append(f"## Errors\n\n{_docstring(_parse(package / '_errors.py'))}")
    return Page.of("sdk/python-reference.md", "\n".join(parts))


def _resources(package: Path) -> dict[str, ast.ClassDef]:
    """The synchronous resources by attribute of the client; hand-written methods stand over the generated ones."""
    generated = _classes(package / _GENERATED)
    by_hand = _classes(package / _HAND_WRITTEN)
    found = {}
    for name, node in generated.items():
        if name.startswith("Async") or name.endswith("Resources"):
            continue
        own = by_hand.get(name)
        if own is not None:
            names = {each.name for each in _methods(own)}
            node.body = [*own.body, *(each for each in _methods(node) if each.name not in names)]
        found[re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()] = node
    return found


def _client(node: ast.ClassDef) -> str:
    made = next(each for each in _methods(node, private=True) if each.name == "__init__")
    parts = [f"## Amy\n\n```text\nAmy({_arguments(made)})\n```\n", _documented(node)]
    parts.append(_documented(made))
    parts += [_method(f"amy.{each.name}", each) for each in _methods(node) if not _is_property(each)]
    return "\n".join(part for part in parts if part)


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and "property" in mark.id for mark in node.decorator_list)


def _resource(name: str, node: ast.ClassDef) -> str:
    methods = sorted(_methods(node), key=lambda each: each.lineno if each.name != "run" else -1)
    return "\n".join([f"## amy.{name}\n", *(_method(f"amy.{name}.{each.name}", each) for each in methods)])


def _method(name: str, node: ast.FunctionDef) -> str:
    returns = f" -> {_type(node.returns)}" if node.returns else ""
    return f"### {name}\n\n```text\n{name}({_arguments(node)}){returns}\n```\n\n{_documented(node)}"


def _arguments(node: ast.FunctionDef) -> str:
    """Without `self`; what may be left out without a default to speak of is marked `= …`."""
    given = node.args
    defaults = [None] * (len(given.args) - len(given.defaults)) + list(given.defaults)
    shown = [_argument(each, default) for each, default in list(zip(given.args, defaults, strict=True))[1:]]
    if given.kwonlyargs:
        shown.append("*")
        shown += [_argument(each, value) for each, value in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    text = ", ".join(shown)
    return text if len(text) < 80 else "\n    " + ",\n    ".join(shown) + ",\n"


def _argument(node: ast.arg, default: ast.expr | None) -> str:
    kind = f": {_type(node.annotation)}" if node.annotation else ""
    if default is None:
        return f"{node.arg}{kind}"
    value = ast.unparse(default)
    return f"{node.arg}{kind} = {'…' if value == 'OMIT' else value}"


def _type(node: ast.expr | None) -> str:
    return ast.unparse(node).replace(" | Omit", "").replace("models.", "").replace("params.", "") if node else ""


def _documented(node: ast.ClassDef | ast.FunctionDef) -> str:
    text = _docstring(node)
    if "\nArgs:\n" not in text:
        return text
    about, _, rest = text.partition("\nArgs:\n")
    rest, _, raises = rest.partition("\nRaises:\n")
    lines = [
        f"- `{found[1]}`: {found[2]}" for found in re.finditer(r"^ {4}(\w+): ((?:.|\n(?! {4}\w+: ))*)", rest, re.M)
    ]
    arguments = "\n".join(" ".join(line.split()) for line in lines)
    return f"{about}\n{arguments}\n" + (f"\nRaises {' '.join(raises.split())}\n" if raises else "")


def _docstring(node: ast.AST) -> str:
    """As Markdown: indented examples and drawings become blocks."""
    text = inspect.cleandoc(ast.get_docstring(node) or "")  # type: ignore[arg-type]
    return re.sub(r"(?:^ {4}(?! *\w+: ).*\n?|^\n(?= {4}))+", _as_block, text + "\n", flags=re.MULTILINE)


def _as_block(found: re.Match[str]) -> str:
    inner = inspect.cleandoc(found[0])
    return f"\n```text\n{inner}\n```\n" if inner else found[0]


def _methods(node: ast.ClassDef, *, private: bool = False) -> list[ast.FunctionDef]:
    return [
        each for each in node.body if isinstance(each, ast.FunctionDef) and (private or not each.name.startswith("_"))
    ]


def _classes(file: Path) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in _parse(file).body if isinstance(node, ast.ClassDef)}


def _parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
