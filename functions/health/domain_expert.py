"""The Domain Expert's run: a loop of at most ten model turns over tools that look things up, and an answer whose citations
are what they returned.

It reads the profile and the latest markers (layer 3) and the literature's priors, each with its level. A run that uses up
its own budget gives what it had said until then: a look-up too many is no reason to lose a turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import BaseModel

from functions.core.errors import TurnBudgetExceeded
from functions.core.runtime import AgentReply
from functions.core.steps import StepContext
from functions.health.citations import Sources, check, collect, with_web_marks
from functions.health.conversation import said_by_user
from functions.health.expert_tools.results import Source
from functions.health.priors import whole_blurb

AGENT = "domain_expert"
NOT_FINISHED = "I looked for sources and ran out of time before I could put an answer together."


@dataclass(frozen=True, slots=True)
class Expertise:
    """What the run came to."""

    answer: str
    sources: list[Source] = field(default_factory=list)
    """Those that the answer cites."""
    removed: list[str] = field(default_factory=list)
    """Citations that no look-up returned."""
    failure: str | None = None


def ask_expert(context: StepContext, question: str, insights: Iterable[dict[str, str]]) -> Expertise:
    """Raises what `run_agent` raises, but for a budget of its own that is used up."""
    data = {"question": question, "supporting_insights": list(insights), "literature_priors": whole_blurb()}
    try:
        reply: AgentReply[BaseModel] = context.run_agent(AGENT, data)
    except TurnBudgetExceeded as error:
        details = error.details or {}
        if details.get("agent") != AGENT:
            raise
        said = str(details.get("report", {}).get("summary", "")).strip()
        # What was read is lost with the run, so nothing of it can be cited.
        checked = check(said or NOT_FINISHED, Sources(own_words=said_by_user(context.turn)))
        return Expertise(checked.text, removed=[one.text for one in checked.removed], failure=str(details.get("limit")))
    text = with_web_marks(reply.content).strip()
    checked = check(text, Sources.of(collect(reply.read), said_by_user(context.turn)))
    return Expertise(checked.text, checked.used, [one.text for one in checked.removed])
