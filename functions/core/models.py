"""Model calls: one request, one reply, whichever provider answers. Nothing but `runtime` calls a model.

The SDK's own retries are off: a transient error leaves the step, the state machine tries it again with backoff and jitter,
and the journal makes sure that only the missing call is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from functions.core.aws import client
from functions.core.errors import (
    AmyError,
    ModelOverloaded,
    ModelRateLimited,
    ModelRequestInvalid,
    ModelServerError,
    ModelStreamCut,
    ModelUnauthorized,
    ModelUnreachable,
)
from functions.core.prices import cost_usd
from functions.core.settings import get_settings

OnText = Callable[[str], None]

OVERLOADED = 529
"""Anthropic's own status for "overloaded"."""


class ModelRequest(BaseModel):
    """What a model is asked: the Messages API's fields. The journal hashes it, so it holds nothing of this process."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    model: str
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    max_tokens: int
    tools: list[dict[str, Any]] = []
    output_schema: dict[str, Any] | None = None
    """JSON schema of the answer."""


class ModelReply(BaseModel):
    """What came back; what the journal keeps."""

    model: str
    content: list[dict[str, Any]]
    stop_reason: str
    usage: dict[str, Any]
    """StepUsage's fields and `cache_write_tokens`."""

    @property
    def text(self) -> str:
        """All text of the reply."""
        return "".join(block["text"] for block in self.content if block["type"] == "text")

    @property
    def tool_uses(self) -> list[dict[str, Any]]:
        """The tools that the model asks for: blocks with `id`, `name`, `input`."""
        return [block for block in self.content if block["type"] == "tool_use"]


@dataclass(frozen=True)
class CallHeaders:
    """By which a gateway, a proxy or a test server tells calls apart."""

    turn: str
    step: str
    agent: str

    def as_dict(self) -> dict[str, str]:
        return {"x-amy-turn": self.turn, "x-amy-step": self.step, "x-amy-agent": self.agent}


class ModelAdapter(Protocol):
    """A provider."""

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        """Make the call; `on_text` gets the text as it comes. Raises the model errors of `errors`."""


class AnthropicModel:
    """Anthropic's Messages API, or anything that speaks it at `base_url`."""

    def __init__(self, base_url: str, api_key: str) -> None:
        # Imported here: it takes more than a second, and only steps that call a model need it.
        import anthropic  # noqa: PLC0415

        self._anthropic = anthropic
        self._client = anthropic.Anthropic(base_url=base_url, api_key=api_key, max_retries=0, timeout=300.0)

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        """Always as a stream: long answers outlive idle timeouts only so."""
        arguments = request.model_dump(exclude={"output_schema", "tools"})
        if request.tools:
            arguments["tools"] = request.tools
        if request.output_schema is not None:
            schema = self._anthropic.transform_schema(request.output_schema)
            arguments["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        finished = False
        try:
            with self._client.messages.stream(**arguments, extra_headers=headers.as_dict()) as stream:
                for event in stream:
                    if event.type == "text" and on_text is not None:
                        on_text(event.text)
                    finished = finished or event.type == "message_stop"
                if not finished:
                    raise ModelStreamCut
                message = stream.get_final_message()
        except self._anthropic.APIError as error:
            raise self._translate(error) from error
        except OSError as error:
            raise ModelUnreachable from error
        except self._transport_error as error:
            raise ModelStreamCut from error
        used = message.usage
        read, written = used.cache_read_input_tokens or 0, used.cache_creation_input_tokens or 0
        return ModelReply(
            model=request.model,
            content=[_block(block) for block in message.content],
            stop_reason=message.stop_reason or "end_turn",
            usage={
                "input_tokens": used.input_tokens + written,
                "output_tokens": used.output_tokens,
                "cache_read_tokens": read,
                "cache_write_tokens": written,
                "model_calls": 1,
                "cost_usd": cost_usd(
                    request.model,
                    input_tokens=used.input_tokens,
                    output_tokens=used.output_tokens,
                    cache_read=read,
                    cache_write=written,
                ),
            },
        )

    @property
    def _transport_error(self) -> type[Exception]:
        """What the SDK's HTTP library raises when a body breaks off, which the SDK does not wrap."""
        import httpx2  # noqa: PLC0415

        return httpx2.TransportError

    def _translate(self, error: Any) -> AmyError:
        sdk = self._anthropic
        if isinstance(error, sdk.APIConnectionError):
            return ModelUnreachable()
        status = getattr(error, "status_code", 0)
        body = error.body if isinstance(error.body, dict) else {}
        inner = body.get("error")
        kind = (inner if isinstance(inner, dict) else body).get("type")
        # An error in the middle of a stream comes with status 200, so the type in its body counts as much.
        known: list[tuple[bool, AmyError]] = [
            (status == OVERLOADED or kind == "overloaded_error", ModelOverloaded()),
            (status == 429 or kind == "rate_limit_error", ModelRateLimited()),
            (status in (401, 403) or kind in ("authentication_error", "permission_error"), ModelUnauthorized()),
            (status >= 500 or kind in ("api_error", "timeout_error"), ModelServerError()),
            (status >= 400 or kind == "invalid_request_error", ModelRequestInvalid({"status": status})),
        ]
        return next((amy for applies, amy in known if applies), ModelStreamCut())


def _block(block: Any) -> dict[str, Any]:
    values: dict[str, Any] = block.model_dump(mode="json", exclude_none=True)
    # Fields that the SDK's stream helper adds and the API does not take back.
    values.pop("parsed_output", None)
    return values


@cache
def model_adapter() -> ModelAdapter:
    """The provider of this process; the key comes from Secrets Manager, once."""
    settings = get_settings()
    try:
        secret = client("secretsmanager").get_secret_value(SecretId=settings.model_secret_arn)["SecretString"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            # A fresh deployment: the secret is there and has no value yet.
            raise ModelUnauthorized from error
        raise
    return AnthropicModel(settings.model_base_url, json.loads(secret)["api_key"])
