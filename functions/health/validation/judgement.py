"""The verdict of the strict layer: never better than the seed's, and with its reasons in words.

Each rule sets the best verdict that it allows and says why in a sentence for the person; the lowest stands. What a rule
cannot see (a quantity that could not be computed) it does not pardon: what is not proven is not validated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from contracts.findings import Verdict
from contracts.turns import Finding
from functions.health.metrics import find_metric
from functions.health.validation.error_budget import EARLY, TOTAL, Adjusted, adjust
from functions.health.validation.meanings import statistic, value_of
from functions.health.validation.verdicts import verdict_by_gates, worst

AnyFinding = TypeVar("AnyFinding", bound=Finding)

CHANCE = 0.10
"""From this p value on an association is no more than chance brings, and is rejected; below, and not proven, it is a
preliminary signal."""
LEAST_LEFT = 0.5
"""The share of an effect that a confound may not take away."""
SLOW = 0.5
"""From this correlation of one day with the next a series counts as slow."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The best verdict that a rule allows, and why."""

    verdict: Verdict
    reason: str


Rule = Callable[[Finding, Adjusted | None], Iterator[Limit]]


def judge(
    findings: Sequence[AnyFinding], phase: str, settled: Sequence[Finding] = (), *, strict: bool = True
) -> list[AnyFinding]:
    """The examined findings of one phase, each with its verdict. `settled` are those of earlier phases, whose verdicts
    stand and whose share of the error budget is spent. Not `strict`: the gates alone decide, as in the seed."""
    spent = EARLY if any(value_of(one.statistics, "error_level") is not None for one in settled) else 0.0
    adjusted = adjust([_p_in_play(finding) for finding in findings], phase, spent)
    rules = _RULES if strict else (_gates,)
    return [_judged(finding, among, rules) for finding, among in zip(findings, adjusted, strict=True)]


def _p_in_play(finding: Finding) -> float | None:
    """None for what is rejected whatever its p value: it would only make it easier for the others."""
    hard = any(gate.hard and gate.status == "failed" for gate in finding.gates or [])
    return None if hard or _value(finding, "overlap_by_construction") else _value(finding, "p")


def _judged(finding: AnyFinding, adjusted: Adjusted | None, rules: Sequence[Rule]) -> AnyFinding:
    seed = verdict_by_gates(finding.gates or [])
    limits = [limit for rule in rules for limit in rule(finding, adjusted)]
    measured = list(finding.statistics)
    if adjusted is not None:
        measured += [statistic("p_adjusted", adjusted.p), statistic("error_level", adjusted.level)]
    verdict = worst((seed, *(limit.verdict for limit in limits)))
    reasons = list(dict.fromkeys(limit.reason for limit in limits))
    return finding.model_copy(update={"statistics": measured, "verdict": verdict, "reasons": reasons})


_GATE_REASONS = {
    "sample_size": "There are too few days with values to say anything.",
    "effect_vs_noise": "The effect is small beside the usual spread from day to day.",
    "construct_validity": "The two are so close that they are one thing measured twice.",
    "bootstrap": "On other days of the same kind the association could as well be absent.",
    "subgroup_consistency": "The earlier and the later half of the days do not agree.",
    "method_triangulation": "Two ways of measuring the association do not agree on its direction.",
    "discriminative_power": "The association is too weak to be worth a word.",
}
_UNDEFINED = "One of the two does not vary on these days, so nothing can go with it."


def _gates(finding: Finding, _: Adjusted | None) -> Iterator[Limit]:
    """The seed's own verdict, gate by gate."""
    seed = verdict_by_gates(finding.gates or [])
    if seed == "validated":
        return
    for gate in finding.gates or []:
        if gate.status == "failed":
            undefined = gate.name == "construct_validity" and gate.value is None
            yield Limit(seed, _UNDEFINED if undefined else _GATE_REASONS[gate.name])


def _numbers(finding: Finding, _: Adjusted | None) -> Iterator[Limit]:
    checked = finding.recomputed or {}
    wrong = [key for key, number in checked.items() if number.matches is False]
    if wrong:
        names = " and ".join(key.replace(".", " ").replace("_", " ") for key in wrong[:3])
        yield Limit("conditional", f"Computed again from the same days, {names} came out differently.")
    elif not any(number.matches for number in checked.values()):
        yield Limit("conditional", "None of its numbers could be computed again from the days.")


def _overlap(finding: Finding, _: Adjusted | None) -> Iterator[Limit]:
    if _value(finding, "overlap_by_construction"):
        yield Limit(
            "rejected", "The two are made of the same measurement, so that they move together says nothing new."
        )


def _chance(finding: Finding, adjusted: Adjusted | None) -> Iterator[Limit]:
    """An effect is told from what chance brings to series of this kind, alone and among the turn's other findings.

    An association that chance explains is rejected. A change or a pattern that chance explains still has means that are
    right, so it is conditional: they may be told, and what they prove may not be claimed.
    """
    p, association = _value(finding, "p"), finding.kind == "association"
    if all(one.name != "p" for one in finding.statistics):
        return
    if p is None:
        yield Limit(
            "rejected" if association else "conditional", "There are too few days in a row to tell it from chance."
        )
    elif association and p > CHANCE:
        yield Limit("rejected", "Chance alone often makes two series like these agree as much as this.")
    elif p > TOTAL:
        yield Limit("conditional", _not_proven(finding))
    elif adjusted is not None and not adjusted.holds:
        reason = "Alone it would stand, but among several findings chance could have brought one like it."
        yield Limit("conditional", reason)


def _not_proven(finding: Finding) -> str:
    if finding.kind == "association":
        return "It is a preliminary signal: chance brings one like it too often for it to be certain."
    phi = _value(finding, "day_to_day_correlation")
    metric = find_metric(finding.feature)
    name = metric.label if metric is not None else finding.feature
    if phi is not None and phi >= SLOW:
        span = "change" if finding.kind == "trend" else "pattern"
        return f"{name[:1].upper()}{name[1:]} moves slowly, and a slow series cannot prove a {span} of this size."
    return f"A difference like this comes about by chance too often, given how much {name} varies from day to day."


def _confounds(finding: Finding, _: Adjusted | None) -> Iterator[Limit]:
    """What stands against chance has to stand without the trend and the weekdays, too."""
    if not _stands(finding):
        return
    name = "change" if finding.kind == "trend" else "rho"
    before = _value(finding, name)
    for confound, least, reason in _CONFOUNDS:
        if before is None or all(one.name != f"p_without_{confound}" for one in finding.statistics):
            continue
        p, after = _value(finding, f"p_without_{confound}"), _value(finding, f"{name}_without_{confound}")
        if p is None or after is None or p > least or after * before < LEAST_LEFT * before * before:
            yield Limit("conditional", reason)


_CONFOUNDS = (
    ("trend", TOTAL, "Both drift over these weeks, and without the drift the association is not certain."),
    # Taking out seven means costs days, so what is left may be a little less certain.
    ("weekdays", CHANCE, "Part of it is the rhythm of the week, and without that it is not certain."),
)


def _prior(finding: Finding, _: Adjusted | None) -> Iterator[Limit]:
    sign, rho = _value(finding, "prior_within_person_sign"), _value(finding, "rho")
    if _stands(finding) and sign is not None and rho is not None and sign * rho < 0:
        yield Limit("conditional", "Within other people it goes the other way, so it needs more days to be believed.")


_RULES: Sequence[Rule] = (
    _gates,
    _numbers,
    _overlap,
    _chance,
    _confounds,
    _prior,
)


def _stands(finding: Finding) -> bool:
    """Whether it can be told from chance, taken alone."""
    p = _value(finding, "p")
    return p is not None and p <= TOTAL


def _value(finding: Finding, name: str) -> float | None:
    return value_of(finding.statistics, name)
