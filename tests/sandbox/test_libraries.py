"""What analyses use works without a single file to load from, and what is not there says so."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from tests.sandbox.analyses import ANALYSES
from tests.sandbox.conftest import Run


@pytest.fixture
def days() -> dict[str, Any]:
    chance = random.Random(11)
    first = dt.date(2025, 1, 1)
    rows = [
        [(first + dt.timedelta(days=i)).isoformat(), None if i % 13 == 0 else chance.gauss(9, 2), chance.gauss(50, 7)]
        for i in range(300)
    ]
    return {"columns": ["date", "x", "y"], "rows": rows}


@pytest.mark.parametrize("use", ANALYSES)
def test_common_analyses_run(run: Run, days: dict[str, Any], use: str) -> None:
    reply = run(ANALYSES[use], summary=days)

    assert reply["error"] is None
    assert reply["result"] is not None


@pytest.mark.parametrize("module", ["sklearn", "statsmodels.api", "matplotlib.pyplot", "requests", "boto3"])
def test_a_library_that_is_not_there_says_so(run: Run, module: str) -> None:
    reply = run(f"import {module}\nreturn 1")

    assert reply["error"]["type"] == "ModuleNotFoundError"
