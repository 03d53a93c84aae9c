"""Writes the document to standard output, or compares it with the committed one."""

from __future__ import annotations

import sys
from pathlib import Path

from functions.api.openapi.document import document_text


def main(arguments: list[str]) -> int:
    """1 if `--check` finds that the file is not what the code says."""
    if arguments[:1] != ["--check"]:
        sys.stdout.write(document_text())
        return 0
    path = Path(arguments[1] if len(arguments) > 1 else "openapi.json")
    if path.exists() and path.read_text("utf-8") == document_text():
        return 0
    sys.stderr.write(f"{path} is not what the code says; write it anew with `make openapi`\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
