"""What the model says: text and tool calls, cut to what the client asked for."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from local.offline_model.tokens import CHARACTERS_PER_TOKEN, count_tokens

StopReason = Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn"]


@dataclass(frozen=True)
class Text:
    text: str

    def tokens(self) -> int:
        return count_tokens(self.text)

    def to_wire(self) -> dict[str, Any]:
        return {"type": "text", "text": self.text, "citations": None}


@dataclass(frozen=True)
class ToolUse:
    name: str
    input: Mapping[str, Any]
    id: str = field(default_factory=lambda: f"toolu_{secrets.token_hex(12)}")

    def tokens(self) -> int:
        return count_tokens(self.name) + count_tokens(json.dumps(self.input))

    def to_wire(self) -> dict[str, Any]:
        return {"type": "tool_use", "id": self.id, "name": self.name, "input": dict(self.input)}


@dataclass(frozen=True)
class Raw:
    """A block as a rule gave it: a server tool's call or result, or text with citations. It comes whole."""

    block: Mapping[str, Any]

    def tokens(self) -> int:
        return count_tokens(json.dumps(self.block))

    def to_wire(self) -> dict[str, Any]:
        return dict(self.block)


@dataclass(frozen=True)
class Reply:
    blocks: tuple[Text | ToolUse | Raw, ...]
    stop_reason: StopReason = "end_turn"
    stop_sequence: str | None = None

    def tokens(self) -> int:
        return sum(block.tokens() for block in self.blocks)

    def text(self) -> str:
        return "".join(
            block.text if isinstance(block, Text) else str(block.block.get("text", ""))
            for block in self.blocks
            if not isinstance(block, ToolUse)
        )


def said(text: str) -> Reply:
    return Reply((Text(text),) if text else ())


def said_json(value: Any) -> Reply:
    return said(json.dumps(value, ensure_ascii=False))


def called(*uses: ToolUse, text: str = "") -> Reply:
    return Reply((*said(text).blocks, *uses), "tool_use")


def cut_to(reply: Reply, *, max_tokens: int, stop_sequences: tuple[str, ...]) -> Reply:
    """The reply as far as the limits allow; a tool call that does not fit is left out whole."""
    kept: list[Text | ToolUse | Raw] = []
    left = max_tokens
    for block in reply.blocks:
        if isinstance(block, Text):
            text = block.text[: left * CHARACTERS_PER_TOKEN]
            hits = [(text.find(stop), stop) for stop in stop_sequences if stop and stop in text]
            if hits:
                at, stop = min(hits)
                return Reply((*kept, *said(text[:at]).blocks), "stop_sequence", stop)
            if text != block.text:
                return Reply((*kept, *said(text).blocks), "max_tokens")
        elif block.tokens() > left:
            return Reply(tuple(kept), "max_tokens")
        kept.append(block)
        left -= block.tokens()
    return reply
