"""The template, synthesized once, and what cdk-nag has to say about the app."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.assembly import assemble, provide_node
from infra.bundle import ROOT
from infra.synth import synth
from tests.infra.template import Json, Template

provide_node()


@pytest.fixture(scope="session")
def template() -> Template:
    """What `make synth` writes, with all options at their defaults: the template that the local cloud loads."""
    return Template.read(synth(ROOT / "cdk.out"))


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Json]:
    """What AwsSolutions finds in the stack, less what is acknowledged."""
    from aws_cdk import Validations  # noqa: PLC0415 - importing CDK starts Node, which only the line above provides
    from cdk_nag import AwsSolutionsChecks  # noqa: PLC0415

    outdir = tmp_path_factory.mktemp("audited")
    app = assemble(str(outdir))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        # Validation fails by an exception that holds no finding; the report does.
        assert "Validation failed" in str(error)  # noqa: PT017
    return _violations(outdir)


def _violations(outdir: Path) -> list[Json]:
    report = json.loads((outdir / "validation-report.json").read_text("utf-8"))
    return [violation for one in report["pluginReports"] for violation in one["violations"]]
