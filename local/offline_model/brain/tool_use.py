"""Whether to call a tool, and with what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.offline_model.brain.language import normalise
from local.offline_model.prompt import Prompt
from local.offline_model.reply import ToolUse
from local.offline_model.schemas import conform

_QUERY_FIELDS = ("query", "question", "q", "term", "text", "topic")
_EXPERT = "domain_expert"
"""Looks things up unasked: one value, where the question has one, then the literature."""
_LOOK_UPS = 2
_VALUE = re.compile(
    r"\b(?P<marker>ldl|hdl|hba1c|a1c|ferritin|tsh|triglycerides|cholesterol|glucose|creatinine|vitamin d)\b[^.?!\d]{0,40}?"
    r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>mg/dl|mmol/l|mmol/mol|ng/ml|nmol/l|ug/l|miu/l|umol/l|%)",
    re.IGNORECASE,
)
_SEARCH_WORDS = 6


def wanted_call(prompt: Prompt) -> ToolUse | None:
    """The call that the client forces, or one that the prompt asks for by the tool's name; None: answer in words."""
    choice = prompt.tool_choice.get("type", "auto")
    if not prompt.tools or choice == "none":
        return None
    if prompt.agent == _EXPERT and choice == "auto":
        return _look_up(prompt)
    unused = [tool for tool in prompt.tools if tool["name"] not in prompt.used_tools]
    named = [tool for tool in unused if re.search(rf"\b{re.escape(tool['name'])}\b", prompt.last_user_text)]
    if choice == "tool":
        return _call(next(tool for tool in prompt.tools if tool["name"] == prompt.tool_choice["name"]), prompt)
    if named:
        return _call(named[0], prompt)
    if choice == "any":
        return _call((unused or list(prompt.tools))[0], prompt)
    return None


def _look_up(prompt: Prompt) -> ToolUse | None:
    """The expert's next look-up; None once it has looked up enough."""
    if len(prompt.used_tools) >= _LOOK_UPS:
        return None
    unused = {tool["name"]: tool for tool in prompt.tools if tool["name"] not in prompt.used_tools}
    if "range_compare" in unused and (asked := _value_asked_about(prompt)) is not None:
        return ToolUse("range_compare", asked)
    if "ncbi_search" in unused:
        terms = _search_terms(prompt.question())
        return ToolUse("ncbi_search", {"query": terms, "max_results": 3}) if terms else None
    if prompt.used_tools:
        return None
    return next((_call(tool, prompt) for tool in unused.values() if _query_field(tool)), None)


def _value_asked_about(prompt: Prompt) -> dict[str, Any] | None:
    """A value with its unit, or a marker of which the person has one."""
    found = _VALUE.search(prompt.question())
    if found is not None:
        return {"marker": found["marker"], "value": float(found["value"]), "unit": found["unit"]}
    markers = prompt.context.get("latest_markers")
    named = normalise(prompt.question())
    own = [name for name in markers or {} if normalise(name).split(" c")[0] in named]
    return {"marker": own[0]} if own else None


def _search_terms(question: str) -> str:
    words = [word for word in normalise(question).split() if word.isalpha() and len(word) > 2 and word not in _COMMON]
    return " ".join(list(dict.fromkeys(words))[:_SEARCH_WORDS])


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "about affect and are can compared day days does doing for from had has have how into last long mean means month "
        "months much normal not over should something than that the them they this too understand was week weeks were "
        "what when which why will with worry would year years you your",
    )
)


def _query_field(tool: Mapping[str, Any]) -> str | None:
    properties = tool["input_schema"].get("properties", {})
    return next((name for name in _QUERY_FIELDS if properties.get(name, {}).get("type") == "string"), None)


def _call(tool: Mapping[str, Any], prompt: Prompt) -> ToolUse:
    field = _query_field(tool)
    proposed = {field: prompt.question() or prompt.last_user_text} if field else {}
    return ToolUse(tool["name"], conform(proposed, tool["input_schema"]))
