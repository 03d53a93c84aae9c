"""What tests do with the local cloud, in their own words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import httpx

from contracts.events import EVENT, TERMINAL_EVENTS
from local.state import LocalState
from local.users import create_user

DEMO = next((Path(__file__).parents[1] / "local" / "demo").glob("person1*.csv"), Path("missing.csv"))
QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"


@dataclass
class User:
    """A user of the local cloud, as a client program sees it."""

    user_id: str
    api_key: str
    client: httpx.Client

    @classmethod
    def create(cls, cloud: LocalState) -> User:
        made = create_user(cloud)
        headers = {"Authorization": f"Bearer {made.api_key}"}
        return cls(made.user_id, made.api_key, httpx.Client(base_url=cloud.api_url, headers=headers, timeout=60))

    def close(self) -> None:
        self.client.close()

    def import_demo_days(self) -> None:
        answer = self.client.post("/v1/imports", content=DEMO.read_bytes(), headers={"Content-Type": "text/csv"})
        assert answer.status_code == 201, answer.text

    def ask(self, question: str = QUESTION, **fields: Any) -> Turn:
        """Start a turn. The question gets a word of its own, by which rules and calls of this turn can be told."""
        marker = f"ref{uuid4().hex[:12]}"
        body = {"messages": [{"role": "user", "content": f"{question} ({marker})"}], **fields}
        answer = self.client.post("/v1/turns", json=body)
        assert answer.status_code == 201, answer.text
        return Turn(self, answer.json()["id"], marker)

    def prepared(self, question: str = QUESTION) -> tuple[str, dict[str, Any]]:
        """A marker and the body of a turn that is not asked yet, so that rules can be made before."""
        marker = f"ref{uuid4().hex[:12]}"
        return marker, {"messages": [{"role": "user", "content": f"{question} ({marker})"}]}

    def hold(self, model: ModelControl, agent: str = "router") -> tuple[Turn, str]:
        """A turn that waits at an agent's call, and the rule that holds it: so rules can be made that name the turn.

        The agent must be one that gets the person's own words.
        """
        marker, body = self.prepared()
        rule = model.rule({"type": "hold"}, contains=marker, agent=agent)
        turn = self.post(marker, body)
        model.wait_for_call(turn=turn.id, agent=agent, state="held")
        return turn, rule

    def run(self, instructions: str, agent: str = "domain_expert", **fields: Any) -> Turn:
        """Start a run that nobody waits for; its instructions get a word of their own, as a question does."""
        marker = f"ref{uuid4().hex[:12]}"
        body = {"agent": agent, "instructions": f"{instructions} ({marker})", "mode": "async", **fields}
        answer = self.client.post("/v1/runs", json=body)
        assert answer.status_code == 202, answer.text
        return Turn(self, answer.json()["id"], marker)

    def post(self, marker: str, body: dict[str, Any]) -> Turn:
        answer = self.client.post("/v1/turns", json=body)
        assert answer.status_code == 201, answer.text
        return Turn(self, answer.json()["id"], marker)


@dataclass
class Turn:
    """A turn that was asked, or a run that was started."""

    user: User
    id: str
    marker: str

    @property
    def path(self) -> str:
        return f"/v1/{self.id.partition('_')[0]}s/{self.id}"

    def get(self) -> dict[str, Any]:
        answer = self.user.client.get(self.path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def trace(self, **query: str) -> dict[str, Any]:
        answer = self.user.client.get(f"{self.path}/trace", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def events(self, until: str | None = None, seconds: float = 90, after: int = 0) -> list[dict[str, Any]]:
        """The events by long-poll until the end, or until one of the type `until`; checked for order and shape."""
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = self.user.client.get(
                f"{self.path}/events", params={"after": after, "wait": 20}, headers={"Accept": "application/json"}
            )
            assert answer.status_code == 200, answer.text
            batch = answer.json()
            for event in batch["data"]:
                assert event["seq"] == after + 1, "no gap and no double"
                EVENT.validate_python(event)
                after = event["seq"]
                found.append(event)
                if event["type"] == until:
                    return found
            if batch["ended"]:
                return found
        raise AssertionError(f"no end after {seconds} s; the last events: {[event['type'] for event in found[-5:]]}")

    def wait(self) -> dict[str, Any]:
        """The turn when it has ended."""
        events = self.events()
        assert events[-1]["type"] in TERMINAL_EVENTS
        return self.get()


def answer_of(events: list[dict[str, Any]]) -> str:
    """The answer as a client puts it together: deltas, begun anew at each reset."""
    text = ""
    for event in events:
        if event["type"] == "answer.reset":
            text = ""
        elif event["type"] == "text.delta":
            text += event["data"]["text"]
    return text


@dataclass
class ModelControl:
    """The offline model's control API."""

    client: httpx.Client

    def rule(self, action: dict[str, Any], *, times: int | None = 1, skip: int = 0, **match: str) -> str:
        answer = self.client.post("/_script", json={"match": match, "action": action, "times": times, "skip": skip})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def release(self, rule: str) -> None:
        assert self.client.post(f"/_release/{rule}").status_code == 200

    def wait_for_call(self, *, state: str = "", count: int = 1, **match: str) -> None:
        query: dict[str, str | int] = {**match, "count": count, "timeout": 50, **({"state": state} if state else {})}
        answer = self.client.get("/_calls/wait", params=query)
        assert answer.status_code == 200, answer.text

    def calls(self, turn: str) -> list[dict[str, Any]]:
        """All calls of a turn so far."""
        return list(self.client.get("/_calls", params={"turn": turn}).json()["calls"])

    def requests(self, turn: str, agent: str) -> list[dict[str, Any]]:
        """What an agent of a turn asked the model so far, in full."""
        query = {"turn": turn, "agent": agent, "include": "bodies"}
        return [call["request"] for call in self.client.get("/_calls", params=query).json()["calls"]]


@dataclass
class RuntimeControl:
    """The local cloud's control API."""

    client: httpx.Client

    def process_of(self, turn_id: str, step: str) -> int:
        """The process that is busy with a step of a turn."""
        for process in self.client.get("/processes").json():
            if process["turn_id"] == turn_id and process["payload_step"] == step and process["state"] == "busy":
                return int(process["pid"])
        raise AssertionError(f"no process is busy with {step} of {turn_id}")

    def wait_until_idle(self, pid: int) -> None:
        """Until the process has nothing to do any more, or is gone."""
        for _ in range(200):
            states = [each["state"] for each in self.client.get("/processes").json() if each["pid"] == pid]
            if states in ([], ["idle"]):
                return
            time.sleep(0.05)
        raise AssertionError(f"process {pid} is still {states}")

    def kill(self, pid: int) -> None:
        assert self.client.post(f"/processes/{pid}/kill").status_code == 200

    def freeze(self, pid: int) -> None:
        assert self.client.post("/lambda/freeze", json={"pid": pid}).status_code == 200

    def thaw(self, pid: int) -> None:
        assert self.client.post("/lambda/thaw", json={"pid": pid}).status_code == 200

    def fault(self, **fault: Any) -> None:
        """Make AWS calls fail that will come, see local/aws/faults.py."""
        answer = self.client.post("/faults", json=fault)
        assert answer.status_code < 300, answer.text

    def lambda_fault(self, **fault: Any) -> None:
        """Hurt invocations that will come, see local/lambda_runtime/faults.py."""
        answer = self.client.post("/lambda/faults", json=fault)
        assert answer.status_code < 300, answer.text

    def pending_lambda_faults(self) -> list[dict[str, Any]]:
        return list(self.client.get("/lambda/faults").json())

    def fire(self, schedule: str) -> None:
        """Fire the schedule whose name contains this."""
        names = [name for name in self.client.get("/schedules").json() if schedule.lower() in name.lower()]
        assert len(names) == 1, names
        assert self.client.post(f"/schedules/{names[0]}/fire").status_code == 200


def aws(cloud: LocalState, service: str) -> Any:
    """A client of the local cloud's AWS API, for looking at what a client cannot see."""
    make: Any = boto3.client
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return make(service, endpoint_url=cloud.aws_endpoint_url, region_name=cloud.region, **keys)


def items(cloud: LocalState, table: str, pk: str, prefix: str) -> list[dict[str, Any]]:
    """Rows of a partition as DynamoDB has them."""
    answer = aws(cloud, "dynamodb").query(
        TableName=table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
    )
    return list(answer["Items"])
