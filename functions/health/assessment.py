"""The assessment: how a finding could come about, how new it is, and one step that follows from it.

Seed 002, "Assessment". The bar for a step stands in the prompt and again here: it must say something that can be done this
week, so it names an amount, a day or a time; one that does not is dropped. A citation must be one that was shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel

Novelty = Literal["established", "supported", "emerging", "user_specific"]

NO_MECHANISM = "no established mechanism known"

_SPECIFIC = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|half an?|once|twice|every|each|daily|tonight"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|mornings?|noon|lunch|afternoons?|evenings?|bedtime"
    r"|before bed|after (?:dinner|lunch|breakfast|work)|minutes?|hours?)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\d\s*(?:bpm|ms\b|%|mg|mmol|kg|kcal|ml/|°|percent|beats)|\b(?:dose|dosage|tablets?|pills?)\b", re.IGNORECASE
)
"""What a step may not state: a measured value would be a fact outside the Fact Sheet, and a dose is never ours to name."""
_FEWEST_WORDS = 4


class AssessmentReply(BaseModel):
    """What the assessor puts out."""

    mechanism: str
    """One sentence."""
    novelty: Novelty
    strategy: str | None
    """One concrete next step."""
    citations: list[str]
    """Ids of priors."""


class Assessment(BaseModel):
    """What stands of it, on the finding."""

    mechanism: str
    novelty: Novelty
    strategy: str | None = None
    citations: list[str] = []
    dropped: list[str] = []
    """What did not meet the bar: "strategy", or citations that nobody had shown."""


def assessment_of(reply: AssessmentReply, shown: Iterable[str]) -> Assessment:
    """The reply as far as it meets the bar. `shown` are the citations that the assessor was given."""
    known = set(shown)
    invented = [citation for citation in reply.citations if citation not in known]
    strategy = (reply.strategy or "").strip() or None
    dropped = [f"citation {citation}" for citation in invented]
    if strategy is not None and not meets_bar(strategy):
        strategy = None
        dropped.append("strategy")
    return Assessment(
        mechanism=reply.mechanism.strip() or NO_MECHANISM,
        novelty=reply.novelty,
        strategy=strategy,
        citations=[citation for citation in reply.citations if citation in known],
        dropped=dropped,
    )


def meets_bar(strategy: str) -> bool:
    """Whether a step is concrete: it names an amount, a day or a time, and states no measurement and no dose."""
    words = len(strategy.split())
    return words >= _FEWEST_WORDS and _SPECIFIC.search(strategy) is not None and _MEASURED.search(strategy) is None
