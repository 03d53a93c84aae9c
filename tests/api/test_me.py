"""The profile, changed by merge patches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.me import Me
from tests.cloud import User


def patch(user: User, body: Any) -> Me:
    answer = user.client.patch("/v1/me", json=body)
    assert answer.status_code == 200, answer.text
    return Me.model_validate(answer.json())


def test_a_new_user_has_an_empty_profile(user: Callable[[], User]) -> None:
    somebody = user()
    me = Me.model_validate(somebody.client.get("/v1/me").json())
    assert me.id == somebody.user_id
    assert (me.profile.name, me.profile.units, me.profile.time_zone) == (None, "metric", "UTC")


def test_absent_stays_and_null_clears(user: Callable[[], User]) -> None:
    somebody = user()
    patch(somebody, {"name": "Ada", "height_cm": 170.5, "time_zone": "Europe/Berlin", "goals": ["sleep more"]})
    me = patch(somebody, {"name": None, "time_zone": None, "birth_year": 1990})
    assert me.profile.model_dump(include={"name", "height_cm", "time_zone", "goals", "birth_year"}) == {
        "name": None,
        "height_cm": 170.5,
        "time_zone": "UTC",
        "goals": ["sleep more"],
        "birth_year": 1990,
    }
    assert me.updated_at > me.created_at
    assert Me.model_validate(somebody.client.get("/v1/me").json()) == me


def test_an_empty_patch_changes_nothing(user: Callable[[], User]) -> None:
    somebody = user()
    before = patch(somebody, {"name": "Ada"})
    assert patch(somebody, {}) == before
    assert Me.model_validate(somebody.client.patch("/v1/me").json()) == before


@pytest.mark.parametrize(
    "body",
    [
        {"nickname": "A"},
        {"birth_year": 1066},
        {"sex": "x"},
        {"height_cm": 5},
        {"time_zone": "Mars/Olympus"},
        {"goals": ["x"] * 21},
        {"goals": "run"},
        {"name": "x" * 101},
        {"locale": "??"},
    ],
)
def test_what_does_not_fit_changes_nothing(user: Callable[[], User], body: dict[str, Any]) -> None:
    somebody = user()
    before = patch(somebody, {"name": "Ada"})
    answer = somebody.client.patch("/v1/me", json={"name": "Grace", **body} if "name" not in body else body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed")
    assert Me.model_validate(somebody.client.get("/v1/me").json()) == before
