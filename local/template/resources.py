"""Makers of the resources that live in moto: from CloudFormation's properties to boto3's parameters.

A maker creates one resource and returns what Ref and Fn::GetAtt give for it. Properties that change nothing on one machine
(encryption, backups, tags, deletion protection) are not passed on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from local.template.intrinsics import TemplateError

if TYPE_CHECKING:
    from local.template.loader import Loader

Properties = dict[str, Any]
Made = tuple[str, dict[str, Any]]
Maker = Callable[["Loader", str, Properties], Made]


def physical_name(logical_id: str, properties: Properties, key: str, limit: int = 64) -> str:
    """The name that the template gives, or one as CloudFormation would make up."""
    return str(properties.get(key) or f"amy-{logical_id}"[:limit])


def _pick(properties: Properties, *names: str) -> Properties:
    return {name: properties[name] for name in names if name in properties}


def _table(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "TableName", 255)
    parameters = _pick(
        properties, "AttributeDefinitions", "KeySchema", "LocalSecondaryIndexes", "GlobalSecondaryIndexes"
    )
    if stream := properties.get("StreamSpecification"):
        parameters["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream["StreamViewType"]}
    client = loader.client("dynamodb")
    made = client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **parameters)["TableDescription"]
    expiry = properties.get("TimeToLiveSpecification", {})
    if expiry.get("Enabled"):
        client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    loader.cloud.tables[loader.label(logical_id)] = name
    return name, {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")}


def _bucket(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = str(properties.get("BucketName") or f"amy-{logical_id.lower()}-local"[:63])
    client = loader.client("s3")
    # us-east-1 is the one region that must not be named.
    where = {} if loader.region == "us-east-1" else {"LocationConstraint": loader.region}
    client.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
    if properties.get("VersioningConfiguration", {}).get("Status") == "Enabled":
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name, {
        "Arn": f"arn:aws:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{loader.region}.amazonaws.com",
    }


def _queue(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "QueueName", 75)
    if properties.get("FifoQueue") and not name.endswith(".fifo"):
        name += ".fifo"
    wanted = _pick(
        properties,
        "VisibilityTimeout",
        "MessageRetentionPeriod",
        "DelaySeconds",
        "ReceiveMessageWaitTimeSeconds",
        "MaximumMessageSize",
        "FifoQueue",
        "ContentBasedDeduplication",
        "RedrivePolicy",
    )
    attributes = {key: _attribute(value) for key, value in wanted.items()}
    url = loader.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, {"Arn": loader.arn("sqs", name), "QueueName": name, "QueueUrl": url}


def _attribute(value: Any) -> str:
    """SQS attributes are texts: numbers, booleans and JSON alike."""
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _secret(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "Name", 512)
    generated = properties.get("GenerateSecretString", {})
    value: dict[str, str] = {}
    if "SecretString" in properties:
        value = {"SecretString": properties["SecretString"]}
    elif key := generated.get("GenerateStringKey"):
        template = json.loads(generated.get("SecretStringTemplate", "{}"))
        value = {"SecretString": json.dumps({**template, key: "local"})}
    elif "GenerateSecretString" in properties:
        value = {"SecretString": "local"}
    # Without any of these the secret is made empty, for a person to fill.
    arn = loader.client("secretsmanager").create_secret(Name=name, **value)["ARN"]
    loader.cloud.secrets[loader.label(logical_id)] = arn
    return arn, {"Id": arn}


def _key(loader: Loader, logical_id: str, properties: Properties) -> Made:
    description = str(properties.get("Description", logical_id))
    made = loader.client("kms").create_key(Description=description)["KeyMetadata"]
    return made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]}


def _state_machine(loader: Loader, logical_id: str, properties: Properties) -> Made:
    if "DefinitionS3Location" in properties:
        raise TemplateError(
            f"{logical_id}: its definition is an S3 asset, which is not in the template. "
            "Use DefinitionBody.from_string, so that tests and the local cloud see it"
        )
    name = physical_name(logical_id, properties, "StateMachineName", 80)
    definition = properties.get("DefinitionString") or json.dumps(properties["Definition"])
    arn = loader.client("stepfunctions").create_state_machine(
        name=name,
        definition=_substitute(definition, properties.get("DefinitionSubstitutions", {}), logical_id),
        roleArn=properties.get("RoleArn", f"arn:aws:iam::{loader.arn('iam', '').split(':')[4]}:role/{name}"),
        type=properties.get("StateMachineType", "STANDARD"),
    )["stateMachineArn"]
    return arn, {"Arn": arn, "Name": name}


def _substitute(definition: str, values: Mapping[str, Any], logical_id: str) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise TemplateError(f"{logical_id}: its definition uses ${{{match[1]}}}, which is not substituted")
        return json.dumps(str(values[match[1]]))[1:-1]

    return re.sub(r"\$\{([A-Za-z0-9_]+)\}", replace, definition)


def _event_bus(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "Name", 256)
    arn = loader.client("events").create_event_bus(Name=name)["EventBusArn"]
    return name, {"Arn": arn, "Name": name}


def _rule(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "Name")
    bus = str(properties.get("EventBusName", "default"))
    parameters = _pick(properties, "ScheduleExpression", "State", "Description")
    if pattern := properties.get("EventPattern"):
        parameters["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    client = loader.client("events")
    arn = client.put_rule(Name=name, EventBusName=bus, **parameters)["RuleArn"]
    if targets := properties.get("Targets"):
        client.put_targets(Rule=name, EventBusName=bus, Targets=targets)
    return (name if bus == "default" else f"{bus.rpartition('/')[2]}|{name}"), {"Arn": arn}


def _schedule(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "Name")
    parameters = _pick(
        properties,
        "GroupName",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "FlexibleTimeWindow",
        "Target",
        "State",
        "Description",
    )
    arn = loader.client("scheduler").create_schedule(Name=name, **parameters)["ScheduleArn"]
    return name, {"Arn": arn}


def _schedule_group(loader: Loader, logical_id: str, properties: Properties) -> Made:
    name = physical_name(logical_id, properties, "Name")
    arn = loader.client("scheduler").create_schedule_group(Name=name)["ScheduleGroupArn"]
    return name, {"Arn": arn}


MAKERS: dict[str, Maker] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::DynamoDB::GlobalTable": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::SQS::Queue": _queue,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::KMS::Key": _key,
    "AWS::StepFunctions::StateMachine": _state_machine,
    "AWS::Events::EventBus": _event_bus,
    "AWS::Events::Rule": _rule,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::Scheduler::ScheduleGroup": _schedule_group,
}
