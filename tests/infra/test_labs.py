"""Laboratory reports in the template: who may begin, read and delete one."""

from __future__ import annotations

from typing import Any

from infra.bundle import BUNDLES
from tests.infra.template import Template
from tests.infra.test_bundles import _locked


def test_the_states_call_a_published_version(template: Template) -> None:
    machine = template.properties("LabStateMachine")
    (called,) = machine["DefinitionSubstitutions"].values()

    assert machine["StateMachineType"] == "STANDARD"
    assert template.resources[called["Ref"]]["Properties"]["FunctionName"] == {"Ref": "LabFunction"}


def test_only_the_api_begins_and_looks_at_a_reading(template: Template) -> None:
    for name in template.of_type("AWS::Lambda::Function"):
        knows = "AMY_LAB_STATE_MACHINE_ARN" in template.environment(name)
        may = {
            action
            for one in template.statements(role=template.role_of(name))
            if "LabStateMachine" in str(one.resources)
            for action in one.actions
        }
        expected = {
            "ApiFunction": {"states:StartExecution", "states:DescribeExecution"},
            "ErasureFunction": {"states:StopExecution"},
        }
        assert (knows, may) == (name in expected, expected.get(name, set())), name


def test_files_of_reports_are_deleted_by_their_readers_alone(template: Template) -> None:
    deleting = {
        name
        for name in template.of_type("AWS::Lambda::Function")
        for one in template.statements(role=template.role_of(name))
        if "s3:DeleteObject" in one.actions and "/labs/*" in str(one.resources)
    }

    assert deleting == {"ApiFunction", "LabFunction"}


def test_a_form_comes_as_bytes(template: Template) -> None:
    api: dict[str, Any] = template.properties("RestApi")

    assert "multipart/form-data" in api["BinaryMediaTypes"]


def test_nobody_else_pays_for_the_readers_of_pdfs() -> None:
    readers = {"pdfplumber", "pdfminer-six", "pypdfium2", "pillow"}

    having = {one.name for one in BUNDLES if readers & set(_locked(one))}

    assert having == {"labs"}
    assert readers <= set(_locked(next(one for one in BUNDLES if one.name == "labs")))
