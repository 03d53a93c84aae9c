"""The critic's rules: they only ever make a decision stricter."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.critic import (
    MEMORY_KINDS,
    MOST_MEMORIES,
    Category,
    Concern,
    CriticReply,
    Decision,
    Severity,
    criticism_of,
    memories_for_critic,
)

STRICTNESS = {"accept": 0, "downgrade": 1, "reject": 2}

concerns = st.lists(
    st.builds(
        Concern,
        category=st.sampled_from(get_args(Category)),
        detail=st.text(max_size=20),
        severity=st.sampled_from(get_args(Severity)),
    ),
    max_size=5,
)
replies = st.builds(
    CriticReply, decision=st.sampled_from(get_args(Decision)), concerns=concerns, rationale=st.text(max_size=20)
)


def reply(decision: Any, *severities: Any) -> CriticReply:
    found = [Concern(category="noise", detail="d", severity=severity) for severity in severities]
    return CriticReply(decision=decision, concerns=found, rationale="r")


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        (reply("accept"), "accept"),
        (reply("accept", "low"), "accept"),
        (reply("accept", "medium"), "accept"),
        (reply("accept", "medium", "low", "medium"), "downgrade"),
        (reply("accept", "high"), "downgrade"),
        (reply("reject", "high"), "reject"),
        (reply("downgrade"), "downgrade"),
        (None, "downgrade"),
    ],
)
def test_severities_bind_the_decision(said: CriticReply | None, stands: str) -> None:
    assert criticism_of(said).decision == stands


@given(replies)
def test_the_rules_never_soften_what_the_model_decided(said: CriticReply) -> None:
    stands = criticism_of(said)
    assert STRICTNESS[stands.decision] >= STRICTNESS[said.decision]
    assert (stands.rule is not None) == (stands.decision != said.decision)


def test_it_is_told_at_most_twelve_memories_of_its_kinds_the_newest() -> None:
    # given more than it may see, of every kind, some of them another agent's own
    memories = [
        {"kind": kind, "text": f"{kind} {day}", "agent": "user", "updated_at": f"2026-01-{day:02d}T00:00:00Z"}
        for day in range(1, 28)
        for kind in ("barrier", "goal", "tested_hypothesis")
    ]
    memories.append(
        {"kind": "value", "text": "of the coach", "agent": "health_coach", "updated_at": "2026-02-01T00:00:00Z"}
    )

    # when
    told = memories_for_critic(memories, frozenset({"user", "critic"}))

    # then
    assert len(told) == MOST_MEMORIES
    assert {one["kind"] for one in told} <= MEMORY_KINDS
    assert told[0] == {"kind": "barrier", "text": "barrier 27", "date": "2026-01-27"}
