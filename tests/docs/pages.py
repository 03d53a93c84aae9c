"""The pages whose blocks tests run: those that people wrote, and the README."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.docs.blocks import Block, blocks

ROOT = Path(__file__).parents[2]
LANGUAGES = frozenset({"sh", "python", "ts", "json", "text", "tsx", "yaml"})
"""`text` is output. What is neither run nor JSON has to say so: `tsx`, `yaml`."""


@dataclass(frozen=True)
class Written:
    name: str
    """`docs/guides/backend.md`."""
    blocks: tuple[Block, ...]

    def code(self, language: str) -> list[Block]:
        """What a test runs of this language, in order."""
        return [block for block in self.blocks if block.language == language and block.why_not_run is None]


def written_pages() -> list[Written]:
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        Written(file.relative_to(ROOT).as_posix(), tuple(blocks(file.read_text(encoding="utf-8")))) for file in files
    ]
