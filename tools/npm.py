"""npm of the environment's Node.

`python -m tools.npm ci`, `python -m tools.npm exec -- tsc`: npm's own arguments.
"""

from __future__ import annotations

import os
import sys

from tools.node import node


def main(arguments: list[str]) -> None:
    """Becomes npm. Its scripts find this Node first."""
    executable = node()
    path = os.pathsep.join([str(executable.parent), os.environ.get("PATH", "")])
    npm = executable.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    os.execve(executable, [str(executable), str(npm), *arguments], {**os.environ, "PATH": path})  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
