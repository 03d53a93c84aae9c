"""Loads a CloudFormation template into the local cloud: resources into moto, functions and routes into our own model.

Every type has one of three fates. Created: it has a maker in `resources.py`, `functions.py` or `api.py`. Left out knowingly:
it changes nothing here (alarms, policies, networks, …), and a reference to it gets a plausible name. Unknown: skipped while
nothing refers to it, an error when something does, so that no function runs with a hole in its environment.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from local.template import api, functions, resources
from local.template.intrinsics import Resolver, TemplateError
from local.template.model import Cloud

log = logging.getLogger(__name__)

ACCOUNT = "123456789012"
STACK = "amy"

LEFT_OUT = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::Model",
    "AWS::ApiGateway::RequestValidator",
    "AWS::ApiGateway::UsagePlan",
    "AWS::Budgets::",
    "AWS::CDK::",
    "AWS::CertificateManager::",
    "AWS::CloudTrail::",
    "AWS::CloudWatch::",
    "AWS::EC2::",
    "AWS::IAM::",
    "AWS::KMS::Alias",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Logs::",
    "AWS::Route53::",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::WAFv2::",
    "AWS::XRay::",
)
"""Types, or beginnings of types, that have no effect on one machine."""


@dataclass(slots=True)
class Created:
    ref: str
    attributes: dict[str, Any] = field(default_factory=dict)


class Loader:
    def __init__(
        self, template: Mapping[str, Any], endpoint_url: str, region: str, parameters: Mapping[str, str] | None = None
    ) -> None:
        self.region = region
        self.cloud = Cloud()
        self._resources: Mapping[str, Any] = template.get("Resources", {})
        self._endpoint_url = endpoint_url
        self._clients: dict[str, Any] = {}
        self._created: dict[str, Created] = {}
        self._creating: list[str] = []
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Region": region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": STACK,
            "AWS::StackId": f"arn:aws:cloudformation:{region}:{ACCOUNT}:stack/{STACK}/local",
        }
        self._resolver = Resolver(template, parameters or {}, pseudo, self)

    def load(self) -> Cloud:
        """Create everything. Raises TemplateError."""
        wanted = [each for each in self._resources if self._exists(each) and self._maker(each)]
        for logical_id in wanted:
            self._need(logical_id)
        skipped = {body["Type"] for name, body in self._resources.items() if self._is_unknown(name)}
        if skipped:
            log.warning("not known here, and nothing depends on it: %s", ", ".join(sorted(skipped)))
        functions.collect(self)
        self.cloud.apis.extend(api.collect(self))
        return self.cloud

    # What the makers use

    def client(self, service: str) -> Any:
        """A boto3 client of the local endpoint."""
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,  # type: ignore[call-overload]
                endpoint_url=self._endpoint_url,
                region_name=self.region,
                aws_access_key_id="local",
                aws_secret_access_key="local",  # noqa: S106 - moto takes any
                config=Config(retries={"max_attempts": 0}, parameter_validation=False),
            )
        return self._clients[service]

    def resolve(self, value: Any) -> Any:
        return self._resolver.resolve(value)

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id → resolved properties of each resource of a type."""
        return {
            name: self.resolve(body.get("Properties", {}))
            for name, body in self._resources.items()
            if body["Type"] == kind and self._exists(name)
        }

    def label(self, logical_id: str) -> str:
        """The logical id if a person chose it; else, where CDK made it with a hash, the construct's id."""
        without_hash = re.sub(r"[0-9A-F]{8}$", "", logical_id)
        path = self._resources[logical_id].get("Metadata", {}).get("aws:cdk:path", "")
        parts = [part for part in path.split("/") if part not in {"", "Resource", "Default"}]
        return logical_id if without_hash == logical_id else parts[-1] if parts else without_hash

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{ACCOUNT}:{resource}"

    # What the resolver uses

    def ref(self, logical_id: str) -> str:
        return self._need(logical_id).ref

    def attribute(self, logical_id: str, name: str) -> Any:
        attributes = self._need(logical_id).attributes
        if name not in attributes:
            raise TemplateError(f"Fn::GetAtt {logical_id}.{name}: this attribute is not known to the local cloud")
        return attributes[name]

    def _need(self, logical_id: str) -> Created:
        if logical_id in self._created:
            return self._created[logical_id]
        body = self._resources.get(logical_id)
        if body is None or not self._exists(logical_id):
            raise TemplateError(f"{self._user()} refers to {logical_id}, which the template does not have")
        if logical_id in self._creating:
            raise TemplateError(f"these need each other: {' → '.join([*self._creating, logical_id])}")
        self._creating.append(logical_id)
        try:
            created = self._make(logical_id, body)
        finally:
            self._creating.pop()
        self._created[logical_id] = created
        return created

    def _make(self, logical_id: str, body: Mapping[str, Any]) -> Created:
        maker = self._maker(logical_id)
        if maker is None:
            if not _is_left_out(body["Type"]):
                raise TemplateError(
                    f"{self._user()} depends on {logical_id}, a {body['Type']}, which the local cloud does not know. "
                    "Add a maker for it in local/template/resources.py"
                )
            return self._stand_in(logical_id, body["Type"])
        try:
            ref, attributes = maker(self, logical_id, self.resolve(body.get("Properties", {})))
        except TemplateError:
            raise
        except Exception as error:
            raise TemplateError(f"{logical_id} ({body['Type']}) could not be created: {error}") from error
        return Created(ref, attributes)

    def _stand_in(self, logical_id: str, kind: str) -> Created:
        """For a type that is left out: names of the right form for whoever mentions it."""
        service, _, resource = kind.removeprefix("AWS::").partition("::")
        name = f"{STACK}-{logical_id}"
        digest = hashlib.sha256(logical_id.encode()).hexdigest()
        arn = f"arn:aws:{service.lower()}::{ACCOUNT}:{resource.lower()}/{name}"
        attributes = {"Arn": arn, "Id": digest[:12], "GroupId": f"sg-{digest[:17]}", "RoleId": digest[:20].upper()}
        refers_by_arn = kind.startswith(("AWS::SNS::", "AWS::Lambda::LayerVersion", "AWS::IAM::ManagedPolicy"))
        return Created(arn if refers_by_arn else name, attributes)

    def _maker(self, logical_id: str) -> Callable[..., tuple[str, dict[str, Any]]] | None:
        kind = self._resources[logical_id]["Type"]
        return resources.MAKERS.get(kind) or functions.MAKERS.get(kind) or api.MAKERS.get(kind)

    def _exists(self, logical_id: str) -> bool:
        condition = self._resources[logical_id].get("Condition")
        return condition is None or self._resolver.holds(condition)

    def _is_unknown(self, logical_id: str) -> bool:
        return not (self._maker(logical_id) or _is_left_out(self._resources[logical_id]["Type"]))

    def _user(self) -> str:
        return self._creating[-1] if self._creating else "the template"


def _is_left_out(kind: str) -> bool:
    return kind.startswith(LEFT_OUT)
