"""What came of a proof when it was computed again."""

from __future__ import annotations

from typing import Any, Literal

from contracts.base import Resource
from contracts.proof import ProofLiteral


class CheckedNumber(Resource):
    """A number of the answer."""

    start: int
    end: int
    text: str
    """As the answer has it."""
    key: str
    status: Literal["holds", "differs", "not_recomputed"]
    value: float | None = None
    """What the proof says that it is. Null: a date."""
    again: float | None = None
    """What came out now."""
    again_text: str | None = None
    """The same, as it would be written."""
    reason: str | None = None
    """Why it differs, or why it cannot be computed again."""


class Difference(Resource):
    """Something that came out otherwise."""

    what: str
    """Where it stands, such as `gates.bootstrap.value`."""
    was: Any
    again: Any


class CheckedFinding(Resource):
    """A finding whose numbers, gates, statistics and verdicts were computed again."""

    id: str
    status: Literal["holds", "differs", "not_recomputed"]
    verdict: str | None
    verdict_again: str | None
    verdict_seed: str | None
    verdict_seed_again: str | None
    gates: int
    statistics: int
    """How many there are."""
    differences: list[Difference] = []


class Verification(Resource):
    """`holds` is true when nothing differs of all that can be computed again."""

    turn_id: str
    holds: bool
    intact: bool
    """Whether the digest is that of the content. It is no signature."""
    numbers: list[CheckedNumber]
    literals: list[ProofLiteral]
    """Not from the data."""
    findings: list[CheckedFinding]
    problems: list[str] = []
    """What else is wrong with the proof, in sentences."""
    code: str
    """Version of the code that made it."""
    code_here: str
    """Version of the code that computed it again."""
