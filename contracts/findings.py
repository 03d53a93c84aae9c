"""What is known of a finding's truth: its gates, its statistics, and its numbers computed again."""

from __future__ import annotations

from typing import Literal

from contracts.base import Resource

Verdict = Literal["validated", "conditional", "rejected"]

GateName = Literal[
    "sample_size",
    "effect_vs_noise",
    "construct_validity",
    "bootstrap",
    "subgroup_consistency",
    "method_triangulation",
    "discriminative_power",
]
GateStatus = Literal["passed", "failed", "skipped"]


class Gate(Resource):
    """One of the seven deterministic checks of a finding."""

    name: GateName
    """Which check."""
    status: GateStatus
    """`skipped`: it does not apply to findings of this kind, and does not count."""
    hard: bool
    """Whether failing it alone rejects the finding."""
    value: float | None = None
    """What was measured; null where it could not be, or where one number does not tell it."""
    threshold: float | None = None
    """What `value` was held against; null where one number does not tell it."""
    detail: dict[str, float | None] = {}
    """What else was measured, by name."""
    reason: str
    """One sentence."""


class Statistic(Resource):
    """A quantity of the strict layer."""

    name: str
    """What was measured."""
    value: float | None
    """Null where it could not be computed."""
    meaning: str
    """What it says, in a sentence."""


class Recomputed(Resource):
    """A number of a finding beside what our own code gets from the same days."""

    claimed: float
    """What the finding says."""
    recomputed: float | None = None
    """Null: the finding does not say enough for it to be computed again."""
    matches: bool | None = None
    """Equal but for rounding. Null: not computed again."""
