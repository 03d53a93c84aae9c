"""Server tools: what the model's provider runs itself while it answers (Anthropic's web_search and web_fetch).

They stand in an agent's whitelist like any tool, and the request declares them; their calls and results come back inside
the reply, as blocks of the model's own turn, and are recorded with it. A provider that has none of them (Bedrock) leaves
them out. Their versions are settings; an empty one switches a tool off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.core.settings import get_settings
from functions.core.tools import SERVER_TOOLS

MOST_USES = 5
"""Of each tool in one model call."""
_FETCHED_TOKENS = 20_000
BLOCKS = frozenset({"server_tool_use", "web_search_tool_result", "web_fetch_tool_result"})
"""Types of the blocks that they leave in a reply."""


@dataclass(frozen=True)
class ServerCall:
    """A call that was made within a reply."""

    name: str
    input: Any
    content: Any
    """The result as the provider gave it; None where there is none."""
    ok: bool


def server_tool_definitions(names: Collection[str]) -> list[dict[str, Any]]:
    """Those of the whitelist that are switched on, as the Messages API wants them."""
    if not SERVER_TOOLS.intersection(names):
        return []
    settings = get_settings()
    versions = {"web_search": settings.web_search, "web_fetch": settings.web_fetch}
    more: Mapping[str, dict[str, Any]] = {
        "web_fetch": {"citations": {"enabled": True}, "max_content_tokens": _FETCHED_TOKENS}
    }
    return [
        {"type": versions[name], "name": name, "max_uses": MOST_USES, **more.get(name, {})}
        for name in names
        if versions.get(name)
    ]


def server_calls(content: Sequence[Mapping[str, Any]]) -> Iterator[ServerCall]:
    """The calls within a reply, in their order."""
    results = {
        block["tool_use_id"]: block.get("content")
        for block in content
        if block["type"] in BLOCKS and "tool_use_id" in block
    }
    for block in content:
        if block["type"] == "server_tool_use":
            result = results.get(block["id"])
            failed = isinstance(result, Mapping) and str(result.get("type", "")).endswith("_error")
            yield ServerCall(block["name"], block.get("input", {}), result, not failed)
