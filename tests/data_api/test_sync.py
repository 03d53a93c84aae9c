"""A client that follows the cursor has what the server has."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.ids import new_id
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Item, Table
from functions.health import sync as sync_module
from functions.health.activities import Activities, Activity, activity_id
from functions.health.days import Day, Days, Part
from functions.health.markers import Marker, Markers
from functions.health.metrics import METRICS
from functions.health.priorities import Order, Priorities
from functions.health.summaries import summary_of
from functions.health.sync import sync
from tests.cloud import User
from tests.moto_tables import tables  # noqa: F401 - a fixture


class Phone:
    """A copy of a person's data."""

    def __init__(self, user: User, limit: int = 100) -> None:
        self.user = user
        self.limit = limit
        self.cursor: str | None = None
        self.copy: dict[tuple[str, str], dict[str, Any]] = {}

    def pull(self) -> int:
        """One page; returns how many entries it had."""
        query = {"limit": self.limit} | ({"cursor": self.cursor} if self.cursor else {})
        answer = self.user.client.get("/v1/data/sync", params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        for entry in page["data"]:
            if entry["deleted"]:
                self.copy.pop((entry["kind"], entry["key"]), None)
            else:
                self.copy[entry["kind"], entry["key"]] = entry["value"]
        self.cursor, self.has_more = page["cursor"], page["has_more"]
        return len(page["data"])

    def pull_all(self) -> int:
        entries = self.pull()
        while self.has_more:
            entries += self.pull()
        return entries


def fresh(user: User) -> dict[tuple[str, str], dict[str, Any]]:
    phone = Phone(user, limit=1_000)
    phone.pull_all()
    return phone.copy


def parts(source: str, first: int, count: int, **metrics: float) -> list[Part]:
    days = [date(2026, 1, 1) + timedelta(days=first + number) for number in range(count)]
    return [Part(day, source, metrics=metrics, stamp=1) for day in days]


def run(source: str, number: int) -> Activity:
    return Activity(
        id=activity_id(source, number),
        source=source,
        type="Run",
        started_at="2026-01-01T07:00:00.000Z",
        date=date(2026, 1, 1),
        stamp=1,
    )


@pytest.fixture
def somebody(principal: Principal, user: Callable[[], User]) -> tuple[User, Principal]:
    """A user whose rows this process may write. `principal` lets it see the tables."""
    made = user()
    return made, Principal(made.user_id)


def test_a_new_client_gets_everything_in_pages(somebody: tuple[User, Principal]) -> None:
    person, me = somebody
    Days(me).merge(parts("oura", 0, 25, steps=10))
    Activities(me).merge([run("oura", number) for number in range(3)])
    Markers(me).put([Marker.measured("hdl_cholesterol", 50, "mg/dL", taken_at="2026-01-01", source="lab")])
    phone = Phone(person, limit=10)

    phone.pull_all()

    kinds = [kind for kind, _ in phone.copy]
    assert {kind: kinds.count(kind) for kind in kinds} == {"day": 25, "activity": 3, "marker": 1}
    assert phone.copy["day", "2026-01-01"]["metrics"]["steps"] == {"value": 10, "unit": "steps", "source": "oura"}
    assert phone.pull_all() == 0


def test_a_known_client_gets_what_changed_and_nothing_else(somebody: tuple[User, Principal]) -> None:
    person, me = somebody
    Days(me).merge(parts("oura", 0, 25, steps=10))
    phone = Phone(person)
    phone.pull_all()

    Days(me).merge(parts("oura", 0, 25, steps=10))
    Days(me).merge(parts("oura", 3, 1, resting_heart_rate=55))

    assert phone.pull_all() == 1
    assert phone.copy == fresh(person)


def test_what_is_removed_comes_as_a_tombstone(somebody: tuple[User, Principal]) -> None:
    person, me = somebody
    Days(me).merge(parts("oura", 0, 3, steps=10) + parts("fitbit", 2, 2, steps=12))
    Activities(me).merge([run("oura", 1), run("fitbit", 2)])
    phone = Phone(person)
    phone.pull_all()

    Days(me).remove_source("oura")
    Activities(me).remove_source("oura")
    phone.pull_all()

    assert sorted(phone.copy) == [
        ("activity", f"2026-01-01#{activity_id('fitbit', 2)}"),
        ("day", "2026-01-03"),
        ("day", "2026-01-04"),
    ]
    assert phone.copy == fresh(person)


def test_what_is_written_during_the_first_walk_is_not_missed(somebody: tuple[User, Principal]) -> None:
    person, me = somebody
    Days(me).merge(parts("oura", 0, 30, steps=10))
    phone = Phone(person, limit=10)
    for _ in range(3):
        phone.pull()

    Days(me).merge(parts("oura", 0, 2, steps=11, spo2=97))
    Days(me).merge(parts("whoop", 40, 2, spo2=97))
    Days(me).remove_source("oura")
    phone.pull_all()

    assert phone.copy == fresh(person)
    assert len(phone.copy) == 2


def test_other_priorities_change_every_day(somebody: tuple[User, Principal]) -> None:
    person, me = somebody
    Days(me).merge(parts("oura", 0, 2, steps=10) + parts("fitbit", 0, 2, steps=12))
    phone = Phone(person)
    phone.pull_all()
    assert phone.copy["day", "2026-01-01"]["metrics"]["steps"]["source"] == "fitbit"

    Priorities(me).put(Order(metrics={"steps": ("oura",)}))
    phone.pull_all()

    assert phone.copy["day", "2026-01-01"]["metrics"]["steps"] == {"value": 10, "unit": "steps", "source": "oura"}
    assert phone.copy == fresh(person)


def test_a_day_that_is_written_while_priorities_change_is_announced_again(
    somebody: tuple[User, Principal], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a phone that reads it by the old order
    person, me = somebody
    phone = Phone(person)
    phone.pull_all()
    put = Table.put

    def slow(table: Table, item: Item, **options: Any) -> None:
        if item["sk"] == "PRIORITIES":
            Days(me).merge(parts("oura", 0, 1, steps=10) + parts("fitbit", 0, 1, steps=12))
            phone.pull_all()
        put(table, item, **options)

    monkeypatch.setattr(Table, "put", slow)

    # when
    Priorities(me).put(Order(metrics={"steps": ("oura",)}))
    phone.pull_all()

    # then
    assert phone.copy["day", "2026-01-01"]["metrics"]["steps"]["source"] == "oura"


def test_a_page_fits_into_an_answer(somebody: tuple[User, Principal], monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    _, me = somebody
    start = sync(me, None, 100)
    while start.has_more:
        start = sync(me, start.cursor, 100)
    for first in range(0, 20, 5):
        Days(me).merge(parts("oura", first, 5, steps=10, sleep_minutes=400))
    room = 10 * len(summary_of(Days(me).all()[0]).model_dump_json())
    monkeypatch.setattr(sync_module, "_MOST_BYTES", room)

    # when
    for cursor in (None, start.cursor):
        page, found = sync(me, cursor, 1_000), []
        found.append(page.data)
        while page.has_more:
            page = sync(me, page.cursor, 1_000)
            found.append(page.data)

        # then
        assert len({entry.key for entries in found for entry in entries}) == 20
        assert max(sum(len(entry.model_dump_json()) for entry in entries) for entries in found) <= room


@pytest.mark.usefixtures("tables")
def test_the_keys_of_one_change_fit_into_an_answer() -> None:
    """They are never parted: a reader could not get past a change that no answer can hold."""
    me = Principal(new_id("user"))
    with Changes(me).changing(f"DAY#{number}" for number in range(5_000)):
        pass
    longest = Day(date(2026, 1, 1), dict.fromkeys(METRICS, 1234.5678), sources=dict.fromkeys(METRICS, "apple_health"))
    entry = json.dumps(summary_of(longest).model_dump_json())
    assert max(len(change.keys) for change in Changes(me).since(0)) * len(entry) < 5_000_000


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "bnVsbA", "WzEsbnVsbCwiQSJd", "Wy0xLG51bGwsbnVsbF0", "%ff"])
def test_a_cursor_of_somebodys_own_making(user: Callable[[], User], cursor: str) -> None:
    answer = user().client.get("/v1/data/sync", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")
