"""The state machines of turns, runs and check-ins in the template, what they call, and who closes what they leave behind."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from infra.assembly import DEFINITIONS
from tests.infra.template import Template

MACHINES = {
    "turn": ("TurnStateMachine", ("TurnFunction", "ScienceFunction")),
    "run": ("RunStateMachine", ("RunFunction",)),
    "check_in": ("CheckInStateMachine", ("CheckInStepFunction",)),
}
"""By name of the definition: the machine, and the functions that its states call."""

each_machine = pytest.mark.parametrize("name", MACHINES)


@each_machine
def test_the_definition_is_the_file_and_names_what_the_template_substitutes(template: Template, name: str) -> None:
    machine = template.properties(MACHINES[name][0])

    definition = machine["DefinitionString"]
    assert json.loads(definition) == json.loads(DEFINITIONS[name].read_text("utf-8"))
    assert set(re.findall(r"\$\{(\w+)}", definition)) == machine["DefinitionSubstitutions"].keys()


@each_machine
def test_an_execution_has_a_time_limit_beyond_the_longest_wait_in_it(template: Template, name: str) -> None:
    definition = json.loads(template.properties(MACHINES[name][0])["DefinitionString"])

    # CDK's own `timeout` is silently dropped where the definition is a text, so it stands in the file.
    assert definition["TimeoutSeconds"] > max(_timeouts(definition["States"]))


def _timeouts(states: dict[str, Any]) -> list[int]:
    found = []
    for state in states.values():
        nested = [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]
        found += [state["TimeoutSeconds"]] if "TimeoutSeconds" in state else []
        found += [seconds for one in nested for seconds in _timeouts(one["States"])]
    return found


@each_machine
def test_its_states_call_published_versions_that_outlive_a_deploy(template: Template, name: str) -> None:
    machine, functions = MACHINES[name]
    versions = template.of_type("AWS::Lambda::Version")

    called = template.properties(machine)["DefinitionSubstitutions"]
    assert {key: versions[value["Ref"]]["Properties"]["FunctionName"] for key, value in called.items()} == {
        function: {"Ref": function} for function in functions
    }
    sandbox = versions[template.environment("TurnFunction")["AMY_SANDBOX_FUNCTION"]["Ref"]]
    assert sandbox["Properties"]["FunctionName"] == {"Ref": "SandboxFunction"}
    for version in versions.values():
        assert version["DeletionPolicy"] == "Retain"
        assert version["UpdateReplacePolicy"] == "Retain"


@each_machine
def test_the_state_machine_may_call_the_versions_of_every_deploy(template: Template, name: str) -> None:
    machine, functions = MACHINES[name]
    role = template.properties(machine)["RoleArn"]["Fn::GetAtt"][0]

    allowed = [
        resource
        for one in template.statements(role=role)
        if one.actions == ("lambda:InvokeFunction",)
        for resource in one.resources
    ]
    for function in functions:
        arn = {"Fn::GetAtt": [function, "Arn"]}
        assert arn in allowed
        assert {"Fn::Join": ["", [arn, ":*"]]} in allowed


@each_machine
def test_nothing_that_a_step_saw_gets_into_the_log_of_the_state_machine(template: Template, name: str) -> None:
    machine = template.properties(MACHINES[name][0])

    assert machine["StateMachineType"] == "STANDARD"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["LoggingConfiguration"]["Level"] == "ERROR"
    assert machine["TracingConfiguration"] == {"Enabled": True}


def test_an_execution_that_ends_is_announced_to_close_turn(template: Template) -> None:
    rule = template.properties("TurnEndedRule")

    assert "EventBusName" not in rule  # the default bus: status events go to no other
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {
            "stateMachineArn": [{"Ref": "TurnStateMachine"}, {"Ref": "RunStateMachine"}],
            "status": ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
        },
    }
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": ["CloseTurnFunction", "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["CloseTurnDeadLetters", "Arn"]}}
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0


def test_a_close_that_fails_ends_in_the_same_queue(template: Template) -> None:
    configs = {
        one["Properties"]["FunctionName"]["Ref"]: one["Properties"]
        for one in template.of_type("AWS::Lambda::EventInvokeConfig").values()
    }

    on_failure = configs["CloseTurnFunction"]["DestinationConfig"]["OnFailure"]
    assert on_failure == {"Destination": {"Fn::GetAtt": ["CloseTurnDeadLetters", "Arn"]}}
    assert configs["SweeperFunction"]["MaximumRetryAttempts"] == 0


def test_the_sweeper_runs_each_minute(template: Template) -> None:
    schedule = template.properties("SweeperSchedule")

    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert schedule["State"] == "ENABLED"
    assert schedule["Target"]["Arn"] == {"Fn::GetAtt": ["SweeperFunction", "Arn"]}
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 0


def test_outside_services_are_parameters_with_the_real_addresses_as_defaults(template: Template) -> None:
    for function in ("TurnFunction", "RunFunction"):
        environment = template.environment(function)
        assert environment["AMY_NCBI_URL"] == {"Ref": "NcbiBaseUrl"}
        assert environment["AMY_DATACOMMONS_URL"] == {"Ref": "DataCommonsBaseUrl"}
    defaults = {name: one.get("Default") for name, one in template.content["Parameters"].items()}
    assert defaults["NcbiBaseUrl"] == "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    assert defaults["DataCommonsBaseUrl"] == "https://api.datacommons.org/v2"
