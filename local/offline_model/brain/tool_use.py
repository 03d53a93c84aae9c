"""Whether to call a tool, and with what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.offline_model.prompt import Prompt
from local.offline_model.reply import ToolUse
from local.offline_model.schemas import conform

_QUERY_FIELDS = ("query", "question", "q", "term", "text", "topic")
_LOOKS_THINGS_UP = frozenset({"domain_expert"})
"""Agents that look something up once, unasked, where they are given a tool for it."""


def wanted_call(prompt: Prompt) -> ToolUse | None:
    """The call that the client forces, or one that the prompt asks for by the tool's name; None: answer in words."""
    choice = prompt.tool_choice.get("type", "auto")
    if not prompt.tools or choice == "none":
        return None
    unused = [tool for tool in prompt.tools if tool["name"] not in prompt.used_tools]
    named = [tool for tool in unused if re.search(rf"\b{re.escape(tool['name'])}\b", prompt.last_user_text)]
    if choice == "tool":
        return _call(next(tool for tool in prompt.tools if tool["name"] == prompt.tool_choice["name"]), prompt)
    if named:
        return _call(named[0], prompt)
    if choice == "any":
        return _call((unused or list(prompt.tools))[0], prompt)
    if prompt.agent in _LOOKS_THINGS_UP and not prompt.used_tools:
        return next((_call(tool, prompt) for tool in unused if _query_field(tool)), None)
    return None


def _query_field(tool: Mapping[str, Any]) -> str | None:
    properties = tool["input_schema"].get("properties", {})
    return next((name for name in _QUERY_FIELDS if properties.get(name, {}).get("type") == "string"), None)


def _call(tool: Mapping[str, Any], prompt: Prompt) -> ToolUse:
    field = _query_field(tool)
    proposed = {field: prompt.question() or prompt.last_user_text} if field else {}
    return ToolUse(tool["name"], conform(proposed, tool["input_schema"]))
