"""The document's code samples do what they show: curl through a shell, Python with the SDK, TypeScript compiled and run.

Ids in them are made up, so each sample gets the id of a thing that is there. Those of things that take long to come by keep
theirs, and are refused as documented.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from functions.api.openapi.document import document
from local.state import LocalState
from tests.cloud import User
from tests.sdk.package import compile_types, install
from tools.node import node

OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation for item in document()["paths"].values() for operation in item.values()
}
REFUSED = {
    "approve_device_login": "device_login_not_found",
    "cancel_run": "turn_ended",
    "confirm_import": "import_not_there",
    "decide_approval": "approval_not_found",
    "delete_source": "source_not_found",
    "device_token": "invalid_grant",
    "erase_me": "confirmation_required",
    "get_action": "action_not_found",
    "get_approval": "approval_not_found",
    "get_erasure": "erasure_not_found",
    "get_review": "review_not_found",
    "resolve_review": "review_not_found",
    "retry_run": "turn_not_failed",
    "retry_turn": "turn_not_failed",
    "start_import": "upload_missing",
    "start_lab": "lab_not_uploaded",
    "update_lab": "lab_in_progress",
}
"""By operation: with which code."""

RUN_IN_TYPESCRIPT = ("get_me", "create_memory", "list_turns", "get_biomarkers", "stream_turn_events", "delete_memory")

PYTHON = """
import contextlib, io, json, sys
import amy_sdk
outcomes = {}
for operation, source in json.load(open(sys.argv[1])).items():
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, operation, "exec"), {})
        outcomes[operation] = "done"
    except amy_sdk.ApiError as error:
        outcomes[operation] = error.code
print(json.dumps(outcomes))
"""


@dataclass
class Things:
    """What samples speak of: made for each where it is changed, shared where it is read."""

    user: User
    made: dict[str, str] = field(default_factory=dict)

    def samples(self, language: str) -> dict[str, str]:
        """By operation, those that take something away at the end."""
        ids = sorted(OPERATIONS, key=lambda id_: (id_.startswith(("delete", "cancel")), id_))
        return {id_: self._sample(id_, language) for id_ in ids}

    def _sample(self, id_: str, language: str) -> str:
        operation = OPERATIONS[id_]
        (source,) = [one["source"] for one in operation["x-codeSamples"] if one["label"] == language]
        for parameter in operation.get("parameters", []):
            real = self._real(id_, parameter["name"]) if parameter["in"] == "path" and id_ not in _KEEP else None
            if real:
                source = source.replace(parameter["example"], real)
        return str(source)

    def _real(self, id_: str, name: str) -> str | None:
        if name == "turn_id":
            return self._new("turn") if id_ in ("start_turn", "cancel_turn", "delete_turn") else self.made["done_turn"]
        if name == "run_id":
            return self.made["done_run"]
        kind = name.removesuffix("_id")
        return self._new(kind) if kind in _MAKING else None

    def _new(self, kind: str) -> str:
        path, body = _MAKING[kind]
        answer = self.user.client.post(path, json=body)
        assert answer.status_code < 300, answer.text
        return str(answer.json()["id"])

    def prepare(self) -> None:
        turn, run = self.user.ask("I have crushing chest pain."), self.user.run("What is known about sleep?")
        self.made = {"done_turn": turn.wait()["id"], "done_run": run.wait()["id"]}

    def end(self) -> None:
        """What samples have started is of no use."""
        for turn in self.user.client.get("/v1/turns", params={"limit": 100}).json()["data"]:
            if turn["status"] in ("queued", "running", "pending"):
                self.user.client.post(f"/v1/turns/{turn['id']}/cancel")


_QUESTION = {"messages": [{"role": "user", "content": "How am I?"}], "start": "queued"}
_MAKING: dict[str, tuple[str, dict[str, Any]]] = {
    "turn": ("/v1/turns", _QUESTION),
    "memory": ("/v1/memory", {"kind": "fact", "text": "Has a dog"}),
    "import": ("/v1/imports", {"file_name": "a.csv", "size": 10}),
    "lab": ("/v1/labs", {"file_name": "a.pdf"}),
    "key": ("/v1/api-keys", {"name": "sample"}),
    "check_in": ("/v1/check-ins", {"built_in": "weekly_review", "enabled": False}),
    "export": ("/v1/exports", {}),
}
_KEEP = ("get_erasure", "get_action", "get_approval", "decide_approval", "get_review", "resolve_review")


@pytest.fixture
def things(person: User) -> Any:
    made = Things(person)
    made.prepare()
    yield made
    made.end()


def environment(cloud: LocalState, person: User) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("AMY_")}
    return {**own, "AMY_API_URL": cloud.api_url, "AMY_API_KEY": person.api_key}


def expected(outcomes: dict[str, str]) -> dict[str, str]:
    return {id_: REFUSED.get(id_, "done") for id_ in outcomes}


def test_curl_samples_work_in_a_shell(cloud: LocalState, things: Things, tmp_path: Path) -> None:
    # given
    lines = ['curl() { command curl -sS --max-time 60 -o "$OUT/$ID" -w "%{http_code}" "$@" > "$OUT/$ID.status"; }']
    lines += [f"ID={id_}\n{source}" for id_, source in things.samples("curl").items()]

    # when
    script = "\n".join(lines)
    told = environment(cloud, things.user) | {"OUT": str(tmp_path)}
    ran = subprocess.run(
        ["bash", "-eu"], input=script, env=told, capture_output=True, check=False, text=True, timeout=110
    )

    # then
    assert ran.returncode == 0, ran.stderr
    outcomes = {id_: _outcome(tmp_path, id_) for id_ in OPERATIONS}
    assert outcomes == expected(outcomes)


def _outcome(folder: Path, id_: str) -> str:
    status, body = int((folder / f"{id_}.status").read_text()), folder / id_
    if status < 400:
        return "done"
    error = json.loads(body.read_text())["error"]
    return str(error if isinstance(error, str) else error["code"])


def test_python_samples_work(cloud: LocalState, things: Things, tmp_path: Path) -> None:
    # given
    file = tmp_path / "samples.json"
    file.write_text(json.dumps(things.samples("Python")))

    # when
    told = environment(cloud, things.user) | {"PYTHONPATH": str(Path("sdk/python/src").resolve())}
    ran = subprocess.run(
        [sys.executable, "-c", PYTHON, str(file)], env=told, capture_output=True, check=False, text=True, timeout=110
    )

    # then
    assert ran.returncode == 0, ran.stderr
    outcomes = json.loads(ran.stdout)
    assert outcomes == expected(outcomes)


def test_typescript_samples_compile_and_some_are_run(
    cloud: LocalState, person: User, built: Path, tmp_path: Path
) -> None:
    # given
    install(built, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    turn = person.ask("I have crushing chest pain.")
    turn.wait()
    samples = Things(person, {"done_turn": turn.id, "done_run": "run_none"}).samples("TypeScript")
    for id_, source in samples.items():
        (tmp_path / f"{id_}.ts").write_text(source)

    # when, then
    modern = ["--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "nodenext"]
    compile_types("--strict", "--noEmit", "--skipLibCheck", *modern, *(str(tmp_path / f"{id_}.ts") for id_ in samples))
    some = "".join(f'await import("./{id_}.ts");\n' for id_ in RUN_IN_TYPESCRIPT)
    (tmp_path / "some.mjs").write_text(some)
    ran = subprocess.run(
        [node(), str(tmp_path / "some.mjs")],
        env=environment(cloud, person),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "turn.completed" in ran.stdout
