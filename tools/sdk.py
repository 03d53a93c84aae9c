"""`make sdk`: openapi.json from the code, and from it what is generated of the SDKs.

`--check` writes nothing and fails where what is committed is not what the code says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools import python_sdk

DOCUMENT = Path("openapi.json")


def python_files() -> dict[Path, str]:
    """What the Python SDK's generated files should hold."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    return {python_sdk.FOLDER / name: content for name, content in python_sdk.files(document).items()}


def main(arguments: list[str]) -> int:
    wanted = python_files()
    stale = [path for path, content in wanted.items() if not path.exists() or path.read_text("utf-8") != content]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path} is not what openapi.json says; write it anew with `make sdk`\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(wanted[path], "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
