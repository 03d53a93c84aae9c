"""Amazon Bedrock through boto3: Converse, and ConverseStream where somebody reads along.

What Converse lacks of the Messages API is made from what it has: an answer by JSON schema is the input of a tool that the
model is made to call. Tags for the invocation log take the place of our headers. Server tools it lacks for good: an agent
that may search the web answers here without.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import boto3
from botocore import exceptions as botocore_errors
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError

from functions.core.adapters.bedrock_errors import translate
from functions.core.errors import ModelServerError, ModelStreamCut, ModelUnauthorized, ModelUnreachable
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText, call_usage
from functions.core.server_tools import BLOCKS
from functions.core.telemetry import logger

ANSWER = "give_answer"
"""Name of the tool whose input is the structured answer."""
_CACHE_POINT = {"cachePoint": {"type": "default"}}
_STOPS = {
    "stop_sequence": "end_turn",
    "model_context_window_exceeded": "max_tokens",
    "guardrail_intervened": "refusal",
    "content_filtered": "refusal",
}
_FAILED_STOPS = {"malformed_model_output", "malformed_tool_use"}


class BedrockModel:
    """The Converse API of one region. Credentials are the process's own."""

    def __init__(self, model_ids: Mapping[str, str], *, region: str | None = None, endpoint: str | None = None) -> None:
        """`model_ids`: Bedrock's id (or inference profile) by our model id; one that is not in it is sent as it is."""
        make: Any = boto3.client
        config = Config(retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=300, max_pool_connections=32)
        self._client = make("bedrock-runtime", region_name=region, endpoint_url=endpoint, config=config)
        self._model_ids = model_ids

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        arguments = self._arguments(request, headers)
        try:
            if on_text is None:
                whole = self._client.converse(**arguments)
            else:
                whole = _joined(self._client.converse_stream(**arguments)["stream"], on_text)
        except ClientError as error:
            raise translate(error) from error
        except NoCredentialsError as error:
            raise ModelUnauthorized from error
        except (botocore_errors.ConnectionError, OSError) as error:
            raise ModelUnreachable from error
        except (BotoCoreError, HTTPClientError) as error:
            raise ModelStreamCut from error
        return _reply(request, whole)

    def _arguments(self, request: ModelRequest, headers: CallHeaders) -> dict[str, Any]:
        arguments = {
            "modelId": self._model_ids.get(request.model, request.model),
            "system": [part for block in request.system for part in _cacheable({"text": block["text"]}, block)],
            "messages": [
                {"role": message["role"], "content": _content(message["content"])} for message in request.messages
            ],
            "inferenceConfig": {"maxTokens": request.max_tokens},
            "requestMetadata": {"turn": headers.turn, "step": headers.step, "agent": headers.agent},
        }
        own = [tool for tool in request.tools if "input_schema" in tool]
        if len(own) < len(request.tools):
            # Converse has no tools of the provider's; the agent works without them.
            logger().info("bedrock has no server tools", extra={"left_out": len(request.tools) - len(own)})
        tools = [part for tool in own for part in _cacheable({"toolSpec": _tool(tool)}, tool)]
        config: dict[str, Any] = {"tools": tools}
        if request.output_schema is not None:
            answer = {"name": ANSWER, "description": "Give the final answer.", "input_schema": request.output_schema}
            tools.append({"toolSpec": _tool(answer)})
            # With tools of its own the agent may use them first, and must answer in this form at last.
            config["toolChoice"] = {"any": {}} if own else {"tool": {"name": ANSWER}}
        return {**arguments, "toolConfig": config} if tools else arguments


def _cacheable(part: dict[str, Any], block: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [part, _CACHE_POINT] if "cache_control" in block else [part]


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": tool["name"], "description": tool["description"], "inputSchema": {"json": tool["input_schema"]}}


def _content(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without what another provider's server tools left in a turn that began there; of nothing else, words stay."""
    kept = [_block(one) for one in blocks if one["type"] not in BLOCKS]
    return kept or [{"text": "(looked something up)"}]


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    match block:
        case {"type": "tool_use", "id": id_, "name": name, "input": given}:
            return {"toolUse": {"toolUseId": id_, "name": name, "input": given}}
        case {"type": "tool_result", "tool_use_id": id_, "content": text}:
            status = "error" if block.get("is_error") else "success"
            return {"toolResult": {"toolUseId": id_, "content": [{"text": text}], "status": status}}
        case {"type": "image", "source": {"media_type": media_type, "data": data}}:
            return {"image": {"format": media_type.partition("/")[2], "source": {"bytes": b64decode(data)}}}
    return {"text": block["text"]}


def _joined(stream: Iterator[dict[str, Any]], on_text: OnText) -> dict[str, Any]:
    """The events of a stream as the answer that Converse would have given. Raises ModelStreamCut if it has no end."""
    blocks: dict[int, dict[str, Any]] = {}
    stop, usage = None, None
    for event in stream:
        match event:
            case {"contentBlockStart": {"contentBlockIndex": index, "start": {"toolUse": started}}}:
                blocks[index] = {"toolUse": {**started, "input": ""}}
            case {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"text": text}}}:
                blocks.setdefault(index, {"text": ""})["text"] += text
                on_text(text)
            case {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"toolUse": {"input": text}}}}:
                blocks[index]["toolUse"]["input"] += text
                if blocks[index]["toolUse"]["name"] == ANSWER:
                    on_text(text)
            case {"messageStop": {"stopReason": reason}}:
                stop = reason
            case {"metadata": {"usage": used}}:
                usage = used
    if stop is None or usage is None:
        raise ModelStreamCut
    for block in blocks.values():
        if "toolUse" in block:
            block["toolUse"]["input"] = _parsed(block["toolUse"]["input"], stop)
    content = [blocks[index] for index in sorted(blocks)]
    return {"output": {"message": {"content": content}}, "stopReason": stop, "usage": usage}


def _parsed(text: str, stop: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        if stop == "max_tokens":
            return {}
        raise ModelStreamCut from None


def _reply(request: ModelRequest, whole: Mapping[str, Any]) -> ModelReply:
    stop = whole["stopReason"]
    if stop in _FAILED_STOPS:
        raise ModelServerError
    content = [block for block in map(_ours, whole["output"]["message"]["content"]) if block is not None]
    uses = [block for block in content if block["type"] == "tool_use"]
    if request.output_schema is not None and uses:
        others = [block for block in uses if block["name"] != ANSWER]
        if others:
            # It wants to know more before it answers; an answer beside that is premature.
            content = [block for block in content if block.get("name") != ANSWER]
        else:
            # Words around the answer would keep it from being read as JSON.
            content = [{"type": "text", "text": json.dumps(uses[0]["input"], ensure_ascii=False)}]
            stop = "end_turn" if stop == "tool_use" else stop
    used = whole["usage"]
    return ModelReply(
        model=request.model,
        content=content,
        stop_reason=_STOPS.get(stop, stop),
        usage=call_usage(
            request.model,
            uncached=used["inputTokens"],
            output=used["outputTokens"],
            cache_read=used.get("cacheReadInputTokens", 0),
            cache_write=used.get("cacheWriteInputTokens", 0),
        ),
        provider="bedrock",
    )


def _ours(block: Mapping[str, Any]) -> dict[str, Any] | None:
    match block:
        case {"text": text}:
            return {"type": "text", "text": text} if text else None
        case {"toolUse": {"toolUseId": id_, "name": name, "input": given}}:
            return {"type": "tool_use", "id": id_, "name": name, "input": given}
    return None
