"""The version of the code is one and the same, wherever a step runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from functions import code_version
from infra.bundle import AGENTS, API, ROOT, SCIENCE, Bundle
from infra.bundle_sources import source_files


def test_its_parts_are_what_the_functions_hold_that_run_steps() -> None:
    assert set(code_version.PARTS) == set(AGENTS.packages) == set(SCIENCE.packages)
    assert set(code_version.PARTS) <= set(API.packages)


@pytest.mark.parametrize("bundle", [API, AGENTS, SCIENCE], ids=lambda one: one.name)
def test_a_bundle_has_the_version_of_its_sources(bundle: Bundle, tmp_path: Path) -> None:
    for file in source_files(bundle):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    compiled = tmp_path / "functions" / "core" / "__pycache__" / "x.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"bytecode")

    program = "from functions.code_version import code_version; print(code_version())"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == code_version.code_version()
