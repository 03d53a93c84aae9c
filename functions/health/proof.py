"""The proof of a turn's answer, put together from its journal and its snapshot: nothing in it is computed anew.

numpy is not needed for it, so the API makes it; `verification` computes it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.proof import Proof, ProofDay, ProofPhase, ProofSnapshot
from contracts.turns import Finding
from functions.core import snapshot as snapshots
from functions.core.errors import NothingToProve, TurnNotCompleted
from functions.core.journal import StepRecord, TurnJournal, state_of
from functions.core.snapshot import Snapshot
from functions.core.turns import TurnRecord
from functions.health.anchors import compute_anchors
from functions.health.answer_numbers import literals_of, numbers_of
from functions.health.answers import Answer
from functions.health.markers import Marker
from functions.health.metrics import ROLLING_SUFFIXES, ingredients_of
from functions.health.snapshot import days_of, markers_of

_ANCHOR = "anchor."


def proof_of(turn: TurnRecord) -> Proof:
    """Raises TurnNotCompleted and NothingToProve."""
    if turn.status != "completed":
        raise TurnNotCompleted
    journal = TurnJournal(turn.principal, turn.id)
    steps = journal.steps()
    kept = next(journal.products(steps, "answer"), None)
    content = snapshots.content_of(turn.principal, turn.id)
    if kept is None or content is None or turn.snapshot is None:
        raise NothingToProve
    return assembled(turn, Answer.model_validate(kept), _phases(steps), Snapshot.model_validate(content))


def assembled(turn: TurnRecord, answer: Answer, phases: list[ProofPhase], snapshot: Snapshot) -> Proof:
    """The proof out of its parts."""
    numbers = numbers_of(answer)
    proof = Proof(
        turn_id=turn.id,
        asked_at=turn.created_at,
        question=turn.question,
        mode=answer.mode,
        answer=answer.text,
        numbers=numbers,
        literals=literals_of(answer),
        citations=answer.citations,
        findings=answer.findings,
        validation=phases,
        snapshot=_snapshot(snapshot, turn.snapshot or "", answer.findings, {one.key for one in numbers}),
        digest="",
    )
    return proof.model_copy(update={"digest": digest_of(proof.model_dump(mode="json"))})


def digest_of(proof: Mapping[str, Any]) -> str:
    """SHA-256 of a proof's content, its digest left out: the same however its JSON was written in between."""
    content = {key: _plain(value) for key, value in proof.items() if key != "digest"}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Whole numbers as such: some writers of JSON make 75 of 75.0."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _phases(steps: Iterable[StepRecord]) -> list[ProofPhase]:
    """As AdjustForMultiplicity judged them; a phase without findings judged nothing."""
    judged = [step.output for step in steps if state_of(step.path) == "AdjustForMultiplicity" and step.output]
    return [
        ProofPhase(phase=output["phase"], findings=[one["id"] for one in output["findings"]])
        for output in judged
        if output["findings"]
    ]


def _snapshot(snapshot: Snapshot, digest: str, findings: Iterable[Finding], cited: set[str]) -> ProofSnapshot:
    markers = [marker for marker in markers_of(snapshot) if _anchor_keys(marker) & cited]
    named = {name for finding in findings for name in (finding.feature, finding.target or "")}
    named |= {key.split(".")[1] for key in cited if key.startswith(_ANCHOR)}
    return ProofSnapshot(
        hash=digest,
        today=snapshot.today,
        strict_layer=snapshot.strict_layer,
        days=_days(snapshot, named),
        markers=[marker.model_dump(mode="json", exclude_none=True) for marker in markers],
        agents={name: agent.version for name, agent in sorted(snapshot.agents.items())},
        models=snapshot.model_ids,
        prices_as_of=snapshot.prices_as_of,
        code=snapshot.code,
    )


def _anchor_keys(marker: Marker) -> set[str]:
    return set(compute_anchors([], [marker]).by_key)


def _days(snapshot: Snapshot, named: set[str]) -> list[ProofDay]:
    needed = frozenset[str]().union(*(ingredients_of(name) for name in named))
    # A rolling composite has a value on each day that has a row, also where its metric has none.
    every = any(name.endswith(ROLLING_SUFFIXES) for name in named)
    days = [
        ProofDay(
            date=day["date"], metrics={name: day["metrics"][name] for name in sorted(needed & day["metrics"].keys())}
        )
        for day in days_of(snapshot)
    ]
    return [day for day in days if day.metrics or (every and needed)]
