"""The API function, called with API Gateway's events."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from contracts.consents import ConsentCreate
from contracts.ids import new_id, new_ulid
from contracts.scopes import SCOPES
from functions.api.app import handler
from functions.core import settings
from functions.core.consents import ConsentRecord
from functions.core.principal import Principal
from local.users import AGREED, CONSENT_VERSION
from tests.moto_tables import tables

__all__ = ["tables"]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Api:
    """What a client sees, without a network."""

    principal: Principal

    def __post_init__(self) -> None:
        for purpose in AGREED:
            said = ConsentCreate.model_validate({"purpose": purpose, "version": CONSENT_VERSION, "granted": True})
            ConsentRecord(self.principal).add(said, new_ulid())

    def __call__(
        self,
        method: str,
        path: str,
        *,
        json_body: object = None,
        body: str | None = None,
        base64: bool = False,
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
        user_id: str | None = "",
    ) -> Answer:
        user = self.principal.user_id if user_id == "" else user_id
        event = {
            "resource": "/{proxy+}",
            "httpMethod": method,
            "path": path,
            "headers": headers,
            "multiValueHeaders": None,
            "queryStringParameters": query,
            "multiValueQueryStringParameters": {name: [value] for name, value in (query or {}).items()} or None,
            "pathParameters": None,
            "body": json.dumps(json_body) if json_body is not None else body,
            "isBase64Encoded": base64,
            "requestContext": {
                "requestId": "gateway-1",
                "stage": "prod",
                "path": f"/prod{path}",
                "authorizer": {"user_id": user, "scopes": " ".join(SCOPES)} if user else None,
            },
        }
        answer = handler(event, LambdaContext())
        headers_out = {name: values[0] for name, values in answer["multiValueHeaders"].items()}
        text = answer["body"]
        return Answer(answer["statusCode"], headers_out, json.loads(text) if text else None)


@pytest.fixture
def state_machine(tables: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A machine that only knows that it was started."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Pass", "End": True}}}
    arn: str = boto3.client("stepfunctions").create_state_machine(
        name="turn", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/turn"
    )["stateMachineArn"]
    monkeypatch.setenv("AMY_TURN_STATE_MACHINE_ARN", arn)
    settings.get_settings.cache_clear()
    return arn


@pytest.fixture
def executions(state_machine: str) -> Callable[[], list[str]]:
    """Names of all executions that were started."""
    client = boto3.client("stepfunctions")
    return lambda: [found["name"] for found in client.list_executions(stateMachineArn=state_machine)["executions"]]


@pytest.fixture
def api(state_machine: str) -> Api:
    return Api(Principal(new_id("user")))
