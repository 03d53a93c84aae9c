"""Published effects, reproduced from public data by the code that judges findings; and no science where it has no place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.validation import LIMITS, anchors

ROOT = Path(__file__).parents[3]

LIGHT = (
    *sorted(
        f"functions.turn.{path.stem}" for path in (ROOT / "functions" / "turn").glob("*.py") if path.stem != "__init__"
    ),
    "functions.api.app",
    "functions.health.priors",
    "functions.health.validation.judgement",
)


@pytest.mark.parametrize(("name", "rho"), [("hdl_homa_ir", -0.417), ("ast_alt_homa_ir", -0.397)])
def test_nhanes_is_reproduced(name: str, rho: float) -> None:
    assert anchors()[name] == pytest.approx(rho, abs=LIMITS["nhanes_distance"])


def test_no_step_nor_the_api_imports_the_science_when_it_is_loaded() -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'scipy', 'pandas')))"
    loads = "; ".join(f"import {module}" for module in LIGHT)

    done = subprocess.run(
        [sys.executable, "-c", f"{blocked}; {loads}"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
