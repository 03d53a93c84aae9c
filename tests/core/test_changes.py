"""Delta sync misses nothing: whatever writers do at once and wherever they die, a reader that follows the cursor ends
with exactly the rows.

The writers' real code runs, each in a thread of its own that waits before every call of the store for its turn; hypothesis
draws whose turn it is, so that every interleaving of calls can come up, and a failing one is shrunk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.ids import new_id
from functions.core import changes as changes_module
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Table, records
from tests.moto_tables import tables  # noqa: F401 - a fixture

KEYS = ("DAY#2026-01-01", "DAY#2026-01-02", "MARKER#ldl#1")
MOST_CALLS = 40


class Died(BaseException):
    """The process is gone: no handler, no `finally` of ours would run. The threads stop at their next call."""


@dataclass
class Turnstile:
    """Lets one thread at a time do one call of the store."""

    ready: dict[int, threading.Event] = field(default_factory=dict)
    paused: dict[int, threading.Event] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)
    here: threading.local = field(default_factory=threading.local)

    def wait(self) -> None:
        number = getattr(self.here, "number", None)
        if number is None:
            return
        if number in self.dead:
            raise Died
        self.paused[number].set()
        self.ready[number].wait(20)
        self.ready[number].clear()
        if number in self.dead:
            raise Died

    def start(self, number: int, work: Callable[[], None]) -> threading.Thread:
        self.ready[number], self.paused[number] = threading.Event(), threading.Event()

        def run() -> None:
            self.here.number = number
            try:
                self.wait()
                work()
            except Died:
                pass
            finally:
                self.paused[number].set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self.paused[number].wait(20)
        return thread

    def step(self, number: int) -> None:
        """Lets a thread go to its next call, or to its end."""
        self.paused[number].clear()
        self.ready[number].set()
        self.paused[number].wait(20)


@dataclass
class Client:
    """Keeps a copy of the rows, as a phone does."""

    principal: Principal
    cursor: int = 0
    rows: dict[str, Any] = field(default_factory=dict)

    def pull(self, limit: int | None = None) -> None:
        for change in list(Changes(self.principal).since(self.cursor, limit)):
            for key in change.keys:
                row = records().get(self.principal.partition, key)
                if row is None:
                    self.rows.pop(key, None)
                else:
                    self.rows[key] = row["value"]
            self.cursor = change.seq


def stored(principal: Principal) -> dict[str, Any]:
    return {row["sk"]: row["value"] for row in records().query(principal.partition) if row["sk"] in KEYS}


operation = st.tuples(
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True), st.integers(0, 9) | st.none()
)


def write(principal: Principal, keys: list[str], value: int | None) -> None:
    with Changes(principal).changing(keys):
        for key in keys:
            if value is None:
                records().delete(principal.partition, key)
            else:
                records().put({"pk": principal.partition, "sk": key, "value": value})


@pytest.mark.usefixtures("tables")
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    writers=st.lists(st.lists(operation, min_size=1, max_size=2), min_size=1, max_size=3),
    schedule=st.lists(st.integers(0, 3), min_size=12, max_size=40),
    deaths=st.lists(st.tuples(st.integers(0, 2), st.integers(2, 7)), min_size=1, max_size=2),
)
def test_a_reader_ends_with_the_servers_state(
    writers: list[list[tuple[list[str], int | None]]], schedule: list[int], deaths: list[tuple[int, int]]
) -> None:
    principal, turnstile, client = Principal(new_id("user")), Turnstile(), Client(Principal("-"))
    client.principal = principal
    with pytest.MonkeyPatch.context() as patch:
        call = Table._call  # the one place that everything passes

        def gated(self: Table, *arguments: Any, **named: Any) -> Any:
            turnstile.wait()
            return call(self, *arguments, **named)

        patch.setattr(Table, "_call", gated)

        def work(operations: list[tuple[list[str], int | None]]) -> Callable[[], None]:
            def run() -> None:
                for keys, value in operations:
                    write(principal, keys, value)

            return run

        threads = [turnstile.start(number, work(each)) for number, each in enumerate(writers)]
        calls = [0] * len(threads)

        def step(number: int) -> None:
            if threads[number].is_alive():
                calls[number] += 1
                if (number, calls[number]) in deaths:
                    turnstile.dead.add(number)
                turnstile.step(number)

        for choice in schedule:
            if choice == 3:
                client.pull(limit=1)
            else:
                step(choice % len(threads))
        for _ in range(MOST_CALLS):
            for number in range(len(threads)):
                step(number)
        for thread in threads:
            thread.join(20)
            assert not thread.is_alive()
        # Whoever died left an intent, which is adopted once it is older than any writer.
        patch.setattr(changes_module, "WRITER_LIFETIME_SECONDS", -1)
        client.pull()
    assert client.rows == stored(principal)


@pytest.mark.usefixtures("tables")
def test_numbers_have_no_gaps_and_many_keys_are_several_changes() -> None:
    principal = Principal(new_id("user"))
    keys = [f"DAY#{number}" for number in range(1_200)]

    with Changes(principal).changing(keys):
        pass

    log = list(Changes(principal).since(0))
    assert [change.seq for change in log] == [1, 2, 3]
    assert sorted(key for change in log for key in change.keys) == sorted(keys)
    assert Changes(principal).last() == 3


@pytest.mark.usefixtures("tables")
def test_a_block_that_fails_half_way_is_announced() -> None:
    principal = Principal(new_id("user"))

    with pytest.raises(RuntimeError), Changes(principal).changing(["DAY#1"]):
        raise RuntimeError

    assert [change.keys for change in Changes(principal).since(0)] == [["DAY#1"]]


@pytest.mark.usefixtures("tables")
def test_an_intent_of_a_living_writer_is_left_alone() -> None:
    principal = Principal(new_id("user"))

    with Changes(principal).changing(["DAY#1"]):
        assert list(Changes(principal).since(0)) == []
