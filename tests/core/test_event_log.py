"""The event log: no gap, no double, nothing behind the end, nothing from who was superseded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.ids import new_id
from functions.core.errors import TurnIsOver, TurnSuperseded
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.principal import Principal


def writer(principal: Principal, turn_id: str, author: Author | None = None) -> EventWriter:
    return EventWriter(principal, turn_id, author or Author(epoch=1), step="Route")


def test_four_parallel_writers_leave_no_gap_and_no_double(principal: Principal) -> None:
    turn_id = new_id("turn")

    def write(name: int) -> None:
        mine = writer(principal, turn_id, Author(1, f"step-{name}", 1))
        for count in range(25):
            mine.append("agent.thinking", {"summary": f"{name}-{count}"}, id_=f"{name}/{count}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    events = EventLog(principal, turn_id).read()
    assert [event["seq"] for event in events] == list(range(1, 101))
    assert len({event["id"] for event in events}) == 100
    for name in range(4):
        mine = [event["data"]["summary"] for event in events if event["id"].startswith(f"{name}/")]
        assert mine == [f"{name}-{count}" for count in range(25)], "each writer's own order is kept"


def test_an_event_that_is_appended_again_by_another_process_stands_once(principal: Principal) -> None:
    turn_id = new_id("turn")
    first, second = writer(principal, turn_id), writer(principal, turn_id)

    first.append("route.decided", {}, id_="route")
    second.append("cost", {"total_usd": 0.1}, id_="cost/1")
    second.append("route.decided", {}, id_="route")
    first.append("cost", {"total_usd": 0.1}, id_="cost/1")

    assert [event["id"] for event in EventLog(principal, turn_id).read()] == ["route", "cost/1"]


def test_nothing_follows_the_end_but_a_resumption(principal: Principal) -> None:
    turn_id = new_id("turn")
    late = writer(principal, turn_id)
    late.append("turn.started", {}, id_="started")
    writer(principal, turn_id).append("turn.failed", {}, id_="failed/1")

    with pytest.raises(TurnIsOver):
        late.append("cost", {"total_usd": 0.1}, id_="cost/1")
    writer(principal, turn_id, Author(2)).append("turn.resumed", {}, id_="resumed/2")
    writer(principal, turn_id, Author(2)).append("turn.completed", {}, id_="completed/2")

    types = [event["type"] for event in EventLog(principal, turn_id).read()]
    assert types == ["turn.started", "turn.failed", "turn.resumed", "turn.completed"]


@pytest.mark.parametrize("later", [Author(1, "Synthesize", 2), Author(2, "StartTurn/2", 1)])
def test_a_superseded_writer_that_wakes_up_writes_nothing(principal: Principal, later: Author) -> None:
    turn_id = new_id("turn")
    old = writer(principal, turn_id, Author(1, "Synthesize", 1))
    old.append("step.started", {"attempt": 1}, id_="started/1")

    writer(principal, turn_id, later).append("step.retrying", {"attempt": 2}, id_="retrying/2")

    with pytest.raises(TurnSuperseded):
        old.append("text.delta", {"text": "stale", "attempt": 1}, id_="text/1/1")
    assert len(EventLog(principal, turn_id).read()) == 2


def test_the_archive_answers_when_the_rows_are_gone(principal: Principal) -> None:
    turn_id = new_id("turn")
    mine = writer(principal, turn_id)
    for count in range(5):
        mine.append("agent.thinking", {"summary": str(count)}, id_=str(count))
    before = EventLog(principal, turn_id).read()
    log = EventLog(principal, turn_id, archive=EventLog(principal, turn_id).archive(epoch=1))

    log.delete()

    assert log.read() == before
    assert [event["seq"] for event in log.read(after=2, limit=2)] == [3, 4]
    assert EventLog(principal, turn_id).read() == []
