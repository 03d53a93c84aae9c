"""The profile, changed by merge patches."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

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


WRONG = [
    ("nickname", "A", "Extra inputs are not permitted"),
    ("name", "", "blank; send null to clear it"),
    ("name", " \t ", "blank; send null to clear it"),
    ("name", "x" * 101, "at most 100 characters"),
    ("name", "A\u200bda", "has characters that cannot be seen"),
    ("name", "\u202eadA", "has characters that cannot be seen"),
    ("name", 7, "valid string"),
    ("birth_year", 1066, "not a year from 1900 until now"),
    ("birth_year", 90, "not a year from 1900 until now, in four digits"),
    ("birth_year", 2999, "not a year from 1900 until now"),
    ("birth_year", 1990.5, "valid integer"),
    ("birth_year", "last year", "valid integer"),
    ("birth_year", True, "not a year from 1900 until now"),
    ("sex", "x", "'female', 'male' or 'other'"),
    ("height_cm", 5, "greater than or equal to 50"),
    ("height_cm", 1.8, "greater than or equal to 50"),
    ("height_cm", 1e999, "less than or equal to 260"),
    ("weight_kg", 0, "greater than or equal to 10"),
    ("weight_kg", 501, "less than or equal to 500"),
    ("weight_kg", "heavy", "valid number"),
    ("units", "stone", "'metric' or 'imperial'"),
    ("time_zone", "Mars/Olympus", "not an IANA time zone, such as Europe/Berlin"),
    ("time_zone", "localtime", "not an IANA time zone"),
    ("time_zone", "../../etc/passwd", "not an IANA time zone"),
    ("locale", "??", "not a language tag (BCP 47), such as en or de-CH"),
    ("locale", "english", "not a language tag (BCP 47), such as en or de-CH"),
    ("goals", ["x"] * 21, "at most 20 items"),
    ("goals", "run", "valid list"),
    ("goals.1", ["run", "x" * 301], "at most 300 characters"),
    ("goals.0", [""], "blank"),
]


def test_what_does_not_fit_changes_nothing_and_says_what_would(user: Callable[[], User]) -> None:
    somebody = user()
    before = patch(somebody, {"name": "Ada"})
    for path, value, says in WRONG:
        field = path.partition(".")[0]
        body = json.dumps({"units": "imperial", "sex": "female"} | {field: value}).replace("Infinity", "1e999")
        answer = somebody.client.patch("/v1/me", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed"), (field, value)
        (wrong,) = answer.json()["error"]["details"]["errors"]
        assert wrong["path"] == path
        assert says in wrong["message"], (field, value, wrong)
    assert Me.model_validate(somebody.client.get("/v1/me").json()) == before


def test_names_and_goals_are_kept_as_one_line(user: Callable[[], User]) -> None:
    me = patch(user(), {"name": "  Zoë\n  Müller ", "goals": ["run\t10 km", "\U0001f469\u200d\U0001f373 cook"]})

    assert me.profile.name == "Zoë Müller"
    assert me.profile.goals == ["run 10 km", "\U0001f469\u200d\U0001f373 cook"]
