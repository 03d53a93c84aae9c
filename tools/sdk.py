"""`make sdk`: openapi.json from the code, and from it what is generated of the SDKs.

`--check` writes nothing and fails where what is committed is not what the code says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from functions.api.openapi.document import document_text
from tools import python_sdk


def wanted() -> dict[Path, str]:
    """What each generated file should hold."""
    text = document_text()
    document = json.loads(text)
    python = python_sdk.files(document)
    return {Path("openapi.json"): text} | {python_sdk.FOLDER / name: content for name, content in python.items()}


def main(arguments: list[str]) -> int:
    files = wanted()
    stale = [path for path, content in files.items() if not path.exists() or path.read_text("utf-8") != content]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path} is not what the code says; write it anew with `make sdk`\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(files[path], "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
