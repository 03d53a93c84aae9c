"""The generated part of the TypeScript SDK, by sdk/typescript/generator.

Node takes most of the time to load a compiler that prints the types. It needs no document for that, so whoever makes one
starts the generator first:

    with TypeScriptGenerator() as generator:
        document = …
        files = generator.files(document)
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Self

from tools.node import node

ROOT = Path(__file__).parents[1]
FOLDER = Path("sdk/typescript/src/generated")
_GENERATOR = ROOT / "sdk" / "typescript" / "generator" / "generate.mjs"


class TypeScriptGenerator:
    """One run of the generator: it waits for its document, or for its end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [node(), _GENERATOR], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.kill()  # where no document came
        self._process.communicate()

    def files(self, document: dict[str, Any]) -> dict[str, str]:
        """What the files of `FOLDER` should hold, by name. Raises CalledProcessError; what was wrong is on stderr."""
        text, _ = self._process.communicate(json.dumps(document))
        if self._process.returncode:
            raise subprocess.CalledProcessError(self._process.returncode, "sdk/typescript/generator")
        made: dict[str, str] = json.loads(text)
        return made
