"""The prompt as the model reads it: data sections by name, what the snapshot tells, and how the answer is to look."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.offline_model.wire import MessagesRequest, block_texts

_SECTION = re.compile(r'<data name="([^"]+)"[^>]*>(.*?)</data>', re.DOTALL)
_CONTEXT = re.compile(r"<shared_context[^>]*>(.*?)</shared_context>", re.DOTALL)


def unescape(text: str) -> str:
    """Undo the escaping of quoted data; `&amp;` last, so that nothing is undone twice."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


@dataclass(frozen=True)
class ToolResult:
    name: str
    text: str
    ok: bool = True

    def value(self) -> Any:
        """What the tool answered, as JSON out of its element; None where it is an error or no JSON."""
        quoted = _SECTION.search(self.text)
        try:
            return json.loads(unescape(quoted.group(2) if quoted else self.text)) if self.ok else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Prompt:
    agent: str
    """From the header; empty when the caller did not say."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Text of the data sections, unescaped, by name."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """The snapshot: `today`, `time_zone`, `profile`, …"""
    last_user_text: str = ""
    """What the last user message says, data sections included."""
    schema: Mapping[str, Any] | None = None
    tools: tuple[Mapping[str, Any], ...] = ()
    tool_choice: Mapping[str, Any] = field(default_factory=lambda: {"type": "auto"})
    used_tools: tuple[str, ...] = ()
    tool_results: tuple[ToolResult, ...] = ()
    pictures: tuple[bytes, ...] = ()
    """Files of the images in it."""

    def text(self, name: str) -> str:
        """A section as text; empty when there is none."""
        return self.sections.get(name, "").strip()

    def result(self, tool: str) -> ToolResult | None:
        """The latest answer of a tool."""
        return next((result for result in reversed(self.tool_results) if result.name == tool), None)

    def value(self, name: str) -> Any:
        """A section as JSON; None when there is none or it is not JSON."""
        try:
            return json.loads(self.sections.get(name, ""))
        except ValueError:
            return None

    def question(self) -> str:
        """The question, or whatever the last user message says where no section is named so."""
        if "question" in self.sections:
            return self.text("question")
        return "" if self.sections else self.last_user_text

    def found(self, tool: str) -> Any:
        """What a tool returned, as JSON; None if it was not called, failed, or returned something else."""
        for result in self.tool_results:
            told = _SECTION.search(result.text) if result.name == tool else None
            try:
                return json.loads(unescape(told.group(2))) if told else None
            except ValueError:
                return None
        return None

    def earlier_questions(self) -> list[str]:
        """What the person asked before, oldest first, from a conversation given as messages."""
        conversation = self.value("conversation")
        if not isinstance(conversation, list):
            return []
        said = [
            str(one.get("content", "")) for one in conversation if isinstance(one, dict) and one.get("role") == "user"
        ]
        return [text for text in said if text.strip() != self.question()]


def read_prompt(request: MessagesRequest, agent: str) -> Prompt:
    """Read a request as the model does."""
    user_texts = [
        "\n".join(text for block in message.blocks if block["type"] == "text" for text in block_texts(block))
        for message in request.messages
        if message.role == "user"
    ]
    everything = "\n".join(user_texts)
    context = _CONTEXT.search(everything)
    names = {
        block["id"]: block["name"]
        for message in request.messages
        for block in message.blocks
        if block["type"] == "tool_use"
    }
    results = tuple(
        ToolResult(
            names.get(block["tool_use_id"], ""), "\n".join(block_texts(block)), ok=not block.get("is_error", False)
        )
        for message in request.messages
        for block in message.blocks
        if block["type"] == "tool_result"
    )
    return Prompt(
        agent=agent,
        sections={name: unescape(text) for name, text in _SECTION.findall(everything)},
        context=_json_object(unescape(context.group(1))) if context else {},
        last_user_text=next((text for text in reversed(user_texts) if text), ""),
        schema=request.schema,
        tools=tuple(tool for tool in request.tools if "input_schema" in tool),
        tool_choice=request.tool_choice,
        used_tools=tuple(names.values()),
        tool_results=results,
        pictures=tuple(_pictures(request)),
    )


def _pictures(request: MessagesRequest) -> Iterator[bytes]:
    blocks = (block for message in request.messages for block in message.blocks)
    for source in (block.get("source", {}) for block in blocks if block["type"] == "image"):
        if source.get("type") == "base64":
            yield b64decode(source.get("data", ""))


def _json_object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
