from __future__ import annotations

import subprocess
import sys

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
