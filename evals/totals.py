"""The figures of a run, over all cases that could be scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.outcome import Stale
from evals.scoring import Check, Score


@dataclass(frozen=True)
class Run:
    """What a run of the cases came to."""

    scores: Sequence[Score]
    stale: Sequence[Stale] = ()
    skipped: Sequence[str] = field(default=())
    """Cases that are scripted, in a run on a real model."""
    broken: Mapping[str, str] = field(default_factory=dict)
    """By case why there is nothing to score: it did not end, or the cloud refused something."""
    reached: Mapping[str, Sequence[Check]] = field(default_factory=dict)
    """By case whose record is stale: the checks on what its replay had come to."""
    seconds: float = 0.0

    def score_of(self, case: str) -> Score | None:
        return next((one for one in self.scores if one.case == case), None)

    @property
    def overall(self) -> dict[str, Any]:
        """By name of the figure. Shares are null where nothing was to be judged."""
        return {
            "cases": len(self.scores),
            "cases_right": sum(not score.wrong for score in self.scores),
            "stale": len(self.stale),
            "routing_accuracy": self._share("route"),
            "verdict_agreement": self._share("verdict"),
            "numbers_within_tolerance": self._share("number"),
            "invented_numbers": sum(len(score.invented) for score in self.scores),
            "unsupported_citations": sum(len(score.unsupported) for score in self.scores),
            "forbidden_claims": sum(len(score.forbidden) for score in self.scores),
            "cost_usd": round(sum(score.cost_usd for score in self.scores), 4),
            "seconds_on_critical_path": round(sum(score.seconds_on_path for score in self.scores), 3),
            "model_calls_on_critical_path": sum(score.calls_on_path for score in self.scores),
        }

    def _share(self, name: str) -> float | None:
        pairs = [score.share(name) for score in self.scores]
        asked = sum(count for _, count in pairs)
        return round(sum(right for right, _ in pairs) / asked, 4) if asked else None
