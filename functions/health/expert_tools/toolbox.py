"""The Domain Expert's own tools, and the names that its whitelist may hold."""

from __future__ import annotations

from collections.abc import Callable

from functions.core.tools import Tool
from functions.health.expert_tools.datacommons import datacommons_tool
from functions.health.expert_tools.ncbi import ncbi_search_tool
from functions.health.expert_tools.person import Person
from functions.health.expert_tools.range_compare import range_compare_tool

EXPERT_TOOLS = frozenset({"ncbi_search", "datacommons", "range_compare"})


def expert_tools(person: Callable[[], Person]) -> list[Tool]:
    """`person` is whom they are about; it is asked when a tool needs it."""
    return [ncbi_search_tool(), datacommons_tool(), range_compare_tool(person)]
