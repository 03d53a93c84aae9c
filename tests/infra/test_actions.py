"""What agents emit: who may, where it goes, who is woken when it goes nowhere."""

from __future__ import annotations

import json
import re

from functions.core.settings import read_settings
from functions.core.topics import SOURCE
from infra.assembly import DEFINITIONS
from tests.infra.template import Template


def test_what_agents_emit_reaches_the_queue_and_what_cannot_the_dead(template: Template) -> None:
    rule = template.properties("EmittedRule")

    assert rule["EventBusName"] == {"Ref": "EventBus"}
    assert rule["EventPattern"] == {"source": [SOURCE]}
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": ["ActionsQueue", "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["DeadActionsQueue", "Arn"]}}


def test_the_queues_are_encrypted_with_our_key_and_dead_letters_are_kept_for_long(template: Template) -> None:
    queue, dead = template.properties("ActionsQueue"), template.properties("DeadActionsQueue")

    for one in (queue, dead):
        assert one["KmsMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
        assert one["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadActionsQueue", "Arn"]}


def test_the_queues_refuse_what_is_not_tls_and_take_messages_from_events_of_this_account_only(
    template: Template,
) -> None:
    for name in ("ActionsQueue", "DeadActionsQueue"):
        (policy,) = [
            one["Properties"]["PolicyDocument"]["Statement"]
            for one in template.of_type("AWS::SQS::QueuePolicy").values()
            if one["Properties"]["Queues"] == [{"Ref": name}]
        ]
        denied = [one for one in policy if one["Effect"] == "Deny"]
        assert [one["Condition"] for one in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
        for one in policy:
            if one["Effect"] == "Allow":
                assert one["Principal"] == {"Service": "events.amazonaws.com"}
                assert one["Condition"], "anybody's rules could send here"


def test_the_consumer_reports_what_failed_and_has_time_before_a_message_comes_again(template: Template) -> None:
    (source,) = (
        one
        for one in template.of_type("AWS::Lambda::EventSourceMapping").values()
        if one["Properties"]["FunctionName"] == {"Ref": "ActionsFunction"}
    )

    assert source["Properties"]["EventSourceArn"] == {"Fn::GetAtt": ["ActionsQueue", "Arn"]}
    assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    timeout = template.properties("ActionsFunction")["Timeout"]
    assert template.properties("ActionsQueue")["VisibilityTimeout"] >= 6 * timeout


def test_the_consumer_knows_which_receive_is_the_last(template: Template) -> None:
    variables = {key: str(value) for key, value in template.environment("ActionsFunction").items()}

    most = template.properties("ActionsQueue")["RedrivePolicy"]["maxReceiveCount"]
    assert read_settings(variables).action_receives == most


def test_only_the_functions_that_run_agents_and_the_check_ins_put_events_on_the_bus(template: Template) -> None:
    allowed = [one for one in template.statements() if "events:PutEvents" in one.actions]

    assert [one.resources for one in allowed] == [({"Fn::GetAtt": ["EventBus", "Arn"]},)] * 3
    assert {one.owner.partition("RoleDefaultPolicy")[0] for one in allowed} == {
        "TurnsTurnFunction",
        "RunsRunFunction",
        "CheckInsCheckInStepFunction",
    }


def test_the_definition_is_the_file_and_calls_a_published_version(template: Template) -> None:
    machine = template.properties("ActionStateMachine")

    definition = machine["DefinitionString"]
    assert json.loads(definition) == json.loads(DEFINITIONS["action"].read_text("utf-8"))
    assert set(re.findall(r"\$\{(\w+)}", definition)) == machine["DefinitionSubstitutions"].keys()
    version = machine["DefinitionSubstitutions"]["ActionStepFunction"]["Ref"]
    assert template.of_type("AWS::Lambda::Version")[version]["Properties"]["FunctionName"] == {
        "Ref": "ActionStepFunction"
    }
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_somebody_is_woken_when_an_action_is_lost(template: Template) -> None:
    alarm = template.properties("ActionsLostAlarm")

    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1, 1)
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["DeadActionsQueue", "QueueName"]}}]
