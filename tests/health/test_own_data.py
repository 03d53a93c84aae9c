"""Which questions are about the person's own data without doubt."""

from __future__ import annotations

import pytest

from contracts.turns import Route
from functions.health.own_data import touches_own_data
from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH, with_own_data

MEASURED = {"resting_heart_rate", "sleep_minutes", "steps", "calories"}


@pytest.mark.parametrize(
    "question",
    [
        "Is a resting heart rate of 75 bpm something to worry about?",
        "is my resting heart rate normal for my age?",
        "Why is my average daily step count so low?",
        "My pulse is at about 90, should I see a doctor?",
        "Give me a plan, based on my own data",
        "What do my sleep numbers say about my health?",
        "How can I improve my sleep?",
    ],
)
def test_own_data(question: str) -> None:
    assert touches_own_data(question, MEASURED)


@pytest.mark.parametrize(
    "question",
    [
        "What is a normal resting heart rate?",
        "How does sleep work?",
        "Are 10,000 steps a day really needed?",
        "My doctor says that sleep matters. Why?",
        "My energy is low these days",
        "Is my LDL of 124 bad?",
        "Is a heart rate variability of 40 ms low?",
        "Help me to walk more",
    ],
)
def test_not_without_doubt_or_not_measured(question: str) -> None:
    assert not touches_own_data(question, MEASURED)


def test_without_any_data_there_is_nothing_to_look_at() -> None:
    assert not touches_own_data("Look at my data", set())


@pytest.mark.parametrize(
    ("main", "supporting", "expected"),
    [
        (DOMAIN_EXPERT, [], [DATA_SCIENCE]),
        (HEALTH_COACH, [DOMAIN_EXPERT], [DATA_SCIENCE, DOMAIN_EXPERT]),
        (HEALTH_COACH, [DOMAIN_EXPERT, DATA_SCIENCE], [DOMAIN_EXPERT, DATA_SCIENCE]),
        (DATA_SCIENCE, [], []),
        ("", [], []),
    ],
)
def test_the_data_scientist_is_added_where_nobody_computes(
    main: str, supporting: list[str], expected: list[str]
) -> None:
    assert with_own_data(Route(main_agent=main, supporting_agents=supporting)).supporting_agents == expected
