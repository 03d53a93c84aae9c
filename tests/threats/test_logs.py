"""The logs of everything that a turn passes through hold neither secrets nor what the person said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from local.state import LocalState
from tests.cloud import ModelControl, User


def _all_logs(cloud: LocalState) -> str:
    files = [*Path(cloud.logs).glob("*.log"), Path(cloud.logs).parent / "up.log"]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists())


def test_the_logs_of_a_full_run_hold_no_planted_secret(
    cloud: LocalState, user: Callable[[], User], model: ModelControl
) -> None:
    # given a person whose every way to say something carries a word of its own
    somebody = user()
    somebody.import_demo_days()
    planted: dict[str, str] = {}

    def plant(what: str) -> str:
        planted[what] = f"zq{uuid4().hex}"
        return planted[what]

    profile = somebody.client.patch("/v1/me", json={"profile": {"name": plant("name")}})
    assert profile.status_code in (200, 422), profile.text
    memory = {"kind": "insight", "text": f"remembers {plant('memory')}"}
    assert somebody.client.post("/v1/memory", json=memory).status_code == 201
    headers = {
        "Idempotency-Key": plant("idempotency key"),
        "Cookie": f"session={plant('cookie')}",
        "X-Api-Key": plant("foreign key"),
    }

    # when a turn succeeds, one fails in the model, and requests are refused
    question = f"How has my resting heart rate changed? {plant('question')}"
    marker, body = somebody.prepared(question)
    body["metadata"] = {"note": plant("metadata")}
    model.rule({"type": "reply", "text": f"Because of {plant('answer')}."}, contains=marker, agent="health_coach")
    answer = somebody.client.post("/v1/turns", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    path = f"/v1/turns/{answer.json()['id']}"
    while (
        somebody.client.get(f"{path}/events", params={"wait": 20}, headers={"Accept": "application/json"}).json()[
            "ended"
        ]
        is False
    ):
        continue
    marker, body = somebody.prepared(f"And my sleep? {plant('failed question')}")
    model.rule({"type": "error", "status": 400, "message": plant("error text")}, contains=marker, times=None)
    failed = somebody.post(marker, body).wait()
    assert failed["status"] == "failed"
    somebody.client.post("/v1/turns", content=f'{{"messages": "{plant("bad body")}"'.encode())
    somebody.client.post("/v1/turns", json={"messages": [{"role": "user", "content": 5}], plant("bad field"): 1})
    somebody.client.get("/v1/turns", headers={"Authorization": f"Bearer {plant('wrong token')}"})
    somebody.client.get("/v1/memory", params={"query": plant("search")})
    planted["api key"] = somebody.api_key

    # then
    logs = _all_logs(cloud)
    assert answer.json()["id"] in logs, "the logs are those of this cloud"
    assert [what for what, word in planted.items() if word in logs] == []
