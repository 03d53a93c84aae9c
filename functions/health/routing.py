"""Who answers a question: the agents that can be asked, and what a model's choice among them is worth.

The six patterns of collaboration and the corner cases are in `prompts/router.md`; here every name that a model wrote is
brought to one of three, or dropped. An empty main agent means that nobody is meant and the fallback replies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel

from contracts.turns import Route, Vagueness

DATA_SCIENCE = "Data Science Agent"
DOMAIN_EXPERT = "Domain Expert Agent"
HEALTH_COACH = "Health Coach Agent"

BRANCHES: Mapping[str, str] = {
    DATA_SCIENCE: "data_science",
    DOMAIN_EXPERT: "domain_expert",
    HEALTH_COACH: "health_coach",
}
"""By agent its slug, as it stands in paths of the journal and in events."""

_ALIASES: Mapping[str, str] = {
    "data science": DATA_SCIENCE,
    "data scientist": DATA_SCIENCE,
    "data analyst": DATA_SCIENCE,
    "ds": DATA_SCIENCE,
    "domain expert": DOMAIN_EXPERT,
    "health expert": DOMAIN_EXPERT,
    "domain": DOMAIN_EXPERT,
    "de": DOMAIN_EXPERT,
    "health coach": HEALTH_COACH,
    "coach": HEALTH_COACH,
    "hc": HEALTH_COACH,
}
"""The Investigator is none of them: vague questions reach it before routing, and only so."""

_SEPARATORS = re.compile(r"[;,\n|&+]|\band\b", re.IGNORECASE)


class VaguenessReply(BaseModel):
    """What the vagueness classifier puts out."""

    vagueness: Vagueness


class RouteReply(BaseModel):
    """What the router puts out; names are not trusted yet."""

    main_agent: str
    supporting_agents: str
    """Names with semicolons between, or empty."""
    collaboration_workflow: str


class AgentQuestion(BaseModel):
    agent: str
    question: str


class RephraseReply(BaseModel):
    """What the rephraser puts out."""

    main_agent_question: str
    supporting_agent_questions: list[AgentQuestion]


def vagueness_of(reply: VaguenessReply | None) -> Vagueness:
    """Leans low: what cannot be read is low, and the person gets an ordinary answer."""
    return reply.vagueness if reply is not None else "low"


def canonical_agent(name: str) -> str | None:
    """One of the three agents, by any name that a model gives it; None for anybody else."""
    words = re.sub(r"[^a-z]+", " ", name.lower()).split()
    return _ALIASES.get(" ".join(word for word in words if word not in ("the", "agent", "agents")))


def route_of(reply: RouteReply | None, vagueness: Vagueness = "low") -> Route:
    """The route that a reply amounts to: known names only, the coach never in support, nobody twice."""
    main = canonical_agent(reply.main_agent) if reply is not None else None
    if reply is None or main is None:
        return Route(main_agent="", vagueness=vagueness)
    named = (canonical_agent(part) for part in _SEPARATORS.split(reply.supporting_agents))
    supporting = [agent for agent in dict.fromkeys(named) if agent not in (None, main, HEALTH_COACH)]
    return Route(
        main_agent=main,
        supporting_agents=[agent for agent in supporting if agent is not None],
        collaboration_workflow=reply.collaboration_workflow.strip(),
        vagueness=vagueness,
    )


def with_own_data(route: Route) -> Route:
    """The route with the Data Science agent in it, first among those that support (seed 002, STEP 3)."""
    if route.main_agent in ("", DATA_SCIENCE) or DATA_SCIENCE in route.supporting_agents:
        return route
    workflow = f"{route.collaboration_workflow} The {DATA_SCIENCE} looks at the person's own data first.".strip()
    supporting = [DATA_SCIENCE, *route.supporting_agents]
    return route.model_copy(update={"supporting_agents": supporting, "collaboration_workflow": workflow})


def questions_of(reply: RephraseReply | None, route: Route, user_message: str) -> dict[str, str]:
    """By agent of the route the question it is asked; the person's own words where the reply has none."""
    questions = dict.fromkeys([route.main_agent, *route.supporting_agents], user_message)
    if reply is None:
        return questions
    asked = [(canonical_agent(item.agent), item.question) for item in reply.supporting_agent_questions]
    for agent, question in [*asked, (route.main_agent, reply.main_agent_question)]:
        if agent in questions and question.strip():
            questions[agent] = question.strip()
    return questions
