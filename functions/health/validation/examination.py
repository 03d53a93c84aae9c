"""A finding examined: its numbers computed again, the seven gates, and what the strict layer measures of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from contracts.turns import Finding
from functions.health.validation.daily_table import DailyTable
from functions.health.validation.finding_data import data_of
from functions.health.validation.gates import gates_of
from functions.health.validation.recomputation import effect_of, recomputed_numbers
from functions.health.validation.strict_statistics import strict_statistics
from functions.health.validation.verdicts import verdict_seed

AnyFinding = TypeVar("AnyFinding", bound=Finding)


def examine(finding: AnyFinding, days: Iterable[Mapping[str, Any]]) -> AnyFinding:
    """The finding with all that can be known of it alone, and the verdict of its gates. `days` are the snapshot's."""
    data = data_of(finding, DailyTable(days))
    recomputed = recomputed_numbers(finding, data)
    gates = gates_of(data, effect_of(finding, data, recomputed))
    return finding.model_copy(
        update={
            "recomputed": recomputed,
            "gates": gates,
            "statistics": strict_statistics(finding, data),
            "verdict_seed": verdict_seed(gates, finding.critic),
        }
    )
