"""The critic: what speaks against a finding, and what its objections do to the verdict.

A model objects; rules decide what follows. Seed 002, "The Critic": any concern of high severity rejects or downgrades, two
of medium severity downgrade, and what cannot be read downgrades: nothing is ever accepted in silence. The rules only make
a decision stricter than the model's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from contracts.turns import Finding
from functions.health.validation.verdicts import verdict_seed, worst

AnyFinding = TypeVar("AnyFinding", bound=Finding)

Decision = Literal["accept", "downgrade", "reject"]
Category = Literal[
    "confounder",
    "reverse_causation",
    "selection_bias",
    "literature_contradiction",
    "tautology",
    "small_n",
    "noise",
]
Severity = Literal["low", "medium", "high"]

MOST_MEMORIES = 12
MEMORY_KINDS = frozenset({"barrier", "preference", "decision", "value", "insight"})
"""What the critic is told of the person (seed 002): what may stand behind a number, and not what was tested before."""

_STRICTNESS: Mapping[Decision, int] = {"accept": 0, "downgrade": 1, "reject": 2}


class Concern(BaseModel):
    category: Category
    detail: str
    """One sentence."""
    severity: Severity


class CriticReply(BaseModel):
    """What the critic puts out."""

    decision: Decision
    concerns: list[Concern]
    rationale: str
    """Two sentences."""


class Criticism(BaseModel):
    """What stands of it, on the finding."""

    decision: Decision
    """After the rules."""
    decision_of_model: Decision | None
    """Null: its answer could not be read, or it gave none."""
    concerns: list[Concern] = []
    rationale: str = ""
    rule: str | None = None
    """Why the decision is stricter than the model's."""


def criticism_of(reply: CriticReply | None) -> Criticism:
    """The reply, with the rules on severities enforced."""
    if reply is None:
        return Criticism(
            decision="downgrade",
            decision_of_model=None,
            rationale="The critic gave no answer that could be read, so the finding is not taken as certain.",
            rule="no readable answer: downgrade",
        )
    severities = [concern.severity for concern in reply.concerns]
    least: Decision = "accept"
    rule = None
    if "high" in severities:
        least, rule = "downgrade", "a concern of high severity: at least downgrade"
    elif severities.count("medium") > 1:
        least, rule = "downgrade", "two or more concerns of medium severity: at least downgrade"
    stricter = _STRICTNESS[least] > _STRICTNESS[reply.decision]
    return Criticism(
        decision=least if stricter else reply.decision,
        decision_of_model=reply.decision,
        concerns=reply.concerns,
        rationale=reply.rationale.strip(),
        rule=rule if stricter else None,
    )


def criticised(finding: AnyFinding, criticism: Criticism) -> AnyFinding:
    """The finding with a criticism, and the verdicts that follow: never better than before."""
    said = criticism.model_dump(mode="json")
    by_seed = verdict_seed(finding.gates or [], said)
    before = finding.verdict or by_seed
    return finding.model_copy(
        update={
            "critic": said,
            "verdict_seed": by_seed,
            "verdict": worst((before, by_seed)),
            "reasons": [*finding.reasons, *_reasons(criticism)],
        }
    )


def _reasons(criticism: Criticism) -> list[str]:
    """What the person may read: the weightiest objection of a decision that is not `accept`."""
    if criticism.decision == "accept":
        return []
    weights = {"high": 0, "medium": 1, "low": 2}
    concerns = sorted(criticism.concerns, key=lambda concern: weights[concern.severity])
    return [concerns[0].detail if concerns else criticism.rationale]


def memories_for_critic(memories: Iterable[Mapping[str, Any]], readers: frozenset[str]) -> list[dict[str, Any]]:
    """At most twelve memories of the snapshot that it may weigh, newest first: `{"kind", "text", "date"}`.

    `readers`: agents whose memories may be shown here.
    """
    fitting = [one for one in memories if one["kind"] in MEMORY_KINDS and one.get("agent", "user") in readers]
    newest = sorted(fitting, key=lambda one: str(one["updated_at"]), reverse=True)[:MOST_MEMORIES]
    return [{"kind": one["kind"], "text": one["text"], "date": str(one["updated_at"])[:10]} for one in newest]
