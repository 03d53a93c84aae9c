"""Names are unique over all packs: a whitelist, a topic or a run names one thing."""

from __future__ import annotations

from collections import Counter

import pytest

from contracts.ids import new_id
from functions import packs
from functions.core.principal import Principal
from functions.core.snapshot import Snapshot


def nothing_to_see() -> Snapshot:
    return Snapshot(today="2026-01-01", time_zone="UTC")


def test_names_of_agents_tools_and_topics_are_unique_over_all_packs() -> None:
    somebody = Principal(new_id("user"))
    agents = [name for pack in packs.PACKS for name in pack.agents()]
    tools = [tool.name for pack in packs.PACKS for tool in pack.tools(somebody, nothing_to_see)] + [
        "recall_memory",
        "emit_event",
    ]
    topics = [topic.name for topic in packs.topics()]

    for names in (agents, tools, topics):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_the_names_of_agents_are_those_of_their_files() -> None:
    assert packs.agent_names() == sorted(packs.all_agents())


def test_a_topic_is_found_by_its_name() -> None:
    assert packs.topic("human_review").name == "human_review"
    with pytest.raises(KeyError):
        packs.topic("nothing")


def test_the_platforms_tools_are_there_for_every_pack() -> None:
    assert {"recall_memory", "emit_event"} <= packs.tools(
        Principal(new_id("user")), nothing_to_see, suppressed=False
    ).keys()
