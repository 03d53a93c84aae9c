"""Requests of the Messages API: read and checked as the real one checks them, with its wording where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.offline_model.errors import invalid
from local.offline_model.schemas import refuse_unsupported

KNOWN_FIELDS = frozenset({
    "model", "messages", "max_tokens", "system", "tools", "tool_choice", "stream", "stop_sequences", "temperature", "top_p",
    "top_k", "metadata", "output_config", "thinking", "service_tier", "container", "inference_geo", "speed",
    "cache_control",
})  # fmt: skip
CONTENT_BLOCKS = frozenset({
    "text", "image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking", "search_result",
    "server_tool_use", "web_search_tool_result", "web_fetch_tool_result",
})  # fmt: skip
SERVER_TOOL = re.compile(r"(web_search|web_fetch)_\d{8}")
"""The provider's own tools: taken as the real API takes them, and never used by this model of its own accord."""
MAX_CACHE_BREAKPOINTS = 4
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")

Block = Mapping[str, Any]
"""A content block as the client sent it."""


@dataclass(frozen=True)
class Message:
    role: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class MessagesRequest:
    model: str
    max_tokens: int
    stream: bool
    system: tuple[Block, ...]
    messages: tuple[Message, ...]
    tools: tuple[Block, ...]
    tool_choice: Mapping[str, Any]
    schema: Mapping[str, Any] | None
    """The JSON schema that the answer must be valid against."""
    stop_sequences: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """All text that the model reads, in the order of the prompt."""
        for block in self.system:
            yield str(block["text"])
        for message in self.messages:
            yield from (text for block in message.blocks for text in block_texts(block))

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Every block with its place, in the order in which the prompt cache sees them."""
        yield from (("tools", tool) for tool in self.tools)
        yield from (("system", block) for block in self.system)
        yield from ((message.role, block) for message in self.messages for block in message.blocks)


def block_texts(block: Block) -> Iterator[str]:
    """The text within a block: its own, or a tool result's."""
    if block["type"] == "text":
        yield block["text"]
    elif block["type"] == "tool_result":
        content = block.get("content", "")
        if isinstance(content, str):
            yield content
        else:
            yield from (text for part in content for text in block_texts(part))


def read_request(body: object, *, counting: bool = False) -> MessagesRequest:
    """Check a request body.

    `counting`: it is meant for count_tokens, which has neither `max_tokens` nor `stream`.
    Raises ApiError 400, naming the field.
    """
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object")
    for field in body:
        if field not in KNOWN_FIELDS:
            raise invalid(f"{field}: Extra inputs are not permitted")
    model = _required(body, "model", str)
    if not model:
        raise invalid("model: String should have at least 1 character")
    max_tokens = 0 if counting else _required(body, "max_tokens", int)
    if not counting and max_tokens < 1:
        raise invalid("max_tokens: Input should be greater than or equal to 1")
    tools = tuple(_read_tool(index, tool) for index, tool in enumerate(_optional(body, "tools", list) or []))
    names = [tool["name"] for tool in tools]
    if len(set(names)) != len(names):
        raise invalid("tools: Tool names must be unique.")
    request = MessagesRequest(
        model=model,
        max_tokens=max_tokens,
        stream=bool(_optional(body, "stream", bool)),
        system=_read_content("system", body.get("system") or [], allowed=frozenset({"text"})),
        messages=_mark_last(_read_messages(_required(body, "messages", list)), body.get("cache_control")),
        tools=tools,
        tool_choice=_read_tool_choice(body, names),
        schema=_read_schema(_optional(body, "output_config", dict) or {}),
        stop_sequences=tuple(_optional(body, "stop_sequences", list) or []),
    )
    temperature = body.get("temperature")
    if isinstance(temperature, int | float) and not 0 <= temperature <= 1:
        raise invalid("temperature: range: 0..1")
    breakpoints = sum(1 for _, block in request.blocks() if block.get("cache_control"))
    if breakpoints > MAX_CACHE_BREAKPOINTS:
        raise invalid(
            f"A maximum of {MAX_CACHE_BREAKPOINTS} blocks with cache_control may be provided. Found {breakpoints}."
        )
    return request


_TYPE_NAMES = {str: "string", int: "integer", bool: "boolean", list: "list", dict: "dictionary"}


def _optional(body: Mapping[str, Any], field: str, kind: type[Any]) -> Any:
    value = body.get(field)
    # bool is an int in Python, and `"max_tokens": true` is no number of tokens.
    if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        raise invalid(f"{field}: Input should be a valid {_TYPE_NAMES[kind]}")
    return value


def _required(body: Mapping[str, Any], field: str, kind: type[Any], path: str = "") -> Any:
    if body.get(field) is None:
        raise invalid(f"{path}{field}: Field required")
    return _optional(body, field, kind)


def _read_messages(values: list[Any]) -> tuple[Message, ...]:
    if not values:
        raise invalid("messages: at least one message is required")
    messages: list[Message] = []
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise invalid(f"messages.{index}: Input should be a valid dictionary")
        role = _required(value, "role", str, f"messages.{index}.")
        if role not in {"user", "assistant"}:
            raise invalid(f'messages: Unexpected role "{role}". Allowed roles are "user" or "assistant".')
        if "content" not in value:
            raise invalid(f"messages.{index}.content: Field required")
        blocks = _read_content(f"messages.{index}.content", value["content"], allowed=CONTENT_BLOCKS)
        last_assistant = role == "assistant" and index == len(values) - 1
        if not blocks and not last_assistant:
            raise invalid(
                f"messages.{index}: all messages must have non-empty content except for the optional final assistant message"
            )
        messages.append(Message(role, blocks))
    if messages[0].role != "user":
        raise invalid('messages: first message must use the "user" role')
    _check_tool_results(messages)
    return tuple(messages)


def _mark_last(messages: tuple[Message, ...], cache_control: object) -> tuple[Message, ...]:
    """A `cache_control` of the whole request stands for one on its last block."""
    if not cache_control or not messages[-1].blocks:
        return messages
    *others, last = messages
    *blocks, final = last.blocks
    return (*others, Message(last.role, (*blocks, {**final, "cache_control": cache_control})))


def _read_content(path: str, content: object, *, allowed: frozenset[str]) -> tuple[Block, ...]:
    if isinstance(content, str):
        return ({"type": "text", "text": content},) if content else ()
    if not isinstance(content, list):
        raise invalid(f"{path}: Input should be a valid list")
    for index, block in enumerate(content):
        if not isinstance(block, dict) or block.get("type") not in allowed:
            raise invalid(
                f"{path}.{index}: Input tag does not match any of the expected tags: {', '.join(sorted(allowed))}"
            )
        if block["type"] == "text":
            if not isinstance(block.get("text"), str):
                raise invalid(f"{path}.{index}.text: Input should be a valid string")
            if not block["text"].strip():
                raise invalid(f"{path}.{index}: text content blocks must contain non-whitespace text")
        if block["type"] == "tool_result":
            _read_content(f"{path}.{index}.content", block.get("content") or [], allowed=frozenset({"text", "image"}))
    return tuple(content)


def _check_tool_results(messages: list[Message]) -> None:
    """Every tool use is answered in the next message, and nothing else is."""
    for index, message in enumerate(messages):
        asked = {block.get("id") for block in message.blocks if block["type"] == "tool_use"}
        following = messages[index + 1].blocks if index + 1 < len(messages) else ()
        answered = {block.get("tool_use_id") for block in following if block["type"] == "tool_result"}
        if message.role == "assistant" and index + 1 < len(messages) and asked - answered:
            raise invalid(
                f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                f"{', '.join(sorted(map(str, asked - answered)))}. Each `tool_use` block must have a corresponding "
                "`tool_result` block in the next message."
            )
        if stray := answered - asked:
            raise invalid(
                f"messages.{index + 1}.content: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{', '.join(sorted(map(str, stray)))}. Each `tool_result` block must have a corresponding `tool_use` block "
                "in the previous message."
            )
    if any(block["type"] == "tool_result" for block in messages[0].blocks):
        raise invalid("messages.0.content: unexpected `tool_use_id` found in `tool_result` blocks")


def _read_tool(index: int, tool: object) -> Block:
    if not isinstance(tool, dict):
        raise invalid(f"tools.{index}: Input should be a valid dictionary")
    if (kind := str(tool.get("type", "custom"))) != "custom":
        version = SERVER_TOOL.fullmatch(kind)
        if version is None or tool.get("name") != version[1]:
            raise invalid(f"tools.{index}: the offline model knows no server tool {kind!r} named {tool.get('name')!r}")
        return tool
    name = _required(tool, "name", str, f"tools.{index}.custom.")
    if not TOOL_NAME.fullmatch(name):
        raise invalid(f"tools.{index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
    schema = _required(tool, "input_schema", dict, f"tools.{index}.custom.")
    if schema.get("type") != "object":
        raise invalid(f"tools.{index}.custom.input_schema.type: Input should be 'object'")
    if tool.get("strict"):
        refuse_unsupported(schema, f"tools.{index}.custom.input_schema")
    return tool


def _read_tool_choice(body: Mapping[str, Any], names: list[str]) -> Mapping[str, Any]:
    choice: dict[str, Any] | None = _optional(body, "tool_choice", dict)
    if choice is None:
        return {"type": "auto"}
    if choice.get("type") not in {"auto", "any", "tool", "none"}:
        raise invalid("tool_choice: Input tag does not match any of the expected tags: 'auto', 'any', 'tool', 'none'")
    if not names:
        raise invalid("tool_choice: may only be specified while providing tools.")
    if choice["type"] == "tool" and choice.get("name") not in names:
        raise invalid(f"tool_choice.name: Tool '{choice.get('name')}' not found in provided tools")
    return choice


def _read_schema(output_config: dict[str, Any]) -> Mapping[str, Any] | None:
    output_format = output_config.get("format")
    if output_format is None:
        return None
    if not isinstance(output_format, dict) or output_format.get("type") != "json_schema":
        raise invalid("output_config.format.type: Input should be 'json_schema'")
    schema = output_format.get("schema")
    if not isinstance(schema, dict):
        raise invalid("output_config.format.schema: Field required")
    refuse_unsupported(schema, "output_config.format.schema")
    return schema
