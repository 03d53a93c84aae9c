"""Every function of the template: its code's place, its settings, its log."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.settings import read_settings
from infra.bundle import BUNDLES, ROOT
from tests.infra.template import Template

HANDLERS = {
    "ApiFunction": "functions.api.app.handler",
    "WaitingApiFunction": "functions.api.app.handler",
    "StreamFunction": "run.sh",
    "AuthorizerFunction": "functions.authorizer.handler.handler",
    "TurnFunction": "functions.turn.handler.handler",
    "ScienceFunction": "functions.turn.handler.handler",
    "RunFunction": "functions.runs.handler.handler",
    "CheckInFunction": "functions.check_ins.scheduled.handler",
    "CheckInStepFunction": "functions.check_ins.steps.handler",
    "SandboxFunction": "functions.sandbox.handler.handler",
    "LabFunction": "functions.labs.handler.handler",
    "CloseTurnFunction": "functions.turn.close_turn.handler",
    "SweeperFunction": "functions.turn.sweep.handler",
    "ActionsFunction": "functions.actions.handler.handler",
    "ActionStepFunction": "functions.actions.steps.handler",
    "ExportFunction": "functions.exports.steps.handler",
    "ErasureFunction": "functions.erasure.steps.handler",
    "IngestFunction": "functions.ingest.handler.handler",
    "WebhookFunction": "functions.ingest.webhook.handler",
    "ImportFunction": "functions.imports.handler.handler",
    "SiteFunction": "functions.site.handler.handler",
}

KNOWING_THE_MACHINES = {
    "ApiFunction",
    "WaitingApiFunction",
    "CheckInStepFunction",
    "CloseTurnFunction",
    "SweeperFunction",
    "ErasureFunction",
}


def test_the_functions_and_their_handlers(template: Template) -> None:
    found = {name: one["Properties"]["Handler"] for name, one in template.of_type("AWS::Lambda::Function").items()}

    assert found == HANDLERS


@pytest.mark.parametrize("handler", sorted(set(HANDLERS.values()) - {"run.sh"}))
def test_a_handler_is_an_entry_of_a_bundle_and_exists(handler: str) -> None:
    module, _, name = handler.rpartition(".")

    assert any(module in bundle.entries for bundle in BUNDLES)
    source = (ROOT / module.replace(".", "/")).with_suffix(".py")
    assert source.is_file()
    text = source.read_text("utf-8")
    assert f"def {name}(" in text or f"{name} = " in text


def test_each_runs_where_its_bundle_was_built_for(template: Template) -> None:
    for name, one in template.of_type("AWS::Lambda::Function").items():
        expected = "x86_64" if name == "SandboxFunction" else "arm64"
        assert one["Properties"]["Architectures"] == [expected]
        assert one["Properties"]["Runtime"] == "python3.13"


def test_the_settings_can_be_read_from_every_environment(template: Template) -> None:
    for name in HANDLERS.keys() - {"SandboxFunction", "SiteFunction"}:
        variables = {key: str(_default(template, value)) for key, value in template.environment(name).items()}
        settings = read_settings(variables)
        assert settings.stage == "dev"
        knows_the_machines = name in KNOWING_THE_MACHINES
        assert bool(settings.turn_state_machine_arn) is knows_the_machines
        assert bool(settings.run_state_machine_arn) is knows_the_machines


def _default(template: Template, value: Any) -> Any:
    """Of a reference to a parameter its default, of anything else itself."""
    parameter = template.content["Parameters"].get(value.get("Ref")) if isinstance(value, dict) else None
    return parameter["Default"] if parameter else value


def test_only_the_functions_that_call_models_know_the_key(template: Template) -> None:
    knowing = {name for name in HANDLERS if "AMY_MODEL_SECRET_ARN" in template.environment(name)}

    assert knowing == {"TurnFunction", "RunFunction", "LabFunction"}
    for name in knowing:
        assert template.environment(name)["ANTHROPIC_BASE_URL"] == {"Ref": "AnthropicBaseUrl"}
    assert template.content["Parameters"]["AnthropicBaseUrl"]["Default"] == "https://api.anthropic.com"


def test_streams_go_through_the_web_adapter(template: Template) -> None:
    function = template.properties("StreamFunction")

    assert function["Environment"]["Variables"]["AWS_LAMBDA_EXEC_WRAPPER"] == "/opt/bootstrap"
    assert function["Environment"]["Variables"]["AWS_LWA_INVOKE_MODE"] == "response_stream"
    (layer,) = function["Layers"]
    assert layer["Fn::Join"][1][-1] == ":753240598075:layer:LambdaAdapterLayerArm64:27"


def test_every_log_group_forgets(template: Template) -> None:
    for group in template.of_type("AWS::Logs::LogGroup").values():
        assert group["Properties"]["RetentionInDays"] == 30
    for name in HANDLERS.keys() - {"SandboxFunction"}:
        assert "LogGroup" in template.properties(name)["LoggingConfig"]


def test_every_function_has_its_alarms_and_every_alarm_a_reader(template: Template) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm")

    for name in HANDLERS:
        assert {f"{name}{kind}Alarm" for kind in ("Errors", "Throttles")} <= alarms.keys()
    for alarm in alarms.values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert alarm["Properties"]["AlarmDescription"]


def test_the_template_was_made_without_bundles(template: Template) -> None:
    keys = {str(one["Properties"]["Code"]) for one in template.of_type("AWS::Lambda::Function").values()}

    assert len(keys) == 1
