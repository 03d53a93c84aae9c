"""Calls the sandbox function, which runs code written by a model. What it gives back is data, and is trusted as such."""

from __future__ import annotations

import json
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel, ConfigDict

from functions.core.aws import client
from functions.core.errors import SandboxUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings

READ_TIMEOUT = 75
"""Seconds; longer than the function's own timeout."""


class SandboxError(BaseModel):
    type: str
    message: str
    traceback: str = ""


class SandboxReply(BaseModel):
    """How a run ended, see functions/sandbox/handler.py."""

    model_config = ConfigDict(extra="ignore")

    status: Literal["ok", "error", "timeout", "killed", "refused", "output_too_large"]
    result: Any = None
    stdout: str = ""
    error: SandboxError | None = None
    layers: dict[str, Any] = {}
    duration_ms: float = 0.0


def run_in_sandbox(principal: Principal, code: str, frames: dict[str, Any]) -> dict[str, Any]:
    """Run `code` on `frames`; the reply as JSON. Raises SandboxUnavailable if the function itself fails.

    The user is the tenant: Lambda never lets two tenants share an execution environment.
    """
    payload = json.dumps({"code": code, "frames": frames}).encode()
    try:
        answer = client("lambda", read_timeout=READ_TIMEOUT).invoke(
            FunctionName=get_settings().sandbox_function, TenantId=principal.user_id, Payload=payload
        )
        body = json.loads(answer["Payload"].read())
    except (ClientError, BotoCoreError) as error:
        raise SandboxUnavailable from error
    if "FunctionError" in answer:
        raise SandboxUnavailable
    return SandboxReply.model_validate(body).model_dump(mode="json")
