"""YAML whose values know their lines, so that what is wrong with a file is said with the place to mend it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


class UnreadableYaml(Exception):
    """Not YAML, or YAML that says one thing twice."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice: YAML would silently take the last, and a limit may be the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise UnreadableYaml(f"{key.value} stands twice", key.start_mark.line + 1)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else None)
        return super().construct_mapping(node, deep)


class YamlFile:
    """One document: `value`, and the line of any place in it."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableYaml and OSError."""
        self.lines: dict[Place, int] = {}
        try:
            loader = _Loader(path.read_text(encoding="utf-8"))
            try:
                node = loader.get_single_node()
                self.value: Any = None if node is None else loader.construct_document(node)
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise UnreadableYaml(error.problem or "not YAML", line) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise UnreadableYaml("holds characters that YAML does not allow", None) from error
        if node is not None:
            self._note(node, ())

    def line_of(self, place: Sequence[str | int]) -> int | None:
        """The line of a place such as `("budget", "usd")`; of what contains it, where the place itself is missing."""
        known = tuple(place)
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known)

    def _note(self, node: yaml.Node, place: Place) -> None:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, str(key.value))
                # The key's line: a folded text begins a line below it.
                self.lines[inner] = key.start_mark.line + 1
                self._note(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._note(value, (*place, index))
