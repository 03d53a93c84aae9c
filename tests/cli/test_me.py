"""`amy me` and `amy export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from cli.me import Field, Purpose
from contracts import consents
from contracts.me import MeUpdate, Profile
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply, error

USER = "user_01JD8Q0000000000000000TEST"
EXPORT = "exp_01JD8Q0000000000000000TEST"
LINK = "/v1/erasures/ers_1"


def me(**fields: Any) -> dict[str, Any]:
    profile = {"name": "Ada\x1b[31m", "goals": ["run", "sleep"], "birth_year": None, **fields}
    return {"id": USER, "object": "user", "profile": profile}


def export(status: str, **fields: Any) -> dict[str, Any]:
    progress = {"done": 1, "total": 3, "stage": "days", "files": 7}
    return {"id": EXPORT, "status": status, "created_at": "2026-11-21T08:00:00.000Z", "progress": progress, **fields}


def erasure(status: str, **fields: Any) -> dict[str, Any]:
    return {"id": "ers_1", "status": status, "counts": {}, "links": None, **fields}


def test_the_fields_and_purposes_are_those_of_the_contract() -> None:
    assert {field.value for field in Field} == set(Profile.model_fields) == set(MeUpdate.model_fields)
    assert [purpose.value for purpose in Purpose] == list(get_args(consents.Purpose))


def test_show(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/me", Reply(200, me()))

    shown = amy("me", "show").stdout

    assert shown.splitlines()[:3] == [USER, "  name       Ada", "  goals      run; sleep"]
    assert "  birth year -" in shown


def test_set_sends_what_is_given_and_null_for_what_is_cleared(api: FakeApi, amy: Amy) -> None:
    api.on("PATCH", "/v1/me", Reply(200, me(birth_year=1980)))

    done = amy("me", "set", "--birth-year", "1980", "--goal", "run", "--goal", "sleep", "--clear", "name", "--json")

    assert done.returncode == 0
    assert json.loads(api.received[0].body) == {"birth_year": 1980, "goals": ["run", "sleep"], "name": None}
    assert amy("me", "set").returncode == 2


def test_what_does_not_fit_is_said_field_by_field(api: FakeApi, amy: Amy) -> None:
    refused = error(422, "validation_failed", "The request has fields that do not fit.")
    refused.body["error"]["details"] = {"errors": [{"path": "birth_year", "message": "not a year"}]}
    api.on("PATCH", "/v1/me", refused)

    done = amy("me", "set", "--birth-year", "90")

    assert done.returncode == 3
    assert "birth_year: not a year" in done.stderr


def test_consents(api: FakeApi, amy: Amy) -> None:
    states = [{"purpose": "research", "granted": True, "version": "1", "since": "2026-11-21T08:00:00.000Z"}]
    api.on("GET", "/v1/me/consents", Reply(200, {"current": states, "history": []}))
    api.on("POST", "/v1/me/consents", Reply(201, {}))

    done = amy("me", "consents", "--grant", "research", "--version", "1")

    assert done.stdout == "yes research (since 2026-11-21, text 1)\n"
    sent = json.loads(api.calls("POST", "/v1/me/consents")[0].body)
    assert sent == {"purpose": "research", "version": "1", "granted": True}
    assert amy("me", "consents", "--grant", "research").returncode == 2


def test_an_export_is_waited_for_and_downloaded_without_the_key(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    # given
    link = {"url": f"{api.url}/bucket/export.zip", "expires_at": "2026-11-21T08:15:00.000Z"}
    api.on("POST", "/v1/exports", Reply(202, export("running")))
    api.on(
        "GET", f"/v1/exports/{EXPORT}", Reply(200, export("running")), Reply(200, export("completed", download=link))
    )
    api.on("GET", "/bucket/export.zip", Reply(200, b"PK..", {"Content-Type": "application/zip"}))
    file = tmp_path / "mine.zip"

    # when
    done = amy("export", "--out", str(file))

    # then
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{file}: 4 bytes, 7 files\n"
    assert file.read_bytes() == b"PK.."
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("mine*")] == ["mine.zip"]
    assert "authorization" not in api.calls("GET", "/bucket/export.zip")[0].headers


def test_an_export_that_failed_leaves_no_file(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    failed = export("failed", error={"code": "export_failed", "message": "It could not be finished."})
    api.on("POST", "/v1/exports", Reply(202, export("running")))
    api.on("GET", f"/v1/exports/{EXPORT}", Reply(200, failed))

    done = amy("export", "--out", str(tmp_path / "mine.zip"))

    assert (done.returncode, "It could not be finished." in done.stderr) == (1, True)
    assert not list(tmp_path.glob("mine*"))


def test_erase_asks_first_and_sends_the_id(api: FakeApi, amy: Amy) -> None:
    # given
    api.on("GET", "/v1/me", Reply(200, me()))
    api.on("DELETE", "/v1/me", Reply(202, erasure("erasing", links={"status": f"{LINK}?token=t"})))
    api.on("GET", LINK, Reply(200, erasure("erasing")), Reply(200, erasure("erased", counts={"days": 244})))

    # then
    assert amy("me", "erase").returncode == 2
    assert api.calls("DELETE", "/v1/me") == []
    done = amy("me", "erase", "--yes")
    assert done.stdout == f"ers_1 erasing\nIt is followed at {api.url}{LINK}?token=t\n"
    assert api.calls("DELETE", "/v1/me")[0].query == {"confirm": [USER]}
    waited = amy("me", "erase", "--yes", "--wait")
    assert "ers_1 erased\n  244 days\n" in waited.stdout
    assert api.calls("GET", LINK)[0].query == {"token": ["t"]}
