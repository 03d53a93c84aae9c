"""Real exports of real people: brought in, and asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import User

ROOT = Path(__file__).parents[2]
WHOOP = ROOT / "tests" / "data" / "imports" / "whoop_physiological_cycles.csv"
FITBIT = ROOT / "local" / "demo" / "person2_daily.csv"


def bring(user: User, file: Path) -> dict[str, Any]:
    answer = user.client.post("/v1/imports", content=file.read_bytes(), headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("file", "expected", "question", "metric"),
    [
        pytest.param(
            WHOOP,
            ("whoop", 51),
            "How has my heart rate variability changed over the last 14 days compared with the 14 days before?",
            "heart_rate_variability",
            id="whoop",
        ),
        pytest.param(
            FITBIT,
            ("daily_csv", 135),
            "How has my step count changed over the last 30 days compared with the 30 days before?",
            "steps",
            id="lifesnaps",
        ),
    ],
)
def test_a_question_is_answered_from_what_was_imported(
    user: Callable[[], User], file: Path, expected: tuple[str, int], question: str, metric: str
) -> None:
    somebody = user()
    done = bring(somebody, file)
    assert (done["format"], done["report"]["days"]) == expected
    assert done["report"]["skipped"] == []

    turn = somebody.ask(question).wait()

    assert turn["status"] == "completed", turn["error"]
    findings = turn["result"]["findings"]
    assert metric in {finding["feature"] for finding in findings} | {finding["target"] for finding in findings}
