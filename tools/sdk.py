"""`make sdk`: openapi.json from the code, and from it what is generated of the SDKs.

It has to be quick, so Node, whose loading takes as long as the making of the document, is started before that.

`--check` writes nothing and fails where what is committed is not what the code says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools import python_sdk, swift_sdk
from tools.typescript_sdk import FOLDER as TYPESCRIPT
from tools.typescript_sdk import TypeScriptGenerator


def wanted() -> dict[Path, str]:
    """What each generated file should hold."""
    with TypeScriptGenerator() as typescript:
        from functions.api.openapi.document import document_text  # noqa: PLC0415 - Node loads meanwhile

        text = document_text()
        document = json.loads(text)
        generated = {
            python_sdk.FOLDER: python_sdk.files(document),
            swift_sdk.FOLDER: swift_sdk.files(document),
            TYPESCRIPT: typescript.files(document),
        }
    made = {folder / name: content for folder, files in generated.items() for name, content in files.items()}
    return {Path("openapi.json"): text} | made


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
