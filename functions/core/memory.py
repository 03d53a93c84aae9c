"""What is remembered of a person: rows are the truth, the vector index follows them.

    MEMORY#<id>                 the memory
    MEMORYKEY#<hash>            {memory_id}: who holds this content, so that nothing is remembered twice
    MEMORYPENDING#<id>#<ulid>   a writer is at it; the index may not show this memory as it is

Every writer marks the memory as pending, changes the row, brings the index in line and takes its mark away. The mark of a
writer that died stays, and the next writer or reader who finds it old does the rest. The index is brought in line by
looking at the rows, never by what a writer thinks it wrote, so it does not matter who does it or how often.
"""

from __future__ import annotations

import hashlib
import json
import time
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from contracts.ids import new_id, new_ulid, ulid_time
from contracts.memory import SHARED_AGENT, Memory, MemoryCreate, MemoryKind, MemoryUpdate
from functions.core.embeddings import Embedder, TitanEmbedder, Vector
from functions.core.errors import MemoryExists, MemoryNotFound
from functions.core.masking import mask, mask_json
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now
from functions.core.vectors import Change, Entry, PackedVectors, VectorIndex

PENDING_SECONDS = 60
"""A mark this old belongs to nobody: a request ends after 28 s, and no step takes a minute over its memories."""


@dataclass(frozen=True, slots=True)
class Added:
    """A memory that is there now."""

    memory: Memory
    is_new: bool
    """False: it was remembered already."""


class Memories:
    """The memories of one user. What is given to them is masked before it is stored."""

    def __init__(
        self, principal: Principal, *, embedder: Embedder | None = None, index: VectorIndex | None = None
    ) -> None:
        self._pk = principal.partition
        self._embedder = embedder or TitanEmbedder()
        self._index = index or PackedVectors(principal)

    def add(self, memory: MemoryCreate, *, memory_id: str | None = None, source_turn_id: str | None = None) -> Added:
        """Remember one thing, under this id if it is new. Raises EmbeddingsUnavailable, StoreUnavailable; what was written
        by then is found again by the next try."""
        (added,) = self._add([(memory_id or new_id("mem"), memory)], source_turn_id)
        return added

    def add_many(self, memories: Sequence[MemoryCreate], *, source_turn_id: str | None = None) -> Sequence[Added]:
        """Remember several things with one write of the index; results in their order. Raises as `add`."""
        return self._add([(new_id("mem"), memory) for memory in memories], source_turn_id)

    def get(self, memory_id: str) -> Memory:
        """One memory. Raises MemoryNotFound, for another user's as well."""
        return _memory(self._row(memory_id))

    def list(
        self, limit: int, before: str | None = None, *, kind: MemoryKind | None = None, agent: str | None = None
    ) -> Iterator[Memory]:
        """At most `limit` memories, newest first; `before` is the id after which to go on."""
        start = _sk(before) if before else None
        # DynamoDB's own limit counts what the filters leave out, too.
        most = limit if kind is None and agent is None else None
        rows = records().query(self._pk, prefix="MEMORY#", before=start, forward=False, limit=most)
        fitting = (row for row in rows if kind in (None, row["kind"]) and agent in (None, row["agent"]))
        for row in islice(fitting, limit):
            yield _memory(row)

    def change(self, memory_id: str, update: MemoryUpdate) -> Memory:
        """Apply a merge patch. Raises MemoryNotFound, MemoryExists (details.id), and as `add`."""
        mark = None
        while True:
            row = self._row(memory_id)
            changed = _changed(row, update)
            if changed == row:
                return _memory(row)
            changed |= {"revision": new_ulid(), "updated_at": now()}
            if changed["key"] != row["key"]:
                holder = self._hold(changed["key"], memory_id)
                if holder != memory_id:
                    raise MemoryExists({"id": holder})
            mark = mark or self._mark(memory_id)
            try:
                records().put(changed, condition=Attr("revision").eq(row["revision"]))
            except ConditionFailed as failed:
                if failed.old is None:
                    raise MemoryNotFound from failed
                if failed.old["revision"] != changed["revision"]:
                    continue  # changed by somebody else meanwhile: the patch is laid over that
            if changed["key"] != row["key"]:
                self._let_go(row["key"], memory_id)
            self._settle({memory_id}, {mark})
            return _memory(changed)

    def delete(self, memory_id: str) -> None:
        """Forget it: the row, and its vector. Raises MemoryNotFound, and as `add`; a deletion that broke off is finished
        by the next try."""
        row = records().get(self._pk, _sk(memory_id))
        if row is None:
            left = {item["sk"] for item in records().query(self._pk, prefix=f"{_PENDING}{memory_id}#")}
            if not left:
                raise MemoryNotFound
            self._settle({memory_id}, left)
            return
        mark = self._mark(memory_id)
        self._let_go(row["key"], memory_id)
        records().delete(self._pk, _sk(memory_id))
        self._settle({memory_id}, {mark})

    def recall(self, query: str, agent: str, limit: int) -> Sequence[Memory]:
        """What an agent remembers about something, nearest first: its own memories and those that are shared. Who asks is
        said by the runtime, never by a model. Raises EmbeddingsUnavailable, StoreUnavailable."""
        return self._nearest(query, limit, lambda _, owner: owner in (agent, SHARED_AGENT))

    def search(
        self, query: str, limit: int, *, kind: MemoryKind | None = None, agent: str | None = None
    ) -> Sequence[Memory]:
        """The person's own search, over all of their memories. Raises as `recall`."""
        return self._nearest(query, limit, lambda is_, owner: kind in (None, is_) and agent in (None, owner))

    def _nearest(self, query: str, limit: int, allowed: Callable[[str, str], bool]) -> Sequence[Memory]:
        self._settle(set(), set())
        (vector,) = self._embedder.embed([query])
        matches = self._index.search(vector, limit, lambda entry: allowed(entry.kind, entry.agent))
        rows = self._rows([match.entry.id for match in matches])
        # The row has the last word: the index may be a moment behind.
        return [
            _memory(row).model_copy(update={"score": round(match.score, 6)})
            for match in matches
            if (row := rows.get(match.entry.id)) is not None and allowed(row["kind"], row["agent"])
        ]

    def _add(self, wanted: Sequence[tuple[str, MemoryCreate]], source_turn_id: str | None) -> Sequence[Added]:
        added: list[Added] = []
        marks: set[str] = set()
        for own_id, memory in wanted:
            row = self._new_row(memory, source_turn_id)
            memory_id = self._hold(row["key"], own_id)
            stored = records().get(self._pk, _sk(memory_id))
            if stored is None:
                row |= {"sk": _sk(memory_id), "id": memory_id}
                marks.add(self._mark(memory_id))
                stored = self._put_new(row)
            # Who holds the key is the author, even if another request was quicker to write the row for him.
            added.append(Added(_memory(stored), is_new=memory_id == own_id))
        self._settle({each.memory.id for each in added}, marks)
        return added

    def _new_row(self, memory: MemoryCreate, source_turn_id: str | None) -> Item:
        text, meta, at = mask(memory.text), mask_json(memory.meta), now()
        return {
            "pk": self._pk,
            "kind": memory.kind,
            "text": text,
            "confidence": memory.confidence,
            "agent": memory.agent,
            "source_turn_id": source_turn_id,
            "meta": json.dumps(meta, ensure_ascii=False),
            "created_at": at,
            "updated_at": at,
            "revision": new_ulid(),
            "key": content_key(memory.agent, memory.kind, text, meta),
        }

    def _put_new(self, row: Item) -> Item:
        """The row that is there afterwards: this one, or that of somebody who was quicker."""
        try:
            records().put_new(row)
        except ConditionFailed as taken:
            return taken.old or row
        return row

    def _hold(self, key: str, memory_id: str) -> str:
        """Claim a content for a memory; the id of the memory that holds it then. That one may not be written yet, or its
        writer may have died: whoever adds the same content writes it, under that id."""
        item = {"pk": self._pk, "sk": _KEY + key, "memory_id": memory_id}
        while True:
            try:
                records().put_new(item)
                return memory_id
            except ConditionFailed as failed:
                if failed.old is None:
                    continue
                holder: str = failed.old["memory_id"]
            row = records().get(self._pk, _sk(holder))
            if row is None or row["key"] == key:
                return holder
            # A change of the holder broke off, or its old claim outlived it: nobody says this any more.
            try:
                records().put(item, condition=Attr("memory_id").eq(holder))
                return memory_id
            except ConditionFailed:
                continue

    def _let_go(self, key: str, memory_id: str) -> None:
        try:
            records().delete(self._pk, _KEY + key, condition=Attr("memory_id").eq(memory_id))
        except ConditionFailed:
            return  # somebody else holds it, or nobody

    def _mark(self, memory_id: str) -> str:
        sk = f"{_PENDING}{memory_id}#{new_ulid()}"
        records().put({"pk": self._pk, "sk": sk})
        return sk

    def _settle(self, touched: Collection[str], own: Collection[str]) -> None:
        """Bring the index in line for memories that were touched and for those whose writers died; take `own` marks and
        the dead ones' away. Of marks that are fresh and not ours, somebody takes care."""
        latest = time.time() - PENDING_SECONDS
        marks = {item["sk"] for item in records().query(self._pk, prefix=_PENDING)} | set(own)
        old = {sk for sk in marks if ulid_time(sk.rpartition("#")[2]) < latest}
        unsettled = {_marked(sk) for sk in marks if sk in old or _marked(sk) in touched}
        if not unsettled:
            return
        vectors: dict[str, Vector] = {}
        self._index.update(lambda entries: self._plan(sorted(unsettled), entries, vectors))
        records().batch_delete([(self._pk, sk) for sk in sorted(old | set(own))])

    def _plan(self, ids: Sequence[str], entries: Mapping[str, Entry], vectors: dict[str, Vector]) -> Change:
        """What the index lacks of the rows as they are now. `vectors` keeps what was embedded, by text."""
        rows = self._rows(ids)
        stale = [row for row in rows.values() if _entry(row) != entries.get(row["id"])]
        texts = sorted({row["text"] for row in stale} - vectors.keys())
        vectors.update(zip(texts, self._embedder.embed(texts), strict=True))
        return Change(
            put=[(_entry(row), vectors[row["text"]]) for row in stale],
            remove={memory_id for memory_id in ids if memory_id not in rows and memory_id in entries},
        )

    def _row(self, memory_id: str) -> Item:
        row = records().get(self._pk, _sk(memory_id))
        if row is None:
            raise MemoryNotFound
        return row

    def _rows(self, ids: Sequence[str]) -> dict[str, Item]:
        keys = [(self._pk, _sk(memory_id)) for memory_id in ids]
        return {row["id"]: row for row in records().batch_get(keys).values()}


_KEY = "MEMORYKEY#"
_PENDING = "MEMORYPENDING#"


def content_key(agent: str, kind: str, text: str, meta: Mapping[str, Any]) -> str:
    """By what two memories are the same. A hypothesis is what was tested, whatever words (and finding ids, which recur in
    every turn) it is told in; anything else is its text. Agents keep apart what they remember."""
    said: list[Any]
    if kind == "tested_hypothesis" and meta.get("feature"):
        said = [meta["feature"], meta.get("target"), meta.get("window")]
    else:
        said = [" ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".!")]
    canonical = json.dumps([agent, kind, *said], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _changed(row: Item, update: MemoryUpdate) -> Item:
    changed = dict(row)
    for name in update.model_fields_set - {"meta"}:
        value = getattr(update, name)
        changed[name] = mask(value) if name == "text" else value
    meta = json.loads(row["meta"])
    if "meta" in update.model_fields_set:
        meta = mask_json(update.meta or {})
        changed["meta"] = json.dumps(meta, ensure_ascii=False)
    changed["key"] = content_key(changed["agent"], changed["kind"], changed["text"], meta)
    return changed


def _sk(memory_id: str) -> str:
    return f"MEMORY#{memory_id}"


def _marked(mark: str) -> str:
    """The memory of a mark."""
    return mark.split("#")[1]


def _entry(row: Item) -> Entry:
    return Entry(row["id"], row["revision"], row["agent"], row["kind"])


def _memory(row: Item) -> Memory:
    return Memory.model_validate({**row, "meta": json.loads(row["meta"])})
