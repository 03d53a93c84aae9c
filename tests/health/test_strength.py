"""Which finding leads."""

from __future__ import annotations

from contracts.turns import Finding
from functions.health.strength import strongest_first


def finding(id_: str, verdict: str | None, kind: str, **numbers: float) -> Finding:
    return Finding.model_validate(
        {"id": id_, "claim": "", "kind": kind, "feature": "steps", "numbers": numbers, "verdict": verdict}
    )


def test_the_best_verdict_leads_and_of_equals_the_largest_effect_in_its_own_measure() -> None:
    given = [
        finding("mean", "validated", "scalar", effect=5777.0),
        finding("weak", "conditional", "association", effect=-0.9),
        finding("small", "validated", "trend", effect=1.0, metric_sd=4.0),
        finding("large", "validated", "association", effect=-0.4),
        finding("gone", "rejected", "association", effect=0.99),
    ]
    assert [one.id for one in strongest_first(given)] == ["large", "small", "mean", "weak", "gone"]


def test_equals_stay_in_their_order() -> None:
    given = [finding(id_, None, "scalar", effect=1.0) for id_ in ("a", "b", "c")]
    assert strongest_first(given) == given
