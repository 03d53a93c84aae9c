"""A reply as the events of a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from local.offline_model.reply import Raw, Reply, Text
from local.offline_model.tokens import CHARACTERS_PER_TOKEN, Usage

_DELTA_SIZES = (9, 31, 4, 22, 40, 13, 2, 27)
"""Characters per delta: uneven, and blind to words and to `{{references}}`, as the real deltas are."""


@dataclass(frozen=True)
class StreamEvent:
    data: Mapping[str, Any]
    characters: int = 0
    """Of the reply; 0 for events that frame it."""

    @property
    def tokens(self) -> float:
        return self.characters / CHARACTERS_PER_TOKEN

    def encode(self) -> bytes:
        return f"event: {self.data['type']}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n".encode()


def message_body(message_id: str, model: str, reply: Reply, usage: Usage) -> dict[str, Any]:
    """The whole message, as a call without streaming returns it."""
    return {
        "id": message_id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [block.to_wire() for block in reply.blocks],
        "stop_reason": reply.stop_reason,
        "stop_sequence": reply.stop_sequence,
        "usage": usage.to_wire(reply.tokens()),
    }


def stream_events(
    message_id: str, model: str, reply: Reply, usage: Usage, *, boundary: int | None = None
) -> Iterator[StreamEvent]:
    """The stream's events in order. No delta crosses `boundary` (characters of the reply), so a stream can be cut there."""
    start = message_body(message_id, model, Reply(()), usage) | {"stop_reason": None}
    start["usage"]["output_tokens"] = 1
    yield StreamEvent({"type": "message_start", "message": start})
    yield StreamEvent({"type": "ping"})
    sizes = cycle(_DELTA_SIZES)
    sent = 0
    for index, block in enumerate(reply.blocks):
        if isinstance(block, Raw):
            yield StreamEvent({"type": "content_block_start", "index": index, "content_block": block.to_wire()})
            yield StreamEvent({"type": "content_block_stop", "index": index})
            continue
        if isinstance(block, Text):
            opening, kind, key, content = block.to_wire() | {"text": ""}, "text_delta", "text", block.text
        else:
            opening = block.to_wire() | {"input": {}}
            kind, key, content = "input_json_delta", "partial_json", json.dumps(block.input, ensure_ascii=False)
        yield StreamEvent({"type": "content_block_start", "index": index, "content_block": opening})
        position = 0
        while position < len(content):
            size = next(sizes)
            if boundary is not None and sent < boundary:
                size = min(size, boundary - sent)
            piece = content[position : position + size]
            delta = {"type": "content_block_delta", "index": index, "delta": {"type": kind, key: piece}}
            yield StreamEvent(delta, len(piece))
            position += len(piece)
            sent += len(piece)
        yield StreamEvent({"type": "content_block_stop", "index": index})
    delta = {"stop_reason": reply.stop_reason, "stop_sequence": reply.stop_sequence}
    yield StreamEvent({"type": "message_delta", "delta": delta, "usage": usage.to_wire(reply.tokens())})
    yield StreamEvent({"type": "message_stop"})
