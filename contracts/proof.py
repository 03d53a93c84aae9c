"""The proof of an answer: all that is needed to compute its numbers again without us, in one file to keep or to share.

`digest` tells accidental damage, and is no signature: whoever changes a proof on purpose can compute it anew. What does not
depend on it is that text, Fact Sheet, findings, statistics and days have to agree, and `amy verify` computes that.
"""

from __future__ import annotations

from typing import Any, Literal

from contracts.base import Resource, Timestamp
from contracts.ids import TurnId
from contracts.turns import Citation, Finding, ResultMode

LiteralReason = Literal["person", "proposal", "expert", "rule", "date", "citation", "list_mark", "name", "code"]
"""`person`: the person wrote it. `proposal`: the coach's, an assessment's or a hypothesis' next step. `expert`: the Domain
Expert wrote it of a source. `rule`: a telephone number of a reviewed text. `name`: a part of a word, such as omega-3.
`code`: a reviewed text or a sentence of our own."""


class ProofNumber(Resource):
    """A number, or a date, of the answer that stands for an entry of the Fact Sheet."""

    start: int
    """First character of `answer`."""
    end: int
    """Characters `start` up to, not including, `end` of `answer`."""
    text: str
    """What stands there."""
    key: str
    """`<finding id>.<number>`, or `anchor.<metric>.<kind>`."""
    value: float | None = None
    """In full precision. Null: a date."""
    written_by: Literal["code", "model"]
    """`code`: rendered from a reference. `model`: written by the model, and this entry's by subject, unit and value."""


class ProofLiteral(Resource):
    """Digits of the answer that are not from the data."""

    start: int
    """First character of `answer`."""
    end: int
    """The character behind the last."""
    text: str
    """What stands there."""
    reason: LiteralReason | None = None
    """Why they were let through. Null: it is not known."""


class ProofPhase(Resource):
    """Findings that were judged together, since the error budget is theirs together."""

    phase: Literal["early", "main", "vague"]
    """`early`: before the coach began. `main`: of the answer. `vague`: of the investigation."""
    findings: list[str]
    """Ids, in the order in which they were judged."""


class ProofDay(Resource):
    """The values of one date."""

    date: str
    """The person's local date."""
    metrics: dict[str, float]
    """Value by metric."""


class ProofSnapshot(Resource):
    """What the turn saw, as far as its findings and anchors need it."""

    hash: str
    """Of the whole snapshot; `GET /v1/turns/:id/trace` names it, too."""
    today: str
    """The person's date."""
    strict_layer: bool
    """Whether findings passed the stricter layer, too."""
    days: list[ProofDay]
    """The metrics of findings and anchors, ingredients of composites included; all of their days, oldest first."""
    markers: list[dict[str, Any]] = []
    """The laboratory values that the answer cites."""
    agents: dict[str, str]
    """Version by agent: the content hash of its definition."""
    models: dict[str, str]
    """Model id by role."""
    prices_as_of: str
    """Date of the price table."""
    code: str
    """Version of the code: a hash over its files."""


class Proof(Resource):
    """Of one answer. The same turn has the same proof, to the byte."""

    object: Literal["proof"] = "proof"
    """Always `proof`."""
    turn_id: TurnId
    """The turn whose answer it proves."""
    asked_at: Timestamp
    """When the turn was made."""
    question: str
    """The last message of the person."""
    mode: ResultMode
    """What kind of answer it is."""
    answer: str
    """Its text."""
    numbers: list[ProofNumber]
    """Every number of the answer that stands for an entry of the Fact Sheet."""
    literals: list[ProofLiteral]
    """All other digits of the answer."""
    citations: list[Citation] = []
    """What the answer cites."""
    findings: list[Finding]
    """With windows, numbers, gates, statistics, criticism and verdicts; the rejected ones, too."""
    validation: list[ProofPhase]
    """How they were judged, in order."""
    snapshot: ProofSnapshot
    """What the turn saw."""
    digest: str
    """SHA-256 of all else: JSON with sorted keys, no white space, and whole numbers without a point."""
