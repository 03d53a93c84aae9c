"""Who may do what: nobody more than its work asks for."""

from __future__ import annotations

import pytest

from functions.core.embeddings import MODEL_ID
from tests.infra.template import Json, Template

WITHOUT_RESOURCE = {
    "ec2:AssignPrivateIpAddresses": "Lambda demands it of the role of a function in a VPC; denied to its code",
    "ec2:CreateNetworkInterface": "the same",
    "ec2:DeleteNetworkInterface": "the same",
    "ec2:DescribeNetworkInterfaces": "the same",
    "ec2:DescribeSubnets": "the same",
    "ec2:UnassignPrivateIpAddresses": "the same",
    "logs:CreateLogDelivery": "delivery of logs of a state machine knows no resources",
    "logs:DeleteLogDelivery": "the same",
    "logs:DescribeLogGroups": "the same",
    "logs:DescribeResourcePolicies": "the same",
    "logs:GetLogDelivery": "the same",
    "logs:ListLogDeliveries": "the same",
    "logs:PutResourcePolicy": "the same",
    "logs:UpdateLogDelivery": "the same",
    "xray:GetSamplingRules": "X-Ray knows no resources",
    "xray:GetSamplingTargets": "the same",
    "xray:PutTelemetryRecords": "the same",
    "xray:PutTraceSegments": "the same",
}
"""Action → why it is allowed on `*`."""

AWS_POLICIES = {"AmazonAPIGatewayPushToCloudWatchLogs": "the account's role for API Gateway's own logs"}


def test_no_action_is_a_wildcard(template: Template) -> None:
    for statement in template.statements():
        if statement.effect == "Allow":
            assert not [action for action in statement.actions if "*" in action], statement.owner


def test_no_resource_is_everything_without_a_reason(template: Template) -> None:
    for statement in template.statements():
        if statement.effect == "Allow" and "*" in statement.resources:
            assert set(statement.actions) <= WITHOUT_RESOURCE.keys(), statement.owner


def test_nobody_has_a_policy_of_aws_without_a_reason(template: Template) -> None:
    for role in template.of_type("AWS::IAM::Role").values():
        for policy in role["Properties"].get("ManagedPolicyArns", []):
            assert policy["Fn::Join"][1][-1].rpartition("/")[2] in AWS_POLICIES


def test_only_the_erasure_scans_and_only_for_keys_and_owners(template: Template) -> None:
    scans = [one for one in template.statements() if "dynamodb:Scan" in one.actions]

    assert {one.actions for one in scans} == {("dynamodb:Scan",)}
    assert all(one.owner.startswith("PersonalDataErasureFunctionRole") for one in scans)
    for one in scans:
        assert one.condition == {
            "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "user_id"]},
            "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
        }


def test_nothing_else_of_dynamodb_is_allowed(template: Template) -> None:
    allowed = {action for one in template.statements() if one.effect == "Allow" for action in one.actions}

    assert not {action for action in allowed if action.startswith("dynamodb:")} - {
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    }


@pytest.mark.parametrize(
    ("function", "services"),
    [
        ("AuthorizerFunction", {"dynamodb", "kms"}),
        ("StreamFunction", {"dynamodb", "kms", "s3"}),
        ("ScienceFunction", {"dynamodb", "kms", "s3"}),
        ("TurnFunction", {"bedrock", "dynamodb", "events", "kms", "s3", "secretsmanager", "lambda", "states"}),
        ("ApiFunction", {"bedrock", "dynamodb", "iam", "kms", "s3", "scheduler", "secretsmanager", "sqs", "states"}),
        ("WaitingApiFunction", {"dynamodb", "kms", "s3", "states"}),
        ("RunFunction", {"bedrock", "dynamodb", "events", "kms", "s3", "secretsmanager"}),
        ("LabFunction", {"dynamodb", "kms", "s3", "secretsmanager"}),
        ("CheckInFunction", {"states", "sqs"}),
        ("CheckInStepFunction", {"dynamodb", "events", "kms", "s3", "states"}),
        ("CloseTurnFunction", {"dynamodb", "kms", "s3", "states", "sqs"}),
        ("SweeperFunction", {"dynamodb", "iam", "kms", "s3", "scheduler", "states"}),
        ("ActionsFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs", "states"}),
        ("WebhookFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs"}),
        ("IngestFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs"}),
        ("ActionStepFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs", "states"}),
        ("ExportFunction", {"dynamodb", "kms", "s3"}),
        ("ErasureFunction", {"dynamodb", "kms", "s3", "scheduler", "secretsmanager", "states"}),
        ("ImportFunction", {"dynamodb", "kms", "s3"}),
    ],
)
def test_a_function_reaches_these_services_beside_its_log_and_trace(
    template: Template, function: str, services: set[str]
) -> None:
    actions = {a for one in template.statements(role=template.role_of(function)) for a in one.actions}

    assert {action.partition(":")[0] for action in actions} == services | {"logs", "xray"}


@pytest.mark.parametrize(
    ("function", "partitions"),
    [
        ("StreamFunction", {"LIMITS#*"}),
        ("AuthorizerFunction", {"DIRECTORY#APIKEY#*", "DIRECTORY#SUBJECT#*", "USER#*"}),
    ],
)
def test_the_stream_and_the_authorizer_write_what_they_count_and_note_and_nothing_else(
    template: Template, function: str, partitions: set[str]
) -> None:
    writes = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
    statements = template.statements(role=template.role_of(function))
    writing = [one for one in statements if writes & set(one.actions)]

    allowed = {key for one in writing for key in one.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]}
    assert allowed == partitions
    assert not [one for one in statements if {"s3:PutObject", "dynamodb:DeleteItem"} & set(one.actions)]


def test_objects_are_deleted_by_area_and_by_who_has_to(template: Template) -> None:
    areas = {
        name: {
            resource["Fn::Join"][1][1]
            for one in template.statements(role=template.role_of(name))
            if "s3:DeleteObject" in one.actions
            for resource in one.resources
        }
        for name in template.of_type("AWS::Lambda::Function")
    }

    assert {name: found for name, found in areas.items() if found} == {
        "ApiFunction": {"/journal/*", "/labs/*", "/raw/*", "/uploads/*"},
        "IngestFunction": {"/raw/unknown/*"},
        "ImportFunction": {"/uploads/*"},
        "LabFunction": {"/labs/*", "/uploads/*"},
        "ExportFunction": {"/exports/*"},
        "ErasureFunction": {"/*"},
    }


def test_what_is_public_reads_single_rows_and_writes_payloads_alone(template: Template) -> None:
    statements = list(template.statements(role=template.role_of("WebhookFunction")))
    actions = {action for one in statements for action in one.actions}

    assert {action for action in actions if action.startswith("dynamodb:")} == {"dynamodb:GetItem"}
    assert {action for action in actions if action.startswith("s3:")} == {"s3:PutObject"}
    assert {action for action in actions if action.startswith("sqs:")} == {"sqs:SendMessage"}
    (kept,) = [one for one in statements if "s3:PutObject" in one.actions]
    assert kept.resources == ({"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/raw/*"]]},)


def test_only_the_model_of_embeddings_is_invoked_at_bedrock(template: Template) -> None:
    calls = [one for one in template.statements() if any(action.startswith("bedrock:") for action in one.actions)]

    arn = {
        "Fn::Join": [
            "",
            ["arn:", {"Ref": "AWS::Partition"}, ":bedrock:", {"Ref": "AWS::Region"}, f"::foundation-model/{MODEL_ID}"],
        ]
    }
    assert [(one.actions, one.resources) for one in calls] == [(("bedrock:InvokeModel",), (arn,))] * 3


def test_tokens_are_answered_by_who_decides_or_asks_and_of_no_other_machine(template: Template) -> None:
    allowed = {
        name: {
            resource["Ref"]
            for one in template.statements(role=template.role_of(name))
            if "states:SendTaskSuccess" in one.actions
            for resource in one.resources
        }
        for name in template.of_type("AWS::Lambda::Function")
    }

    assert {name: found for name, found in allowed.items() if found} == {
        "ApiFunction": {"TurnStateMachine", "ActionStateMachine", "CheckInStateMachine"},
        "SweeperFunction": {"TurnStateMachine", "ActionStateMachine", "CheckInStateMachine"},
        "CloseTurnFunction": {"CheckInStateMachine"},
        "CheckInStepFunction": {"CheckInStateMachine"},
        "TurnFunction": {"TurnStateMachine"},
        "ActionStepFunction": {"ActionStateMachine"},
        "ErasureFunction": {"CheckInStateMachine"},
    }


def test_the_steps_start_and_stop_nothing(template: Template) -> None:
    actions = {a for one in template.statements(role=template.role_of("TurnFunction")) for a in one.actions}

    assert {action for action in actions if action.startswith("states:")} == {"states:SendTaskSuccess"}


def test_cdk_nag_finds_nothing_that_is_not_explained(findings: list[Json]) -> None:
    assert [
        (violation["ruleName"], construct["constructPath"])
        for violation in findings
        for construct in violation["violatingConstructs"]
    ] == []
