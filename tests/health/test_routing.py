"""Whatever a model writes as a route, only the three agents come out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.turns import Route
from functions.health.routing import (
    BRANCHES,
    DATA_SCIENCE,
    DOMAIN_EXPERT,
    HEALTH_COACH,
    AgentQuestion,
    RephraseReply,
    RouteReply,
    canonical_agent,
    questions_of,
    route_of,
    vagueness_of,
)


@pytest.mark.parametrize(
    ("written", "agent"),
    [
        ("Data Science Agent", DATA_SCIENCE),
        ("DS Agent", DATA_SCIENCE),
        ("ds", DATA_SCIENCE),
        ("data scientist", DATA_SCIENCE),
        ("The Data-Science agent.", DATA_SCIENCE),
        ("data_science", DATA_SCIENCE),
        ("domain expert", DOMAIN_EXPERT),
        ("DE", DOMAIN_EXPERT),
        ("Domain Expert Agent", DOMAIN_EXPERT),
        ("coach", HEALTH_COACH),
        ("hc", HEALTH_COACH),
        ("HC Agent", HEALTH_COACH),
        ("Health Coach", HEALTH_COACH),
        ("Investigator", None),
        ("Hypothesis Investigator Agent", None),
        ("Astrologer", None),
        ("", None),
    ],
)
def test_names_are_brought_to_one_form(written: str, agent: str | None) -> None:
    assert canonical_agent(written) == agent


@pytest.mark.parametrize(
    ("main", "supporting", "expected"),
    [
        (DOMAIN_EXPERT, "", []),
        (DATA_SCIENCE, "", []),
        (DOMAIN_EXPERT, DATA_SCIENCE, [DATA_SCIENCE]),
        (HEALTH_COACH, "", []),
        (HEALTH_COACH, DATA_SCIENCE, [DATA_SCIENCE]),
        (HEALTH_COACH, "Data Science Agent; Domain Expert Agent", [DATA_SCIENCE, DOMAIN_EXPERT]),
    ],
)
def test_the_six_patterns_pass_as_they_are(main: str, supporting: str, expected: list[str]) -> None:
    route = route_of(RouteReply(main_agent=main, supporting_agents=supporting, collaboration_workflow=" DS then DE "))
    assert (route.main_agent, route.supporting_agents) == (main, expected)
    assert route.collaboration_workflow == "DS then DE"


def test_the_order_is_the_routers_and_nobody_stands_twice() -> None:
    reply = RouteReply(main_agent="coach", supporting_agents="de, ds and Domain Expert", collaboration_workflow="")
    assert route_of(reply).supporting_agents == [DOMAIN_EXPERT, DATA_SCIENCE]


def test_the_coach_never_supports_and_the_main_agent_does_not_support_itself() -> None:
    reply = RouteReply(main_agent="de", supporting_agents="hc; de; Investigator; ds", collaboration_workflow="")
    assert route_of(reply).supporting_agents == [DATA_SCIENCE]


@pytest.mark.parametrize("main", ["", "Investigator", "Nobody in particular"])
def test_without_a_known_main_agent_there_is_no_route(main: str) -> None:
    reply = RouteReply(main_agent=main, supporting_agents="Data Science Agent", collaboration_workflow="x")
    assert route_of(reply) == Route(main_agent="")


def test_what_could_not_be_parsed_leads_to_the_fallback_and_counts_as_low() -> None:
    assert route_of(None) == Route(main_agent="")
    assert vagueness_of(None) == "low"


@given(st.text(), st.text(), st.text())
def test_no_text_makes_an_unknown_agent(main: str, supporting: str, workflow: str) -> None:
    route = route_of(RouteReply(main_agent=main, supporting_agents=supporting, collaboration_workflow=workflow))
    assert route.main_agent == "" or route.main_agent in BRANCHES
    assert set(route.supporting_agents) <= {DATA_SCIENCE, DOMAIN_EXPERT} - {route.main_agent}


def test_questions_come_from_the_rephraser_for_agents_of_the_route_only() -> None:
    route = Route(main_agent=HEALTH_COACH, supporting_agents=[DATA_SCIENCE, DOMAIN_EXPERT])
    reply = RephraseReply(
        main_agent_question="Which goal?",
        supporting_agent_questions=[
            AgentQuestion(agent="DS", question="Mean steps, last 30 days?"),
            AgentQuestion(agent="Investigator", question="Anything?"),
            AgentQuestion(agent="Domain Expert", question="  "),
        ],
    )
    assert questions_of(reply, route, "Help me walk more") == {
        HEALTH_COACH: "Which goal?",
        DATA_SCIENCE: "Mean steps, last 30 days?",
        DOMAIN_EXPERT: "Help me walk more",
    }


def test_without_a_rephrasing_every_agent_hears_the_person() -> None:
    route = Route(main_agent=DOMAIN_EXPERT, supporting_agents=[DATA_SCIENCE])
    assert questions_of(None, route, "Why?") == {DOMAIN_EXPERT: "Why?", DATA_SCIENCE: "Why?"}
