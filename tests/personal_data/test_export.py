"""An export has all that the API says of a person, and nothing that lets anybody act."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.exports import Export
from contracts.ids import new_id
from local.state import LocalState
from tests.cloud import RuntimeControl, User, aws
from tests.personal_data.conftest import REPORT, TOKEN, Archive, Rich, exported, until


def table(archive: Archive, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.text(path))))


def test_what_the_api_says_is_in_the_archive(rich: Rich) -> None:
    # when
    export, archive = exported(rich.user)

    # then
    get = rich.client.get
    assert archive.zip.testzip() is None
    (profile,) = archive.json("profile.json")
    assert (profile["name"], profile["birth_year"]) == ("Ada", 1980)
    assert {one["purpose"] for one in archive.json("consents.json")} == {"health_data_processing", "model_provider"}
    (imported,) = archive.json("imports.json")
    days, wide = archive.json("days.json"), table(archive, "days.csv")
    assert len(days) == len(wide) == imported["report"]["days_written"]
    one = next(day for day in days if "steps" in day["metrics"])
    assert (one["sources"]["steps"], one["said"]["steps"]) == ("daily_csv", {"daily_csv": one["metrics"]["steps"]})
    with_steps = [day for day in wide if day["steps"]]
    assert [day["date"] for day in wide] == sorted(day["date"] for day in days)
    assert all(float(day["steps"]) >= 0 for day in with_steps)
    assert len(with_steps) > 100
    texts = {one["text"] for one in archive.json("memories.json")}
    assert texts >= {rich.memory["text"]}
    for turn in (rich.answered, rich.held, rich.ran):
        told = archive.json(f"{'turns' if turn.id.startswith('turn') else 'runs'}/{turn.id}.json")
        assert told.pop("events") == get(f"{turn.path}/events", headers={"Accept": "application/json"}).json()["data"]
        known = turn.get()
        assert {name: told[name] for name in known if name != "usage"} == {
            name: value for name, value in known.items() if name != "usage"
        }
    assert {row["id"]: row["status"] for row in table(archive, "turns.csv")} == {
        rich.answered.id: "completed",
        rich.held.id: "pending",
    }
    assert {one["id"] for one in archive.json("approvals.json")} == {
        one["id"] for one in get("/v1/approvals").json()["data"]
    }
    assert archive.json("actions.json")[0]["payload"] == {"summary": "Look."}
    assert archive.zip.read("files/labs/lab_1/report.pdf") == archive.zip.read("files/raw/1.json") == REPORT
    assert Export.model_validate(export).progress.done == export["progress"]["total"]


def test_the_manifest_names_every_file_with_its_hash_and_the_readme_explains_them(rich: Rich) -> None:
    # when
    export, archive = exported(rich.user)

    # then
    manifest = archive.json("manifest.json")
    assert (manifest["export_id"], manifest["user_id"]) == (export["id"], rich.user.user_id)
    names = {info.filename for info in archive.zip.infolist()}
    assert {file["path"] for file in manifest["files"]} == names - {"manifest.json"}
    for file in manifest["files"]:
        content = archive.zip.read(file["path"])
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        if file["path"].endswith(".json") and "/" not in file["path"]:
            assert file["entries"] == len(archive.json(file["path"]))
    readme = archive.text("README.md")
    assert all(name.partition("/")[0] in readme for name in names - {"README.md"})


def test_nothing_in_it_lets_anybody_act_and_a_spreadsheet_runs_nothing(rich: Rich) -> None:
    # when
    _, archive = exported(rich.user)

    # then
    whole = b"".join(archive.zip.read(info) for info in archive.zip.infolist())
    digest = hashlib.sha256(rich.user.api_key.encode()).hexdigest()
    for secret in (TOKEN, rich.user.api_key, digest):
        assert secret.encode() not in whole
    (review,) = table(archive, "reviews.csv")
    assert review["summary"] == "'=HYPERLINK(evil)"


def test_an_export_of_somebody_without_data_is_whole(user: Callable[[], User]) -> None:
    # when
    _, archive = exported(user())

    # then
    assert archive.json("days.json") == []
    assert "days.csv" not in archive.zip.namelist()
    assert len(archive.json("consents.json")) == 2


def test_while_one_is_written_there_is_no_other(person: User, control: RuntimeControl) -> None:
    # given
    control.fault(service="s3", operation="CreateMultipartUpload", contains=person.user_id, status=200, delay_ms=1500)
    first = person.client.post("/v1/exports").json()

    # when
    second = person.client.post("/v1/exports")

    # then
    assert (second.status_code, second.json()["id"]) == (202, first["id"])
    exported(person, first["id"])
    third = person.client.post("/v1/exports").json()
    assert third["id"] != first["id"]
    listed = [one["id"] for one in person.client.get("/v1/exports").json()["data"]]
    assert listed == [third["id"], first["id"]]
    exported(person, third["id"])


def test_a_request_that_is_sent_again_starts_one_export(person: User) -> None:
    headers = {"Idempotency-Key": "once"}

    ids = {person.client.post("/v1/exports", headers=headers).json()["id"] for _ in range(2)}

    assert len(ids) == 1
    exported(person, ids.pop())


def test_each_state_may_lose_its_process(person: User, control: RuntimeControl) -> None:
    # given
    for step in ("BeginArchive", "WritePage", "FinishArchive"):
        control.lambda_fault(function="ExportFunction", step=step, action="lose_answer")

    # when
    _, archive = exported(person)

    # then
    assert archive.zip.testzip() is None
    assert len(archive.json("days.json")) > 200
    assert control.pending_lambda_faults() == []


def test_one_whose_execution_was_stopped_shows_as_failed_and_another_may_follow(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    # given
    control.fault(service="s3", operation="CreateMultipartUpload", contains=person.user_id, status=200, delay_ms=1500)
    first = person.client.post("/v1/exports").json()
    states = aws(cloud, "stepfunctions")
    (machine,) = (one for one in states.list_state_machines()["stateMachines"] if "Export" in one["name"])
    arn = machine["stateMachineArn"].replace(":stateMachine:", ":execution:")

    # when
    states.stop_execution(executionArn=f"{arn}:{first['id']}")

    # then
    failed = until(
        lambda: person.client.get(f"/v1/exports/{first['id']}").json(), lambda one: one["status"] != "running"
    )
    assert (failed["status"], failed["error"]["code"], failed["download"]) == ("failed", "export_failed", None)
    export, _ = exported(person)
    assert export["id"] != first["id"]


def test_after_seven_days_it_is_gone(cloud: LocalState, person: User) -> None:
    # given
    export, _ = exported(person)
    kept = datetime.fromisoformat(export["expires_at"]) - datetime.fromisoformat(export["created_at"])
    assert kept == timedelta(days=7)
    aws(cloud, "dynamodb").update_item(
        TableName=cloud.records_table,
        Key={"pk": {"S": f"USER#{person.user_id}"}, "sk": {"S": f"EXPORT#{export['id']}"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000Z"}},
    )

    # then
    late = person.client.get(f"/v1/exports/{export['id']}").json()
    assert (late["status"], late["download"]) == ("expired", None)


def test_a_link_is_good_for_a_quarter_of_an_hour_and_made_anew_each_time(person: User) -> None:
    export, _ = exported(person)

    again = person.client.get(f"/v1/exports/{export['id']}").json()["download"]

    lasts = datetime.fromisoformat(again["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < lasts <= timedelta(minutes=15)
    assert "X-Amz-Expires=900" in again["url"]
    assert person.client.get("/v1/exports").json()["data"][0]["download"] is None


def test_nobody_elses_export_is_there(person: User, user: Callable[[], User]) -> None:
    export, _ = exported(person)
    stranger = user()

    for id_ in (export["id"], new_id("exp"), "exp_1"):
        answer = stranger.client.get(f"/v1/exports/{id_}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "export_not_found")
    assert stranger.client.get("/v1/exports").json()["data"] == []


def test_an_export_needs_no_consent(person: User) -> None:
    said: dict[str, Any] = {"purpose": "health_data_processing", "version": "2026-11-01", "granted": False}
    assert person.client.post("/v1/me/consents", json=said).status_code == 201

    exported(person)
