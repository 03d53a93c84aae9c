"""docs/operations/alarms.md has a place for every alarm of the template, and for no other."""

from __future__ import annotations

import re

import pytest

from infra.bundle import ROOT
from tests.infra.template import Template

PAGE = (ROOT / "docs" / "operations" / "alarms.md").read_text(encoding="utf-8")
HEADINGS = " ".join(re.findall(r"^### (.+)$", PAGE, re.MULTILINE)).replace(",", " ").split()
_, _, _OF_FUNCTIONS = PAGE.partition("### FunctionErrors")
FUNCTIONS = set(re.findall(r"\w+Function", _OF_FUNCTIONS.partition("### FunctionThrottles")[0]))


def test_every_alarm_has_its_place(template: Template) -> None:
    missing = []
    for logical_id in template.of_type("AWS::CloudWatch::Alarm"):
        name = logical_id.removesuffix("Alarm")
        of_function = re.fullmatch(r"(\w+Function)(Errors|Throttles)", name)
        if of_function is None:
            known = name in HEADINGS
        else:
            known = of_function[1] in FUNCTIONS and f"Function{of_function[2]}" in HEADINGS
        if not known:
            missing.append(name)

    assert missing == []


@pytest.mark.parametrize("heading", [each for each in HEADINGS if not each.startswith("Function")])
def test_no_alarm_is_described_that_there_is_not(template: Template, heading: str) -> None:
    assert f"{heading}Alarm" in template.of_type("AWS::CloudWatch::Alarm")
