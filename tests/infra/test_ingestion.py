"""What stands behind the webhook of wearables."""

from __future__ import annotations

from functions.health.terra.settings import TerraSettings
from tests.infra.template import Template


def test_a_message_is_tried_five_times_and_then_lies_among_the_dead(template: Template) -> None:
    queue = template.properties("IngestQueue")

    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["DeadIngestQueue", "Arn"]},
        "maxReceiveCount": 5,
    }
    assert queue["VisibilityTimeout"] == 6 * template.properties("IngestFunction")["Timeout"]
    assert queue["KmsMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


def test_one_message_of_a_batch_fails_alone(template: Template) -> None:
    (source,) = [
        one["Properties"]
        for one in template.of_type("AWS::Lambda::EventSourceMapping").values()
        if one["Properties"]["EventSourceArn"] == {"Fn::GetAtt": ["IngestQueue", "Arn"]}
    ]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_functions_find_their_settings(template: Template) -> None:
    for name in ("WebhookFunction", "IngestFunction", "ApiFunction"):
        variables = template.properties(name)["Environment"]["Variables"]
        assert {f"AMY_{field.upper()}" for field in TerraSettings.model_fields} - variables.keys() == {
            "AMY_TERRA_HISTORY_DAYS"
        }


def test_a_deployment_speaks_with_the_real_terra(template: Template) -> None:
    parameters = template.content["Parameters"]
    assert parameters["TerraBaseUrl"]["Default"] == TerraSettings().terra_url
    assert parameters["TerraPayloadOrigins"]["Default"] == TerraSettings().terra_payload_origins
    assert parameters["TerraToleranceSeconds"]["Default"] == TerraSettings().terra_tolerance_seconds


def test_the_secret_is_created_empty(template: Template) -> None:
    assert "GenerateSecretString" not in template.properties("TerraSecret")
    assert "SecretString" not in template.properties("TerraSecret")


def test_somebody_is_woken_when_a_payload_is_lost(template: Template) -> None:
    alarm = template.properties("IngestLostAlarm")

    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1, 1)
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["DeadIngestQueue", "QueueName"]}}]


def test_what_is_nobodys_is_forgotten_after_a_month(template: Template) -> None:
    rules = template.properties("Bucket")["LifecycleConfiguration"]["Rules"]
    (rule,) = [one for one in rules if one.get("Prefix") == "raw/unknown/"]
    assert rule["ExpirationInDays"] == 30
