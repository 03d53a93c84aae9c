"""The three ways to run cases on a cloud: on their records, recording them, and live."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import httpx

from contracts.turns import Turn
from evals import bundle
from evals.asking import NotEnded, somebody
from evals.bundle import RECORDS, Bundle
from evals.case import Case
from evals.loading import load
from evals.outcome import Outcome, Stale, judge_replay
from evals.scoring import reached, score
from evals.totals import Run
from local.state import LocalState

SIDE_BY_SIDE = 3

Say = Callable[[str], None]


@dataclass(frozen=True)
class Broken:
    """Of a case that came to nothing that could be looked at."""

    case: str
    why: str


_Done = TypeVar("_Done")


def run_recorded(cases: Sequence[Case], cloud: LocalState, say: Say, folder: Path = RECORDS) -> Run:
    """Replay each case's record with today's code; no model is called."""
    outcomes = _each(cases, lambda case: recorded(case, cloud, folder), say)
    return _run(cases, outcomes)


def run_live(cases: Sequence[Case], cloud: LocalState, say: Say, *, scripted: bool) -> Run:
    """Ask each case's question anew. `scripted`: the model is the offline one, which takes rules."""
    asked = [case for case in cases if scripted or not case.rules]

    def outcome(case: Case) -> Outcome:
        record = ask(case, cloud, scripted=scripted)
        return Outcome(record.turn.to_wire(), record)

    run = _run(asked, _each(asked, outcome, say))
    return replace(run, skipped=[case.id for case in cases if case not in asked])


def record(
    cases: Sequence[Case], cloud: LocalState, say: Say, *, scripted: bool, folder: Path = RECORDS
) -> list[int | Broken]:
    """Ask each case's question and write its record; the files' bytes."""
    asked = [case for case in cases if scripted or not case.rules]
    return _each(asked, lambda case: bundle.write(ask(case, cloud, scripted=scripted), folder), say)


def remove_records_but(cases: Iterable[Case], folder: Path = RECORDS) -> None:
    """Remove the records of cases that there are no more."""
    kept = {bundle.path_of(case.id, folder) for case in cases}
    for file in folder.glob("*.json.gz"):
        if file not in kept:
            file.unlink()


def ask(case: Case, cloud: LocalState, *, scripted: bool) -> Bundle:
    """Ask a case's question as a fresh person and take the turn's record."""
    with somebody(cloud, live=not scripted) as asker:
        turn = asker.ask(case, cloud)
        model: bundle.Model = "offline" if scripted else "anthropic"
        return bundle.take(asker.user_id, turn["id"], case=case.id, asked=case.asked, model=model)


def recorded(case: Case, cloud: LocalState, folder: Path = RECORDS) -> Outcome | Stale:
    """Replay a case's record as a fresh person's."""
    found = bundle.read(case.id, folder)
    if found is None:
        return Stale(case.id, "there is no record")
    if found.asked != case.asked:
        return Stale(case.id, "the case asks something else than was recorded")
    if found.snapshot is None:
        return Outcome(found.turn.to_wire(), found)
    with somebody(cloud) as asker:
        replay = asker.replay(load(found, asker.user_id).id)
    return judge_replay(Turn.model_validate(replay), found)


def _run(cases: Sequence[Case], outcomes: Sequence[Outcome | Stale | Broken]) -> Run:
    pairs = list(zip(cases, outcomes, strict=True))
    return Run(
        [score(case, outcome) for case, outcome in pairs if isinstance(outcome, Outcome)],
        [outcome for _, outcome in pairs if isinstance(outcome, Stale)],
        reached={case.id: reached(case, outcome.reached) for case, outcome in pairs if isinstance(outcome, Stale)},
        broken={outcome.case: outcome.why for _, outcome in pairs if isinstance(outcome, Broken)},
    )


def _each(cases: Sequence[Case], do: Callable[[Case], _Done], say: Say) -> list[_Done | Broken]:
    def told(case: Case) -> _Done | Broken:
        try:
            done: _Done | Broken = do(case)
        except (NotEnded, httpx.HTTPError) as error:
            done = Broken(case.id, str(error))
        say(f"{case.id}: {done.why}" if isinstance(done, Broken) else case.id)
        return done

    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="case") as pool:
        return list(pool.map(told, cases))
