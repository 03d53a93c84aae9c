"""Citations are held against what was looked up, whatever the code that was to remove them did."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.turns import Citation
from evals.scoring import score
from tests.evals.made import call, case, looked_up, outcome, result, step

FOUND = looked_up(
    content='{"citations": [{"id": "pubmed:30513777", "title": "Exercise", "url": "https://p.gov/30513777/"}]}'
)
SEARCHED = call(content=[{"type": "web_search_tool_result", "content": [{"url": "https://who.int/a"}]}])


def uncited(text: str, **fields: Any) -> list[str]:
    steps = (step("RunMainAgent/domain_expert", FOUND, SEARCHED),)
    return score(case(), outcome(*steps, result=result(text, **fields))).unsupported


@pytest.mark.parametrize(
    "text", ["So [pubmed:30513777].", "See https://p.gov/30513777/.", "See https://who.int/a.", "No."]
)
def test_what_was_looked_up_may_be_cited(text: str) -> None:
    assert uncited(text, citations=[Citation(title="Exercise", url="https://p.gov/30513777/")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "So [pubmed:42].",
        "See https://made.up/x.",
        "PMID: 31000000",
        "doi:10.1000/made.up",
        "Smith et al. (2019) saw more.",
    ],
)
def test_what_was_not_is_counted(text: str) -> None:
    assert len(uncited(text)) == 1


def test_what_is_listed_is_looked_at_as_well() -> None:
    assert uncited("No.", citations=[Citation(title="Made up", url="https://made.up")]) == ["Made up"]


def test_what_a_model_merely_says_is_no_look_up() -> None:
    steps = (step("RunMainAgent/domain_expert", call(content=[{"type": "text", "text": "https://made.up/x"}])),)
    assert score(case(), outcome(*steps, result=result("See https://made.up/x."))).unsupported != []
