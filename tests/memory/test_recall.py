"""What an agent finds in its memory, and that it finds nobody else's."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.memory import MemoryCreate
from functions.core import aws as core_aws
from functions.core import store
from functions.core.memory import Memories
from functions.core.recall_memory import recall_memory_tool
from functions.core.settings import get_settings
from functions.core.tools import ToolCall
from local.embeddings.server import EmbeddingServer
from local.state import LocalState
from tests.memory.conftest import Remembering


@pytest.fixture
def as_a_function(cloud: LocalState, aws: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a function of the local cloud, in this process."""
    embeddings = EmbeddingServer()
    embeddings.start()
    tables = aws("dynamodb").list_tables()["TableNames"]
    buckets = [bucket["Name"] for bucket in aws("s3").list_buckets()["Buckets"]]
    for name, value in {
        "AWS_ENDPOINT_URL": cloud.aws_endpoint_url,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": embeddings.url,
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AMY_RECORDS_TABLE": next(name for name in tables if "records" in name.lower()),
        "AMY_EPHEMERAL_TABLE": next(name for name in tables if "ephemeral" in name.lower()),
        "AMY_BUCKET": next(name for name in buckets if "log" not in name.lower()),
    }.items():
        monkeypatch.setenv(name, str(value))
    for cached in (core_aws.client, store.records, store.ephemeral, get_settings):
        cached.cache_clear()
    yield
    for cached in (core_aws.client, store.records, store.ephemeral, get_settings):
        cached.cache_clear()
    embeddings.close()


def call(agent: str) -> ToolCall:
    return ToolCall(turn_id="turn_01JD8Q0000000000000000TEST", agent=agent, id="tool-1")


@pytest.mark.usefixtures("as_a_function")
def test_an_agent_recalls_its_own_and_the_shared_memories(remembering: Callable[[], Remembering]) -> None:
    somebody, other = remembering(), remembering()
    shared = somebody.add("Coffee keeps me awake")
    own = somebody.add("Coffee was discussed with the coach", agent="health_coach")
    somebody.add("Coffee: the critic's own note", agent="critic")
    other.add("Coffee is another user's secret")
    tool = recall_memory_tool(Memories(somebody.principal))

    found = tool.run(tool.input.model_validate({"query": "coffee", "limit": 10}), call("health_coach"))

    assert {memory.id for memory in found.memories} == {shared["id"], own["id"]}
    assert {memory.date for memory in found.memories} == {shared["updated_at"][:10]}
    assert found.source == "long_term_memory"


@pytest.mark.usefixtures("as_a_function")
def test_a_model_cannot_say_whose_memories_it_wants(somebody: Remembering) -> None:
    tool = recall_memory_tool(Memories(somebody.principal))

    assert tool.definition()["input_schema"]["properties"].keys() == {"query", "limit"}
    for more in ({"agent": "critic"}, {"user_id": "user_x"}, {"limit": 21}, {"limit": 0}):
        with pytest.raises(ValidationError):
            tool.input.model_validate({"query": "coffee", **more})


@pytest.mark.usefixtures("as_a_function")
def test_many_are_added_at_once_and_only_once(somebody: Remembering) -> None:
    turn = "turn_01JD8Q0000000000000000TEST"
    wanted = [
        MemoryCreate(kind="goal", text="Sleep eight hours"),
        MemoryCreate(kind="tested_hypothesis", text="Steps and sleep", agent="critic", meta={"feature": "steps"}),
        MemoryCreate(kind="goal", text="sleep eight hours!"),
    ]

    first = Memories(somebody.principal).add_many(wanted, source_turn_id=turn)
    again = Memories(somebody.principal).add_many(wanted, source_turn_id=turn)

    assert [added.is_new for added in first] == [True, True, False]
    assert [added.is_new for added in again] == [False] * 3
    assert [added.memory for added in again] == [added.memory for added in first]
    assert {memory["source_turn_id"] for memory in somebody.list()} == {turn}
    assert somebody.vectors().keys() == {added.memory.id for added in first}


def test_a_turn_sees_the_memories_that_were_there_when_it_began(
    remembering: Callable[[], Remembering],
) -> None:
    somebody = remembering()
    somebody.user.import_demo_days()
    made = somebody.add("I broke my ankle in January")
    turn = somebody.user.ask()
    turn.events(until="turn.started")
    somebody.add("Written after the turn began")
    assert turn.wait()["status"] == "completed"

    key = f"journal/{somebody.user.user_id}/{turn.id}/snapshot.json"
    snapshot = _read_json(somebody, key)

    assert [(memory["id"], memory["text"]) for memory in snapshot["memories"]] == [(made["id"], made["text"])]
    assert "vector" not in json.dumps(snapshot["memories"])


def _read_json(somebody: Remembering, key: str) -> Any:
    return json.loads(gzip.decompress(somebody.s3.get_object(Bucket=somebody.bucket, Key=key)["Body"].read()))
