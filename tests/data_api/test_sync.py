"""A client that follows the cursor has what the server has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from functions.core.principal import Principal
from functions.health.activities import Activities, Activity, activity_id
from functions.health.days import Days, Part
from functions.health.markers import Marker, Markers
from functions.health.priorities import Order, Priorities
from tests.cloud import User


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


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "bnVsbA", "WzEsbnVsbCwiQSJd", "Wy0xLG51bGwsbnVsbF0", "%ff"])
def test_a_cursor_of_somebodys_own_making(user: Callable[[], User], cursor: str) -> None:
    answer = user().client.get("/v1/data/sync", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_cursor")
