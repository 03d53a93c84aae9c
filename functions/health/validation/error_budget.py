"""How sure a turn must be of what it validates, over all its findings.

Within a phase the share of false discoveries is held by Benjamini and Hochberg (1995). A turn that validates in two phases
divides its 5 % between them: early verdicts are final when the later findings are not even known, so they get 4 %, and 1 %
is left for what comes after. A phase that tested nothing spends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOTAL = 0.05
EARLY = 0.04


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A p value among the others of its phase."""

    p: float
    """Adjusted: the smallest share of false discoveries at which it would still count as one."""
    level: float
    """What the phase allows."""

    @property
    def holds(self) -> bool:
        return self.p <= self.level


def level_of(phase: str, spent: float) -> float:
    """The share of false discoveries that a phase may risk, when earlier phases of the turn have spent some."""
    left = round(max(TOTAL - spent, 0.0), 10)
    return min(EARLY, left) if phase == "early" else left


def adjust(p_values: Sequence[float | None], phase: str, spent: float) -> list[Adjusted | None]:
    """Each p value adjusted for the others of its phase, in their order. None was not tested and does not count.

    Raises ValueError for what is no probability.
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    if any(not 0 <= p <= 1 for p, _ in tested):
        raise ValueError("a p value lies between 0 and 1")
    level = level_of(phase, spent)
    adjusted: list[Adjusted | None] = [None] * len(p_values)
    smallest = 1.0
    for rank in range(len(tested), 0, -1):
        p, place = tested[rank - 1]
        smallest = min(smallest, p * len(tested) / rank)
        adjusted[place] = Adjusted(smallest, level)
    return adjusted
