"""What a scripted rule does to the calls that it takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.offline_model.errors import DEFAULT_MESSAGES, ApiError, invalid
from local.offline_model.reply import Raw, Reply, ToolUse, called, said


@dataclass(frozen=True)
class Fail:
    """Answer with an error; with `after_characters`, as an `error` event in the middle of the stream."""

    error: ApiError
    after_characters: int | None


@dataclass(frozen=True)
class Cut:
    """Close the connection after that many characters of the reply."""

    after_characters: int


@dataclass(frozen=True)
class Hold:
    """Answer nothing until the rule is released; with `after_characters`, stop there instead of at the start."""

    after_characters: int | None


@dataclass(frozen=True)
class Say:
    """A fixed reply in place of the model's own."""

    reply: Reply


@dataclass(frozen=True)
class Delay:
    """Wait first, then answer as ever."""

    seconds: float


Action = Fail | Cut | Hold | Say | Delay


def read_action(value: object) -> Action:
    """An action from the control API. Raises ApiError 400, naming the types and fields there are."""
    if not isinstance(value, dict) or value.get("type") not in _READERS:
        raise invalid(f"action: an object with type one of {', '.join(_READERS)}")
    allowed, reader = _READERS[value["type"]]
    fields = {name: one for name, one in value.items() if name != "type"}
    if unknown := set(fields) - set(allowed):
        raise invalid(f"action {value['type']}: unknown {', '.join(sorted(unknown))}; it takes {', '.join(allowed)}")
    return reader(fields)


def _fail(fields: Mapping[str, Any]) -> Action:
    status = _whole(fields, "status")
    if status is None or not 400 <= status <= 599:
        raise invalid("action error: status is between 400 and 599")
    message = str(fields.get("message", DEFAULT_MESSAGES.get(status, "Scripted error")))
    after = fields.get("retry_after")
    headers = {} if after is None else {"retry-after": str(after)}
    return Fail(ApiError(status, message, headers=headers), _whole(fields, "after_characters"))


def _cut(fields: Mapping[str, Any]) -> Action:
    return Cut(_whole(fields, "after_characters") or 0)


def _hold(_fields: Mapping[str, Any]) -> Action:
    return Hold(None)


def _hold_mid_stream(fields: Mapping[str, Any]) -> Action:
    return Hold(_whole(fields, "after_characters") or 0)


def _delay(fields: Mapping[str, Any]) -> Action:
    return Delay((_whole(fields, "ms") or 0) / 1000)


def _code(fields: Mapping[str, Any]) -> Action:
    return Say(said(f"```python\n{fields.get('code', '')}\n```"))


def _reply(fields: Mapping[str, Any]) -> Action:
    text = str(fields.get("text", ""))
    if "blocks" in fields:
        return _raw(fields)
    if "json" in fields:
        return Say(said(json.dumps(fields["json"], ensure_ascii=False)))
    uses = fields.get("tool_use") or []
    if not isinstance(uses, list) or not all(isinstance(use, dict) and "name" in use for use in uses):
        raise invalid("action reply: tool_use is a list of {name, input}")
    if uses:
        return Say(called(*(ToolUse(use["name"], use.get("input", {})) for use in uses), text=text))
    return Say(said(text))


def _raw(fields: Mapping[str, Any]) -> Action:
    """Content blocks as they are, server tools' among them."""
    blocks, stop = fields["blocks"], fields.get("stop_reason", "end_turn")
    if not isinstance(blocks, list) or not all(isinstance(one, dict) and "type" in one for one in blocks):
        raise invalid("action reply: blocks is a list of content blocks")
    if stop not in ("end_turn", "pause_turn"):
        raise invalid("action reply: stop_reason is end_turn or pause_turn")
    return Say(Reply(tuple(Raw(one) for one in blocks), stop))


_READERS: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, Any]], Action]]] = {
    "error": (("status", "message", "retry_after", "after_characters"), _fail),
    "cut": (("after_characters",), _cut),
    "hold": ((), _hold),
    "hold_mid_stream": (("after_characters",), _hold_mid_stream),
    "reply": (("text", "json", "tool_use", "blocks", "stop_reason"), _reply),
    "code": (("code",), _code),
    "delay": (("ms",), _delay),
}


def _whole(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise invalid(f"action: {name} is a whole number of at least 0")
    return value
