"""Imports of files: who may begin one, who may reach a file, and with what a reader is equipped."""

from __future__ import annotations

from tests.infra.template import Template


def test_a_reader_has_a_whole_processor_and_a_quarter_of_an_hour(template: Template) -> None:
    function = template.properties("ImportFunction")

    assert (function["MemorySize"], function["Timeout"]) == (1769, 900)
    # The file is read from the bucket piece by piece: no disk beyond what every function has.
    assert "EphemeralStorage" not in function


def test_the_api_begins_imports_and_nobody_else(template: Template) -> None:
    machine = {"Ref": "ImportStateMachine"}
    starting = {
        one.owner
        for one in template.statements()
        if "states:StartExecution" in one.actions and machine in one.resources
    }

    assert len(starting) == 1
    assert starting.pop().startswith("ApiApiFunctionRole")
