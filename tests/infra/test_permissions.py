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


def test_nobody_scans_a_table(template: Template) -> None:
    allowed = {action for one in template.statements() if one.effect == "Allow" for action in one.actions}

    assert not {action for action in allowed if action.startswith("dynamodb:")} - {
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    }


@pytest.mark.parametrize(
    ("function", "services"),
    [
        ("AuthorizerFunction", {"dynamodb", "kms"}),
        ("StreamFunction", {"dynamodb", "kms", "s3"}),
        ("ScienceFunction", {"dynamodb", "kms", "s3"}),
        ("TurnFunction", {"bedrock", "dynamodb", "events", "kms", "s3", "secretsmanager", "lambda", "states"}),
        ("ApiFunction", {"bedrock", "dynamodb", "kms", "s3", "states"}),
        ("WaitingApiFunction", {"dynamodb", "kms", "s3", "states"}),
        ("RunFunction", {"bedrock", "dynamodb", "events", "kms", "s3", "secretsmanager"}),
        ("ScheduledRunFunction", {"dynamodb", "kms", "s3", "states", "sqs"}),
        ("CloseTurnFunction", {"dynamodb", "kms", "s3", "states", "sqs"}),
        ("SweeperFunction", {"dynamodb", "kms", "s3", "states"}),
        ("ActionsFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs", "states"}),
        ("ActionStepFunction", {"dynamodb", "kms", "s3", "secretsmanager", "sqs", "states"}),
        ("ImportFunction", {"dynamodb", "kms", "s3"}),
    ],
)
def test_a_function_reaches_these_services_beside_its_log_and_trace(
    template: Template, function: str, services: set[str]
) -> None:
    actions = {a for one in template.statements(role=template.role_of(function)) for a in one.actions}

    assert {action.partition(":")[0] for action in actions} == services | {"logs", "xray"}


def test_the_stream_and_the_authorizer_write_nothing(template: Template) -> None:
    for function in ("StreamFunction", "AuthorizerFunction"):
        actions = {a for one in template.statements(role=template.role_of(function)) for a in one.actions}
        assert not actions & {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "s3:PutObject"}


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
        "ApiFunction": {"/journal/*", "/uploads/*"},
        "ImportFunction": {"/uploads/*"},
    }


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
        "ApiFunction": {"TurnStateMachine", "ActionStateMachine"},
        "SweeperFunction": {"TurnStateMachine", "ActionStateMachine"},
        "TurnFunction": {"TurnStateMachine"},
        "ActionStepFunction": {"ActionStateMachine"},
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
