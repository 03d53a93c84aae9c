"""The report of a run, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from evals.scoring import Score
from evals.totals import Run

_LABELS = {
    "cases": "cases scored",
    "cases_right": "cases with nothing wrong",
    "stale": "stale records",
    "routing_accuracy": "routing accuracy",
    "verdict_agreement": "verdict agreement",
    "numbers_within_tolerance": "findings' numbers within tolerance",
    "invented_numbers": "invented numbers",
    "unsupported_citations": "unsupported citations",
    "forbidden_claims": "forbidden claims",
    "cost_usd": "cost, USD",
    "seconds_on_critical_path": "seconds on the critical path",
    "model_calls_on_critical_path": "model calls on the critical path",
}


def as_json(run: Run, regressions: Sequence[str]) -> dict[str, Any]:
    """All of it."""
    return {
        "overall": run.overall,
        "regressions": list(regressions),
        "seconds": round(run.seconds, 1),
        "stale": [{"case": one.case, "why": one.why, "remedy": one.remedy} for one in run.stale],
        "broken": dict(run.broken),
        "skipped": list(run.skipped),
        "cases": [asdict(score) for score in run.scores],
    }


def as_markdown(run: Run, regressions: Sequence[str], *, source: str, before: dict[str, Any] | None) -> str:
    """`source`: what the answers came from. `before`: the baseline's figures."""
    lines = [f"# Evals on {source}", ""]
    lines += ["| | now | baseline |", "|---|---|---|"]
    lines += [
        f"| {_LABELS[name]} | {_figure(name, value)} | {_past(name, before)} |" for name, value in run.overall.items()
    ]
    lines += ["", *_section("Regressions", regressions)]
    lines += _section("Stale records", (f"{one.case}: {one.why}. Record it anew: `{one.remedy}`" for one in run.stale))
    lines += _section("Broken", (f"{case}: {why}" for case, why in run.broken.items()))
    lines += _section("Wrong", (line for score in run.scores for line in _wrong(score)))
    if run.skipped:
        lines += [f"Left out, since they are scripted: {', '.join(run.skipped)}.", ""]
    lines += [
        "## Cases",
        "",
        "| case | group | right | route | verdicts | invented | uncited | forbidden | cost | path |",
    ]
    lines += ["|---|---|---|---|---|---|---|---|---|---|", *map(_row, run.scores), ""]
    return "\n".join(lines)


def _row(score: Score) -> str:
    cells = [
        score.case,
        score.group,
        "yes" if not score.wrong else f"**{len(score.wrong)} wrong**",
        _of(score.share("route")),
        _of(score.share("verdict")),
        str(len(score.invented)),
        str(len(score.unsupported)),
        str(len(score.forbidden)),
        f"${score.cost_usd:.4f}",
        f"{score.calls_on_path} calls, {score.seconds_on_path:.2f} s",
    ]
    return f"| {' | '.join(cells)} |"


def _wrong(score: Score) -> Iterator[str]:
    yield from (f"{score.case}: {check.name}: {check.detail}" for check in score.wrong)
    yield from (f"{score.case}: invented number {one}" for one in score.invented)
    yield from (f"{score.case}: unsupported citation {one}" for one in score.unsupported)
    yield from (f"{score.case}: forbidden claim “{one}”" for one in score.forbidden)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return [f"## {title}", "", *found, ""] if found else []


def _of(share: tuple[int, int]) -> str:
    right, asked = share
    return f"{right}/{asked}" if asked else "–"


def _past(name: str, before: dict[str, Any] | None) -> str:
    return _figure(name, before[name]) if before and name in before else "–"


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in ("routing_accuracy", "verdict_agreement", "numbers_within_tolerance"):
        return f"{value:.1%}"
    return f"{value:g}"
