"""The whole cloud in a box, with a consumer that knows one topic more: `errand`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from contracts.ids import new_id
from functions.core.emit_event import EmitEvent, Outbox, emit_event_tool
from functions.core.principal import Principal
from functions.core.tools import ToolCall
from functions.packs import PLATFORM_TOPICS
from infra.synth import synth
from local.state import ROOT, LocalState
from tests.actions.errands import ERRAND, noted
from tests.cloud import User, aws
from tests.local.conftest import ready, started, until
from tests.moto_tables import forget_clients

HANDLERS = {
    "ActionsFunction": "tests.actions.errands.consume",
    "ActionStepFunction": "tests.actions.errands.run_step",
}
RECEIVES = 3
SECONDS = 8
"""Fewer and shorter than deployed: so long these tests wait for dead letters and for the leases of the dead."""
ENDED = {"acted", "refused", "rejected", "failed"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("errands")


@pytest.fixture(scope="session")
def cloud(folder: Path) -> Iterator[LocalState]:
    template = json.loads(synth(ROOT / "cdk.out").read_text("utf-8"))
    template["Parameters"]["Folder"] = {"Type": "String"}
    for name, handler in HANDLERS.items():
        function = template["Resources"][name]["Properties"]
        function["Handler"] = handler
        function["Environment"]["Variables"] |= {"ERRANDS": {"Ref": "Folder"}, "AMY_ACTION_RECEIVES": RECEIVES}
        function["Timeout"] = SECONDS
    template["Resources"]["ActionsQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] = RECEIVES
    with started(folder, template) as process:
        yield ready(process)


@dataclass
class Somebody:
    """A user, the agents that work for them, and what is seen of that."""

    user: User
    cloud: LocalState
    folder: Path
    turn_id: str

    @property
    def principal(self) -> Principal:
        return Principal(self.user.user_id)

    def emit(self, topic: str, place: str = "", **payload: Any) -> str:
        """What happens when an agent calls the tool in a step: its own code, in this process. The event's id."""
        tool = emit_event_tool((*PLATFORM_TOPICS, ERRAND), Outbox(self.principal))
        call = ToolCall(self.turn_id, "triage", place or f"RunAgent/triage/1/tool-emit_event/1/call/{uuid4().hex}")
        return str(tool.run(EmitEvent(topic=topic, payload=payload), call).event_id)

    def errand(self, what: str = "bread", **payload: Any) -> str:
        return self.emit("errand", what=what, **payload)

    def get(self, path: str, expected: int = 200, /, **query: Any) -> Any:
        answer = self.user.client.get(path, params=query)
        assert answer.status_code == expected, answer.text
        return answer.json()

    def action(self, event_id: str) -> dict[str, Any]:
        return dict(self.get(f"/v1/actions/{event_id}"))

    def ended(self, event_id: str, *statuses: str) -> dict[str, Any]:
        """The action once it has ended, or has one of these statuses."""
        wanted = statuses or ENDED

        def look() -> dict[str, Any] | None:
            action = self.action(event_id)
            return action if action["status"] in wanted else None

        return until(look, 60)

    def entered(self, event_id: str, times: int = 1) -> list[dict[str, Any]]:
        """Waits until an errand was begun so often."""

        def look() -> list[dict[str, Any]]:
            lines = noted(self.folder, "entered", event_id)
            return lines if len(lines) >= times else []

        return until(look, 60)

    def done(self, event_id: str) -> int:
        """How often an errand was finished."""
        return len(noted(self.folder, "done", event_id))

    def let_go(self, event_id: str) -> None:
        (self.folder / f"{event_id}.go").touch()


@dataclass
class Queues:
    """The actions queue and its dead letters, as an operator sees them."""

    sqs: Any

    def url(self, name: str) -> str:
        return str(self.sqs.get_queue_url(QueueName=name)["QueueUrl"])

    def send(self, *envelopes: Any) -> None:
        entries = [
            {"Id": str(number), "MessageBody": body if isinstance(body, str) else json.dumps(body)}
            for number, body in enumerate(envelopes)
        ]
        self.sqs.send_message_batch(QueueUrl=self.url("amy-dev-actions"), Entries=entries)

    def wait_until_empty(self) -> None:
        """Until no message waits or is being dealt with."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def is_empty() -> bool:
            answer = self.sqs.get_queue_attributes(QueueUrl=self.url("amy-dev-actions"), AttributeNames=names)
            return not any(int(count) for count in answer["Attributes"].values())

        until(is_empty, 60)

    def dead(self, text: str) -> str:
        """Waits for a dead letter that holds this text, takes it out, and gives its body."""
        url = self.url("amy-dev-actions-dead")

        def look() -> str | None:
            for message in self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=1).get(
                "Messages", []
            ):
                if text in message["Body"]:
                    self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                    return str(message["Body"])
            return None

        return until(look, 60)


@pytest.fixture
def here(cloud: LocalState, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process sees the cloud as a function would that runs agents."""
    settings = {
        "AWS_ENDPOINT_URL": cloud.aws_endpoint_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": cloud.region,
        "AMY_RECORDS_TABLE": cloud.records_table,
        "AMY_EPHEMERAL_TABLE": "amy-EphemeralTable",
        "AMY_BUCKET": "amy-bucket-local",
    }
    (bus,) = [
        each["Name"] for each in aws(cloud, "events").list_event_buses()["EventBuses"] if each["Name"] != "default"
    ]
    for name, value in {**settings, "AMY_EVENT_BUS": bus}.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    yield
    forget_clients()


@pytest.fixture
def somebody(here: None, user: Callable[[], User], cloud: LocalState, folder: Path) -> Somebody:
    return Somebody(user(), cloud, folder, new_id("turn"))


@pytest.fixture
def another(here: None, user: Callable[[], User], cloud: LocalState, folder: Path) -> Somebody:
    return Somebody(user(), cloud, folder, new_id("turn"))


@pytest.fixture
def queues(cloud: LocalState) -> Queues:
    return Queues(aws(cloud, "sqs"))
