"""People who have something of everything, and a look at what the cloud has of them."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from contracts.ids import new_id
from local.state import LocalState
from tests.cloud import ModelControl, Turn, User, aws
from tests.conftest import running_cloud
from tests.personal_data.declared import all_rows, bucket_of, tables_of

TOKEN = "a-task-token-that-lets-its-holder-decide"
REPORT = b"%PDF-1.7 a report"


@pytest.fixture(scope="package")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """One of our own: an erasure searches whole tables, and those of the session hold what thousands of tests left."""
    yield from running_cloud(tmp_path_factory)


@dataclass
class Rich:
    """A person with something of everything."""

    user: User
    answered: Turn
    held: Turn
    ran: Turn
    memory: dict[str, Any]

    @property
    def client(self) -> httpx.Client:
        return self.user.client


def plant(cloud: LocalState, user: User) -> None:
    """Rows and objects of kinds that take longer to come by honestly."""
    dynamodb, s3 = aws(cloud, "dynamodb"), aws(cloud, "s3")
    for sk, values in {
        f"ACTION#{new_id('evt')}": {"status": "acted", "topic": "human_review", "payload": '{"summary": "Look."}'},
        f"REVIEW#{new_id('rev')}": {"status": "open", "summary": "=HYPERLINK(evil)"},
        "MARKER#ldl_cholesterol#2026-01-01T00:00:00.000Z": {"name": "ldl_cholesterol", "value": "130", "unit": "mg/dL"},
        f"APPROVAL#{new_id('apr')}": {
            "kind": "action",
            "turn_id": new_id("turn"),
            "status": "pending",
            "token": TOKEN,
            "summary": "Really?",
            "created_at": "2026-11-21T00:00:00.000Z",
            "expires_at": "2027-11-21T00:00:00.000Z",
        },
    }.items():
        item = {"pk": f"USER#{user.user_id}", "sk": sk, "id": sk.split("#")[1], **values}
        dynamodb.put_item(TableName=cloud.records_table, Item={name: {"S": value} for name, value in item.items()})
    for key in ("labs/{}/lab_1/report.pdf", "labs/{}/lab_1/report.pdf", "raw/{}/1.json"):
        s3.put_object(Bucket=bucket_of(cloud), Key=key.format(user.user_id), Body=REPORT)
    s3.create_multipart_upload(Bucket=bucket_of(cloud), Key=f"uploads/{user.user_id}/imp_1")


@pytest.fixture(scope="module")
def rich(cloud: LocalState) -> Iterator[Rich]:
    """One for all tests of a module, which leave it as it is; made through the API as far as that is quick."""
    person = User.create(cloud)
    person.import_demo_days()
    answered, held = person.ask(), person.ask(start="plan")
    ran = person.run("What is a normal resting heart rate?")
    memory = person.client.post("/v1/memory", json={"kind": "goal", "text": "Sleep more."}).json()
    person.client.patch("/v1/me", json={"name": "Ada", "birth_year": 1980}, headers={"Idempotency-Key": "mine"})
    for turn in (answered, ran):
        assert turn.wait()["status"] == "completed"
    held.events(until="turn.paused")
    plant(cloud, person)
    yield Rich(person, answered, held, ran, memory)
    person.close()


@dataclass
class Archive:
    """A downloaded export."""

    zip: zipfile.ZipFile

    def json(self, path: str) -> Any:
        return json.loads(self.zip.read(path))

    def text(self, path: str) -> str:
        return self.zip.read(path).decode()


def exported(user: User, export_id: str | None = None) -> tuple[dict[str, Any], Archive]:
    """Ask for an export, wait for it, download it."""
    if export_id is None:
        answer = user.client.post("/v1/exports")
        assert answer.status_code == 202, answer.text
        export_id = answer.json()["id"]
        assert answer.headers["location"] == f"/v1/exports/{export_id}"
    export = until(lambda: user.client.get(f"/v1/exports/{export_id}").json(), lambda one: one["status"] != "running")
    assert export["status"] == "completed", export
    download = httpx.get(export["download"]["url"])
    assert download.status_code == 200
    return export, Archive(zipfile.ZipFile(io.BytesIO(download.content)))


def until(look: Callable[[], Any], good: Callable[[Any], bool], seconds: float = 60) -> Any:
    """What is seen once it is good."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen = look()
        if good(seen):
            return seen
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s; last: {seen}")


def begin_erasure(user: User) -> tuple[dict[str, Any], Callable[[], Any]]:
    """Erase an account: the answer, and what its link says, without a key."""
    answer = user.client.delete("/v1/me", params={"confirm": user.user_id})
    assert answer.status_code == 202, answer.text
    link = user.client.base_url.join(answer.json()["links"]["status"])
    return answer.json(), lambda: httpx.get(link).json()


def erased(status: Callable[[], Any]) -> dict[str, Any]:
    """The erasure when it is done."""
    return dict(until(status, lambda one: one["status"] == "erased", 120))


def traces(cloud: LocalState, user_id: str, fields: str = "pk, sk, user_id") -> list[str]:
    """Where the person's id is found: in these fields of any row (none named: in all), in any key of any version of any
    object or upload."""
    found = [
        f"{table}: {row['pk']} / {row['sk']}"
        for table in tables_of(cloud)
        for row in all_rows(cloud, table, fields)
        if user_id in json.dumps(row, default=str)
    ]
    s3 = aws(cloud, "s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket_of(cloud)):
        entries = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        found += [entry["Key"] for entry in entries if user_id in entry["Key"]]
    uploads = s3.list_multipart_uploads(Bucket=bucket_of(cloud)).get("Uploads", [])
    return found + [upload["Key"] for upload in uploads if user_id in upload["Key"]]


@pytest.fixture
def held_turn(person: User, model: ModelControl) -> tuple[User, Turn, str]:
    """A person, a turn of theirs that is in the middle of a model call, and the rule that holds it there."""
    turn, rule = person.hold(model)
    return person, turn, rule
