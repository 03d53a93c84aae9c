"""The TypeScript SDK as it is published."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.node import node

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk" / "typescript"


def compile_types(*arguments: str) -> None:
    """Runs TypeScript's compiler; fails with what it says."""
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    ran = subprocess.run([node(), compiler, *arguments], check=False, capture_output=True, text=True, timeout=110)
    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package: compiled, strictly."""
    package = tmp_path_factory.mktemp("package")
    compile_types("-p", str(SDK), "--outDir", str(package / "dist"))
    (package / "package.json").write_text((SDK / "package.json").read_text())
    return package
