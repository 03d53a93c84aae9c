from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest

from infra.bundle import ROOT
from infra.synth import synth
from tests.infra.template import Template


def test_the_same_inputs_are_not_synthesized_twice(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a template that is there
    assert template.resources

    # when
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("app.py was run again")

    monkeypatch.setattr(subprocess, "run", refuse)
    path = synth(ROOT / "cdk.out")

    # then
    assert Template.read(path).content == template.content


def test_the_command_prints_the_path_and_nothing_else(template: Template) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.synth", "--out", str(ROOT / "cdk.out")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert template.resources
    assert done.stdout == f"{ROOT / 'cdk.out' / 'Amy.template.json'}\n"


def test_the_template_belongs_to_no_account_and_no_region(template: Template) -> None:
    text = str(template.content)

    assert "dummy" not in text
    assert not any(region in text for region in ("us-east-1", "eu-west-1", "eu-central-1"))


def test_no_resource_waits_for_itself(template: Template) -> None:
    needed = {name: _references(one) & template.resources.keys() for name, one in template.resources.items()}

    # Peels off what needs nothing that is left; what stays is a circle, which CloudFormation would refuse.
    while ready := [name for name, needs in needed.items() if not needs]:
        for name in ready:
            del needed[name]
        for needs in needed.values():
            needs.difference_update(ready)

    assert needed == {}


def _references(value: Any) -> set[str]:
    """Logical ids that a part of a template names."""
    if isinstance(value, list):
        return {found for each in value for found in _references(each)}
    if not isinstance(value, dict):
        return set()
    named: set[str] = set()
    for key, inner in value.items():
        if key == "Ref":
            named.add(str(inner))
        elif key == "Fn::GetAtt":
            named.add(str(inner[0]))
        elif key == "DependsOn":
            named.update([inner] if isinstance(inner, str) else inner)
        elif key == "Fn::Sub":
            named.update(re.findall(r"\$\{(\w+)", inner if isinstance(inner, str) else inner[0]))
        else:
            named |= _references(inner)
    return named
