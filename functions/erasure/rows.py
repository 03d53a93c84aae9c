"""Rows of a person: those that can be found from the person, and those that only a search finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from functions.core.erasures import OPEN_ERASURES
from functions.core.principal import Principal
from functions.core.store import Attr, Item, Table, ephemeral, records
from functions.personal_data import Kind, id_of, kind_of, place_of

Key = tuple[str, str]

_BATCH = 100


def erase_known(principal: Principal, at_most: int) -> tuple[Counter[str], bool]:
    """Remove rows of the person's own partitions and of the turns' that these name, about so many at most. How many of each
    kind, and whether that was all.

    A turn's row goes after all that lies in the turn's own partition: it is what leads there.
    """
    counts: Counter[str] = Counter()
    for table in (records(), ephemeral()):
        own = (table.query(partition) for partition in (principal.partition, principal.limits_partition))
        for batch in _batches(chain.from_iterable(own)):
            for row in batch:
                if row["sk"].startswith(("TURN#", "RUN#")):
                    counts += _erase_turn(principal, id_of(row))
            counts += _erase(table, principal, batch)
            if counts.total() >= at_most:
                return counts, False
    return counts, True


def search(principal: Principal, table: Table, start: Key | None) -> tuple[list[Key], Key | None]:
    """Look through a page of a whole table for rows that name the person in their key or as their owner. Their keys, and
    where to go on."""
    id_ = principal.user_id
    named = Attr("pk").contains(id_) | Attr("sk").contains(id_) | Attr("user_id").eq(id_)
    rows, following = table.scan_page(named, fields=["user_id"], start=start)
    # But for the one row that knows the person until the end: by it an erasure that broke off is begun anew.
    return [(row["pk"], row["sk"]) for row in rows if row["pk"] != OPEN_ERASURES], following


def _erase_turn(principal: Principal, turn_id: str) -> Counter[str]:
    partition = principal.turn_partition(turn_id)
    counts: Counter[str] = Counter()
    for table in (records(), ephemeral()):
        for batch in _batches(table.query(partition, fields=["sk"])):
            counts += _erase(table, principal, batch)
    return counts


def _erase(table: Table, principal: Principal, rows: list[Item]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        kind = _kind(principal, row)
        if kind is not None and kind.forget is not None:
            kind.forget(row)
        counts[kind.name if kind else "others"] += 1
    table.batch_delete((row["pk"], row["sk"]) for row in rows)
    return counts


def _kind(principal: Principal, row: Item) -> Kind | None:
    place = place_of(principal, row["pk"])
    return kind_of(place, row["sk"]) if place else None


def _batches(rows: Iterable[Item]) -> Iterable[list[Item]]:
    batch: list[Item] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
