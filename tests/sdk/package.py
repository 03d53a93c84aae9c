"""The TypeScript SDK as it is published."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools.node import node

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk" / "typescript"


def compile_types(*arguments: str) -> None:
    """Runs TypeScript's compiler; fails with what it says."""
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    ran = subprocess.run([node(), compiler, *arguments], check=False, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stdout


def build(folder: Path) -> Path:
    """The package in this folder: compiled, strictly."""
    compile_types("-p", str(SDK), "--outDir", str(folder / "dist"))
    (folder / "package.json").write_text((SDK / "package.json").read_text())
    return folder


def install(package: Path, program: Path) -> None:
    """What npm would do in the folder of a program."""
    scope = program / "node_modules" / "@amy"
    scope.mkdir(parents=True)
    (scope / "sdk").symlink_to(package)
