"""Anthropic's Messages API through its SDK, and any gateway that speaks it: OpenRouter, LiteLLM, a company's own proxy."""

from __future__ import annotations

from typing import Any

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
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText, call_usage

OVERLOADED = 529
"""Anthropic's own status for "overloaded"."""
_TIMEOUT_SECONDS = 300.0
_STOPS = {"model_context_window_exceeded": "max_tokens", "stop_sequence": "end_turn"}


class AnthropicModel:
    """Anthropic's Messages API, or anything that speaks it at `base_url`."""

    def __init__(self, base_url: str, api_key: str) -> None:
        """The SDK sends the key as a bearer token, which Anthropic and the gateways take alike."""
        # Imported here: it takes more than a second, and only steps that call a model need it.
        import anthropic  # noqa: PLC0415

        self._anthropic = anthropic
        self._client = anthropic.Anthropic(base_url=base_url, api_key=api_key, max_retries=0, timeout=_TIMEOUT_SECONDS)

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        """Always as a stream: long answers outlive idle timeouts only so."""
        arguments = request.model_dump(exclude={"output_schema", "tools", "tool_choice"})
        if request.tools:
            arguments["tools"] = request.tools
        if request.tool_choice is not None:
            arguments["tool_choice"] = request.tool_choice
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
        used, stop = message.usage, message.stop_reason or "end_turn"
        return ModelReply(
            model=request.model,
            content=[_block(block) for block in message.content],
            stop_reason=_STOPS.get(stop, stop),
            usage=call_usage(
                request.model,
                uncached=used.input_tokens,
                output=used.output_tokens,
                cache_read=used.cache_read_input_tokens or 0,
                cache_write=used.cache_creation_input_tokens or 0,
                web_searches=used.server_tool_use.web_search_requests if used.server_tool_use else 0,
            ),
            provider="anthropic",
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
