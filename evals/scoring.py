"""Scores an outcome against its case: what is expected one by one, and what is counted whatever was expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.turns import Finding, Turn, TurnResult
from evals.bundle import Model
from evals.case import Case, ExpectedFinding
from evals.invented import invented_numbers
from evals.outcome import Outcome
from evals.unsupported import unsupported_citations


@dataclass(frozen=True)
class Check:
    name: str
    """What is looked at: `route`, `finding steps~sleep_minutes`, `must 2`, …; the same in every run of a case."""
    right: bool
    detail: str = ""
    """Of a wrong one: what was there."""


@dataclass(frozen=True)
class Score:
    """Of one case."""

    case: str
    group: str
    checks: list[Check]
    invented: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    cost_usd: float = 0.0
    calls_on_path: int = 0
    seconds_on_path: float = 0.0
    model: Model = "offline"

    @property
    def wrong(self) -> list[Check]:
        return [check for check in self.checks if not check.right]

    def share(self, *names: str) -> tuple[int, int]:
        """How many of the checks whose name begins so are right, and how many there are."""
        found = [check.right for check in self.checks if check.name.startswith(names)]
        return sum(found), len(found)


def score(case: Case, outcome: Outcome) -> Score:
    """The score of a case."""
    turn = outcome.turn
    result = turn.result or TurnResult(text="", mode="answer")
    own = [message.content for message in turn.messages if message.role == "user"]
    forbidden = [found[0] for pattern in case.forbidden if (found := re.search(pattern, result.text, re.IGNORECASE))]
    return Score(
        case=case.id,
        group=case.group,
        checks=[*_end(case, turn, result), *_route(case, turn), *_findings(case, result), *_text(case, result)],
        invented=invented_numbers(result, own, outcome.anchors),
        unsupported=unsupported_citations(result, outcome.looked_up, own),
        forbidden=forbidden,
        cost_usd=round(outcome.cost_usd, 6),
        calls_on_path=outcome.calls_on_path,
        seconds_on_path=round(outcome.seconds_on_path, 3),
        model=outcome.record.model,
    )


def reached(case: Case, turn: Turn | None) -> list[Check]:
    """The checks of a replay that left its record, on what it had come to before.

    A verdict that is another one changes what a model is asked next, and so ends the replay: here it is still seen. One that
    the critic has not heard yet is judged as it is, unless the case scripts the critic.
    """
    if turn is None:
        return []
    checks = list(_route(case, turn)) if turn.route else []
    scripted = any(rule.match.get("agent") == "critic" for rule in case.rules)
    findings = turn.result.findings if turn.result else []
    judged = [one for one in findings if one.verdict and not (scripted and one.critic is None)]
    for expected in case.findings:
        if any(_fits(one, expected) for one in judged):
            some = case.model_copy(update={"findings": [expected], "only": False})
            checks += _findings(some, TurnResult(text="", mode="answer", findings=judged))
    return checks


def _is(name: str, found: object, *right: object) -> Check:
    return Check(name, found in right, "" if found in right else f"{found}, not {' or '.join(map(str, right))}")


def _end(case: Case, turn: Turn, result: TurnResult) -> Iterator[Check]:
    yield _is("status", turn.status, case.status)
    if case.error is not None:
        yield _is("error", turn.error.code if turn.error else None, case.error)
    if case.status == "completed" and case.mode is not None:
        yield _is("mode", result.mode, case.mode)


def _route(case: Case, turn: Turn) -> Iterator[Check]:
    route = turn.route
    if case.route is None:
        yield _is("route", route.main_agent if route else "", "")
        return
    found = (route.main_agent, frozenset(route.supporting_agents)) if route else None
    right = (case.route.main, frozenset(case.route.supporting))
    yield Check("route", found == right, "" if found == right else _route_shown(turn))
    yield _is("vagueness", route.vagueness if route else None, *case.vagueness)


def _route_shown(turn: Turn) -> str:
    return " + ".join([turn.route.main_agent, *turn.route.supporting_agents]) if turn.route else "nobody"


def _findings(case: Case, result: TurnResult) -> Iterator[Check]:
    left = list(result.findings)
    for expected in case.findings:
        name = f"{expected.feature}~{expected.target}" if expected.target else expected.feature
        found = next((one for one in left if _fits(one, expected)), None)
        if found is None:
            shown = ", ".join(f"{one.kind} {one.feature}" for one in left) or "no findings"
            yield Check(f"finding {name}", right=False, detail=shown)
            yield Check(f"verdict {name}", right=False, detail="there is no such finding")
            continue
        left.remove(found)
        yield Check(f"finding {name}", right=True)
        yield _is(f"verdict {name}", found.verdict, *expected.verdict)
        for key, (value, tolerance) in expected.numbers.items():
            number = found.numbers.get(key)
            right = isinstance(number, int | float) and abs(number - value) <= tolerance
            yield Check(f"number {name} {key}", right, "" if right else f"{number}, not {value} ± {tolerance}")
    if case.only:
        yield Check("no other findings", not left, ", ".join(one.claim for one in left))


def _fits(found: Finding, expected: ExpectedFinding) -> bool:
    pair, wanted = (found.feature, found.target), (expected.feature, expected.target)
    same = pair == wanted or (found.kind == "association" and pair == wanted[::-1])
    return same and found.kind == expected.kind


def _text(case: Case, result: TurnResult) -> Iterator[Check]:
    for number, pattern in enumerate(case.must, start=1):
        right = re.search(pattern, result.text, re.IGNORECASE) is not None
        yield Check(f"must {number}", right, "" if right else f"nothing fits {pattern}")
    for number, pattern in enumerate(case.issues, start=1):
        right = any(re.search(pattern, issue.value, re.IGNORECASE) for issue in result.fact_check.issues)
        yield Check(f"issue {number}", right, "" if right else f"no issue fits {pattern}")
    found, wanted = sorted(result.safety_flags), sorted(case.flags)
    yield Check("flags", found == wanted, "" if found == wanted else f"{found}, not {wanted}")
