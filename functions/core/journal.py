"""The journal: what a turn did to the world or learned from it, recorded once, under a path, with a hash of what was asked.

One item per step holds its attempt, its effects, its products and its output. Because they are one item, a write can carry
the condition "this attempt still owns the step": that is the fence, and it is atomic. An attempt begins by counting the
item's attempt up, which returns all that earlier attempts recorded; from then on theirs are refused. An effect that is
recorded is replayed, one that is missing is run and recorded; the first record under a path wins and the loser adopts it.

The hard race: a process dies after the effect and before its record. The effect is then made again, which is why effects
are calls that cost money or time but change nothing outside. Bodies that are large go to the bucket first, under a key
of this attempt, so a record never points at what is not there. (Decision 0001 says why one item and not one row each.)

In a replay of another turn an effect that is not in the step's own item may be in the recording of the parent
(`recordings`). It is then taken over into the item, marked as replayed; nobody made or paid it here.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from boto3.dynamodb.conditions import ConditionBase

from contracts.errors import Failure
from contracts.turns import Replay, StepUsage, Usage
from functions.core import blobs
from functions.core.errors import TurnSuperseded
from functions.core.principal import Principal
from functions.core.recordings import Entry, Recording
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now

EffectKind = Literal["model", "sandbox", "tool", "embedding", "clock", "id", "approval", "fallback"]
_INLINE = 4_000
"""Characters of a body that stay in the item; an item holds 400 KB, and each write of it is paid by its size."""


def fingerprint(value: Any) -> str:
    """SHA-256 of a JSON value in canonical form."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass
class StepRecord:
    """One step's item."""

    path: str
    status: Literal["running", "completed", "failed"]
    epoch: int
    """The attempt at the turn that began it last."""
    attempt: int
    started_at: str
    input_hash: str
    completed_at: str | None = None
    """When it was completed for the first time: what began before that did not build on it."""
    duration_ms: float | None = None
    spent_usd: float = 0.0
    """What the completed attempt paid; what earlier ones did is in their effects."""
    error: Failure | None = None
    output: dict[str, Any] | None = None
    effects: dict[str, dict[str, Any]] = field(default_factory=dict)
    products: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def usage(self) -> StepUsage:
        """What the step's model calls used."""
        total = StepUsage()
        for effect in self.effects.values():
            for paid in (effect.get("usage"), effect.get("usage_before")):
                total = add_usage(total, StepUsage.model_validate(paid)) if paid else total
        return total


def add_usage(a: StepUsage, b: StepUsage) -> StepUsage:
    """The sum, field by field."""
    return StepUsage(**{name: getattr(a, name) + getattr(b, name) for name in StepUsage.model_fields})


class TurnJournal:
    """All steps of one turn, for reading: trace, cost account, results."""

    def __init__(self, principal: Principal, turn_id: str) -> None:
        self.principal = principal
        self.turn_id = turn_id
        self.partition = principal.turn_partition(turn_id)

    def steps(self) -> list[StepRecord]:
        """Every step that was ever begun, in the order in which it was."""
        found = [_from_item(item) for item in records().query(self.partition, prefix="STEP#")]
        return sorted(found, key=lambda step: step.started_at)

    def usage(self, steps: list[StepRecord] | None = None) -> Usage:
        """What the turn has used so far. A state that ran in several phases or branches is one entry of `by_step`."""
        by_step: dict[str, StepUsage] = {}
        total = StepUsage()
        for step in self.steps() if steps is None else steps:
            used = step.usage
            if used.model_calls:
                state = state_of(step.path)
                by_step[state] = add_usage(by_step.get(state, StepUsage()), used)
                total = add_usage(total, used)
        return Usage(**total.model_dump(), by_step=by_step)

    def load(self, ref: str) -> Any:
        """A product by its reference. Raises KeyError if there is none."""
        path, _, name = ref.partition("@")[0].partition("#")
        item = records().get(self.partition, f"STEP#{path}", fields=["products"])
        if item is None or name not in item.get("products", {}):
            raise KeyError(ref)
        return read_body(json.loads(item["products"][name]))

    def products(self, steps: list[StepRecord], name: str, *, any_ending: bool = False) -> Iterator[Any]:
        """The products of this name of all steps, or with `any_ending` of all names that begin so, in the steps' order."""
        for step in steps:
            for kept, body in step.products.items():
                if kept == name or (any_ending and kept.startswith(name)):
                    yield read_body(body)

    def fence(self, epoch: int) -> None:
        """Take every unfinished step that was begun before this attempt at the turn from the process that may be at it.

        Safe to do again and beside the attempt's own steps: what is begun under `epoch` is left alone.
        """
        for step in self.steps():
            if step.status != "completed" and step.epoch < epoch:
                self._take(step, Attr("epoch").lt(epoch), {"epoch": epoch})

    def close(self, epoch: int) -> None:
        """The turn has ended under `epoch`: what is unfinished stays so, and its processes write nothing more."""
        for step in self.steps():
            if step.status == "running" and step.epoch <= epoch:
                self._take(step, Attr("attempt").eq(step.attempt) & Attr("status").eq("running"), {"status": "failed"})

    def _take(self, step: StepRecord, condition: ConditionBase, values: dict[str, Any]) -> None:
        try:
            records().update(
                self.partition, f"STEP#{step.path}", assign=values, add={"attempt": 1}, condition=condition
            )
        except ConditionFailed:
            return  # somebody else took it, or it was completed in time

    def delete(self) -> None:
        """Remove all of it, in the table and in the bucket."""
        records().batch_delete((self.partition, item["sk"]) for item in records().query(self.partition, fields=["sk"]))
        blobs.delete_prefix(blobs.turn_prefix(self.principal, self.turn_id))


def state_of(path: str) -> str:
    """The state's name in a step's path `[phase/]State[/branch]`: the part that begins with a capital letter."""
    return next(part for part in path.split("/") if part[:1].isupper())


class StepJournal:
    """One attempt at one step."""

    def __init__(
        self,
        principal: Principal,
        turn_id: str,
        path: str,
        input_hash: str,
        *,
        epoch: int = 1,
        replay: Replay | None = None,
    ) -> None:
        """`replay`: of a turn that replays another, how."""
        self.turn = TurnJournal(principal, turn_id)
        self.path = path
        self.input_hash = input_hash
        self.epoch = epoch
        self.attempt = 0
        self.record = StepRecord(path, "running", epoch, 0, "", input_hash)
        self.recording = Recording(path)
        """What the turn has of its parent's step."""
        self._replay = replay
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, Any]] = {}

    def claim(self) -> StepRecord | None:
        """Begin an attempt. If the step was completed with the same input, its record is given back and nothing begins."""
        unfinished = Attr("status").not_exists() | Attr("status").ne("completed")
        try:
            item = records().update(
                *self._key,
                assign={"status": "running", "input_hash": self.input_hash, "epoch": self.epoch},
                default={"started_at": now(), "effects": {}, "products": {}},
                add={"attempt": 1},
                condition=unfinished | Attr("input_hash").ne(self.input_hash),
            )
        except ConditionFailed as finished:
            return _from_item(finished.old or {})
        self.record = _from_item(item)
        self.attempt = self.record.attempt
        self.recording = Recording.read(self.turn.partition, self.path, self._replay)
        return None

    @property
    def root(self) -> Journal:
        """Where the step's effects begin."""
        return Journal(self, "")

    def keep(self, name: str, value: Any) -> str:
        """Keep a product; it is written with the step's completion. Returns the reference that a state may carry.

        The reference names the content's hash, so that a step behind it runs again when the content is another.
        """
        self._kept[name] = self.body(f"product-{name}", value)
        return f"{self.path}#{name}@{fingerprint(value)[:12]}"

    def complete(self, output: dict[str, Any], duration_ms: float, spent_usd: float = 0.0) -> StepRecord:
        """Write output and products. Raises TurnSuperseded if a later attempt has begun."""
        return self._write(
            {
                "status": "completed",
                "output": json.dumps(output),
                "duration_ms": duration_ms,
                "spent_usd": spent_usd,
                "error": None,
                "products": {name: json.dumps(body) for name, body in self._kept.items()},
            },
            default={"completed_at": now()},
        )

    def fail(self, error: Failure, duration_ms: float) -> None:
        """Write why it ended; the next attempt tells the client."""
        self._write({"status": "failed", "error": error.model_dump_json(), "duration_ms": duration_ms})

    def record_effect(self, path: str, entry: dict[str, Any], *, replace: bool) -> dict[str, Any]:
        """Write one effect's entry and return the one that stands: another's, if that was first."""
        place = ("effects", path)
        free: ConditionBase = self._mine
        if not replace:
            # boto3's Attr splits at dots; effect paths have none (see Journal).
            free = free & Attr(f"effects.{path}").not_exists()
        with self._lock:
            try:
                records().update(*self._key, assign={place: json.dumps(entry)}, condition=free)
            except ConditionFailed as failed:
                stands = (failed.old or {}).get("effects", {}).get(path)
                if stands is None or (failed.old or {}).get("attempt") != self.attempt:
                    raise TurnSuperseded from failed
                entry = dict(json.loads(stands))
            self.record.effects[path] = entry
        return entry

    def take_over(self, path: str, recorded: Entry) -> Entry:
        """Make an effect of the parent one of this step. Raises TurnSuperseded."""
        return self.record_effect(path, {**recorded, "at": now(), "ms": 0.0, "replayed": True}, replace=False)

    def is_replayed(self, path: str) -> bool:
        """Whether this effect, which the step has had, was the parent's."""
        return bool(self.record.effects.get(path, {}).get("replayed"))

    @property
    def _key(self) -> tuple[str, str]:
        return self.turn.partition, f"STEP#{self.path}"

    @property
    def _mine(self) -> ConditionBase:
        return Attr("attempt").eq(self.attempt)

    def _write(self, values: dict[Any, Any], default: dict[str, Any] | None = None) -> StepRecord:
        try:
            return _from_item(records().update(*self._key, assign=values, default=default, condition=self._mine))
        except ConditionFailed as failed:
            raise TurnSuperseded from failed

    def body(self, name: str, value: Any) -> dict[str, Any]:
        """A body for an entry: inline if small, else a pointer to the bucket."""
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if len(text) <= _INLINE:
            return {"value": value}
        prefix = blobs.turn_prefix(self.turn.principal, self.turn.turn_id)
        key = f"{prefix}{self.path}/{name.replace('/', '_')}.{self.attempt}.json"
        blobs.put_json(key, value)
        return {"s3": key}


class Journal:
    """A place in a step's journal. Effects of the same name count up: `agent/model/1`, `agent/model/2`."""

    def __init__(self, step: StepJournal, prefix: str, parent: Journal | None = None) -> None:
        self.step = step
        self.prefix = prefix
        self._parent = parent
        self._counts: dict[str, int] = {}
        self._diverged = False
        self._lock = threading.Lock()

    def scope(self, name: str) -> Journal:
        """A place below this one, for an agent, a branch, a tool call."""
        return Journal(self.step, f"{self.prefix}{self._next(name)}/", self)

    def path_of_next(self, name: str) -> str:
        """The path that the next effect of this name will have; events announce themselves under it."""
        return f"{self.prefix}{_clean(name)}/{self._counts.get(_clean(name), 0) + 1}"

    def has_next(self, name: str) -> bool:
        """Whether the next effect of this name is recorded, here or by the turn that this one replays."""
        path = self.path_of_next(name)
        return path in self.step.record.effects or path in self.step.recording.effects

    def effect(self, kind: EffectKind, name: str, request: Any, live: Callable[[], Any]) -> Any:
        """The value of an effect: as recorded for the same request, or from `live`, recorded.

        `request` and the value are JSON. Where the request is not the recorded one (the code changed), this effect and all
        after it in this place and below run live. Raises TurnSuperseded once another attempt owns the step, and
        ReplayMismatch where a recorded replay would have to make an effect.
        """
        path = f"{self.prefix}{self._next(name)}"
        digest = fingerprint(request)
        known = self.step.record.effects.get(path)
        recorded = known or self.step.recording.effects.get(path)
        if recorded is not None and not self.diverged and recorded["hash"] == digest:
            stands = known or self.step.take_over(path, recorded)
            return read_body(stands["body"])["value"]
        self.step.recording.let_live(path, kind, recorded)
        if recorded is not None:
            self._diverged = True
        begun = time.perf_counter()
        value = live()
        elapsed = round((time.perf_counter() - begun) * 1000, 1)
        entry: dict[str, Any] = {
            "hash": digest,
            "kind": kind,
            "at": now(),
            "ms": elapsed,
            "body": self.step.body(path, {"request": request, "value": value}),
        }
        if kind == "model":
            entry |= {"model": value["model"], "usage": value["usage"]}
        if known is not None:
            # What it replaces was paid for, too.
            entry["usage_before"] = _sum(known.get("usage"), known.get("usage_before"))
        try:
            stands = self.step.record_effect(path, entry, replace=known is not None)
        except TurnSuperseded:
            # Nothing will ever point at the body; the turn may even have been deleted.
            forget_body(entry["body"])
            raise
        return value if stands is entry else read_body(stands["body"])["value"]

    @property
    def diverged(self) -> bool:
        """Whether what was recorded here is not what the code asks any more."""
        return self._diverged or (self._parent is not None and self._parent.diverged)

    def _next(self, name: str) -> str:
        clean = _clean(name)
        with self._lock:
            self._counts[clean] = self._counts.get(clean, 0) + 1
            return f"{clean}/{self._counts[clean]}"


def _clean(name: str) -> str:
    return name.replace(".", "_").replace("/", "_").replace("[", "(").replace("]", ")")


def _sum(*paid: dict[str, Any] | None) -> dict[str, Any] | None:
    known = [StepUsage.model_validate(each) for each in paid if each]
    return add_usage(known[0], known[1] if len(known) > 1 else StepUsage()).model_dump() if known else None


def forget_body(body: dict[str, Any]) -> None:
    """Remove what `StepJournal.body` put into the bucket."""
    if "s3" in body:
        blobs.delete(body["s3"])


def read_body(body: dict[str, Any]) -> Any:
    """What `StepJournal.body` made."""
    return blobs.get_json(body["s3"]) if "s3" in body else body["value"]


def _from_item(item: Item) -> StepRecord:
    return StepRecord(
        path=item["sk"].removeprefix("STEP#"),
        status=item["status"],
        epoch=item["epoch"],
        attempt=item["attempt"],
        started_at=item["started_at"],
        input_hash=item["input_hash"],
        completed_at=item.get("completed_at"),
        duration_ms=item.get("duration_ms"),
        spent_usd=item.get("spent_usd", 0.0),
        error=Failure.model_validate_json(item["error"]) if item.get("error") else None,
        output=json.loads(item["output"]) if "output" in item else None,
        effects={path: json.loads(entry) for path, entry in item.get("effects", {}).items()},
        products={name: json.loads(body) for name, body in item.get("products", {}).items()},
    )
