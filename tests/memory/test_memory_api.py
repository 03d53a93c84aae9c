"""What a person can do with their memories."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.ids import new_id
from contracts.memory import Memory
from tests.cloud import RuntimeControl
from tests.memory.conftest import Remembering

TESTED = {
    "feature": "steps",
    "target": "sleep_minutes",
    "window": {"all": {"start": "2021-05-24", "end": "2022-01-23"}},
}


def test_what_is_remembered_can_be_read_and_listed(somebody: Remembering) -> None:
    first = somebody.add("I want to run a marathon", "goal", confidence=0.8, meta={"by": "autumn"})
    second = somebody.add("Knee hurts downhill", "barrier")

    assert Memory.model_validate(first).kind == "goal"
    assert somebody.user.client.get(f"/v1/memory/{first['id']}").json() == first
    assert (first["confidence"], first["meta"], first["agent"], first["score"]) == (0.8, {"by": "autumn"}, "user", None)
    assert somebody.list() == [second, first]


def test_a_list_is_narrowed_and_goes_on_by_cursor(somebody: Remembering) -> None:
    goals = [somebody.add(f"goal number {n}", "goal", agent="coach" if n % 2 else "user") for n in range(5)]
    somebody.add("something else", "fact")

    page = somebody.user.client.get("/v1/memory", params={"kind": "goal", "limit": 3}).json()
    rest = somebody.user.client.get(
        "/v1/memory", params={"kind": "goal", "limit": 3, "cursor": page["next_cursor"]}
    ).json()

    assert page["data"] + rest["data"] == goals[::-1]
    assert rest["next_cursor"] is None
    assert somebody.list(agent="coach") == [goals[3], goals[1]]


def test_the_same_is_not_remembered_twice(somebody: Remembering) -> None:
    first = somebody.add("I run in the mornings")

    assert somebody.add("  i run in\nthe MORNINGS. ", status=200) == first
    assert somebody.add("I run in the mornings", "preference")["id"] != first["id"]
    assert len(somebody.list()) == 2


def test_a_tested_hypothesis_is_its_feature_target_and_window(somebody: Remembering) -> None:
    first = somebody.add("Steps go with sleep", "tested_hypothesis", meta={**TESTED, "finding_id": "inv-001"})

    again = somebody.add("Sleep and steps again", "tested_hypothesis", 200, meta={**TESTED, "finding_id": "inv-007"})
    other = somebody.add("Steps go with sleep", "tested_hypothesis", meta={**TESTED, "window": {"recent": {}}})

    assert again == first
    assert other["id"] != first["id"]


def test_the_same_at_the_same_time_is_remembered_once(somebody: Remembering) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(
                lambda _: somebody.user.client.post("/v1/memory", json={"kind": "goal", "text": "sleep more"}), range(6)
            )
        )

    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(somebody.list()) == len(somebody.vectors()) == 1


def test_writers_side_by_side_lose_nothing(somebody: Remembering) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: somebody.add(f"thing number {n} of many"), range(16)))

    assert somebody.vectors().keys() == {memory["id"] for memory in made}


def test_a_request_sent_again_is_carried_out_once(somebody: Remembering) -> None:
    headers = {"Idempotency-Key": new_id("req")}
    body = {"kind": "fact", "text": "I live by the sea"}

    first = somebody.user.client.post("/v1/memory", json=body, headers=headers)
    again = somebody.user.client.post("/v1/memory", json=body, headers=headers)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_change_is_a_merge_patch(somebody: Remembering) -> None:
    made = somebody.add("Run ten kilometres", "goal", meta={"by": "May"})

    changed = somebody.user.client.patch(f"/v1/memory/{made['id']}", json={"text": "Swim a kilometre"}).json()
    cleared = somebody.user.client.patch(f"/v1/memory/{made['id']}", json={"meta": None}).json()

    assert {**changed, "updated_at": None} == {**made, "text": "Swim a kilometre", "updated_at": None}
    assert changed["updated_at"] > made["updated_at"]
    assert (cleared["text"], cleared["meta"]) == ("Swim a kilometre", {})
    assert somebody.user.client.patch(f"/v1/memory/{made['id']}", json={}).json() == cleared
    assert somebody.add("Run ten kilometres", "goal")["id"] != made["id"], "what it said before is free again"
    assert somebody.add("swim a kilometre", "goal", 200)["id"] == made["id"]


def test_a_change_cannot_make_two_memories_the_same(somebody: Remembering) -> None:
    first, second = somebody.add("one"), somebody.add("two")

    answer = somebody.user.client.patch(f"/v1/memory/{second['id']}", json={"text": "One."})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "memory_exists")
    assert answer.json()["error"]["details"] == {"id": first["id"]}
    assert somebody.user.client.get(f"/v1/memory/{second['id']}").json() == second


def test_an_edit_replaces_the_vector_and_a_deletion_removes_it(somebody: Remembering) -> None:
    kept, made = somebody.add("I like tea"), somebody.add("I take magnesium at night")
    before = somebody.vectors()

    somebody.user.client.patch(f"/v1/memory/{made['id']}", json={"text": "I stopped all supplements"})
    edited = somebody.vectors()
    assert edited[made["id"]] != before[made["id"]]
    assert edited[kept["id"]] == before[kept["id"]]
    assert set(before[made["id"]]) - {0.0} != set()
    assert before[made["id"]] not in edited.values()

    assert somebody.user.client.delete(f"/v1/memory/{made['id']}").status_code == 204
    assert somebody.vectors() == {kept["id"]: before[kept["id"]]}
    assert made["id"] not in {memory["id"] for memory in somebody.list(q="stopped all supplements")}
    for method in ("GET", "PATCH", "DELETE"):
        answer = somebody.user.client.request(
            method, f"/v1/memory/{made['id']}", json={} if method == "PATCH" else None
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "memory_not_found")
    assert somebody.add("I stopped all supplements")["id"] != made["id"]


def test_a_search_finds_the_nearest_first(somebody: Remembering) -> None:
    for text in ("My dog is called Rex", "I drink too much coffee", "I sleep badly after late coffee"):
        somebody.add(text)
    somebody.add("Drink less coffee", "goal")

    found = somebody.list(q="what does coffee do to my sleep?", limit=3)
    goals = somebody.list(q="coffee", kind="goal")

    assert found[0]["text"] == "I sleep badly after late coffee"
    assert [memory["score"] for memory in found] == sorted((memory["score"] for memory in found), reverse=True)
    assert len(found) == 3
    assert "My dog is called Rex" not in {memory["text"] for memory in found}
    assert [memory["text"] for memory in goals] == ["Drink less coffee"]


def test_numbers_that_nobody_should_find_are_not_stored(somebody: Remembering, aws: Callable[[str], Any]) -> None:
    made = somebody.add(
        "Card 4111 1111 1111 1111, SSN 123-45-6789, passport no. C01X00T47", meta={"card": 4111111111111111}
    )
    somebody.user.client.patch(f"/v1/memory/{made['id']}", json={"text": "Now it is 5555555555554444"})

    dynamodb = aws("dynamodb")
    rows = [
        str(item)
        for table in dynamodb.list_tables()["TableNames"]
        for page in dynamodb.get_paginator("scan").paginate(TableName=table)
        for item in page["Items"]
        if somebody.user.user_id in str(item)
    ]
    assert any(made["id"] in row for row in rows)
    for secret in ("4111", "5555555555554444", "123-45-6789", "C01X00T47"):
        assert not [row for row in rows if secret in row]
    assert made["text"] == "Card [card number], SSN [national id], passport no. [passport number]"
    assert made["meta"] == {"card": "[card number]"}


def test_another_users_memory_is_not_there(remembering: Callable[[], Remembering]) -> None:
    owner, other = remembering(), remembering()
    made = owner.add("My secret is a bad back")

    for method, body in (("GET", None), ("PATCH", {"text": "mine"}), ("DELETE", None)):
        answer = other.user.client.request(method, f"/v1/memory/{made['id']}", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "memory_not_found")
    assert other.list() == other.list(q="secret bad back") == []
    assert other.add("My secret is a bad back")["id"] != made["id"]
    assert owner.list() == [made]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "fact"},
        {"kind": "rumour", "text": "x"},
        {"kind": "fact", "text": "  "},
        {"kind": "fact", "text": "x" * 2001},
        {"kind": "fact", "text": "x", "confidence": 2},
        {"kind": "fact", "text": "x", "meta": {"a": "x" * 8001}},
        {"kind": "fact", "text": "x", "agent": "No Name"},
        {"kind": "fact", "text": "half a pair \ud800"},
        {"kind": "fact", "text": "x", "meta": {"a": "half a pair \ud800"}},
        {"kind": "fact", "text": "x", "id": "mem_1"},
        {"kind": "fact", "text": "x", "source_turn_id": "turn_01JD8Q0000000000000000TEST"},
    ],
)
def test_what_does_not_fit_is_refused(somebody: Remembering, body: dict[str, Any]) -> None:
    # Escaped, since no UTF-8 carries half a pair.
    headers = {"Content-Type": "application/json"}
    answer = somebody.user.client.post("/v1/memory", content=json.dumps(body), headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed")
    assert somebody.list() == []


def test_a_patch_cannot_clear_what_a_memory_needs(somebody: Remembering) -> None:
    made = somebody.add("stays")

    answer = somebody.user.client.patch(f"/v1/memory/{made['id']}", json={"text": None})

    assert answer.status_code == 422


@pytest.mark.parametrize("query", [{"kind": "rumour"}, {"q": ""}, {"limit": 0}, {"q": "x", "cursor": "y"}])
def test_parameters_that_do_not_fit_are_refused(somebody: Remembering, query: dict[str, Any]) -> None:
    assert somebody.user.client.get("/v1/memory", params=query).status_code == 400


def test_a_write_that_broke_off_is_finished_by_its_repetition(somebody: Remembering, control: RuntimeControl) -> None:
    """The row is written and the vector is not: the store fails in between."""
    somebody.add("something before")
    _refuse_vectors(control, somebody)
    headers = {"Idempotency-Key": new_id("req")}
    body = {"kind": "fact", "text": "I was ill in March"}

    first = somebody.user.client.post("/v1/memory", json=body, headers=headers)
    again = somebody.user.client.post("/v1/memory", json=body, headers=headers)

    assert (first.status_code, first.json()["error"]["code"]) == (503, "store_unavailable")
    assert again.status_code == 201
    assert somebody.list(q="ill in March")[0]["id"] == again.json()["id"]
    assert len(somebody.list()) == len(somebody.vectors()) == 2


def test_a_deletion_that_broke_off_is_finished_by_its_repetition(
    somebody: Remembering, control: RuntimeControl
) -> None:
    made = somebody.add("I was ill in March")
    _refuse_vectors(control, somebody)

    first = somebody.user.client.delete(f"/v1/memory/{made['id']}")
    assert first.status_code == 503
    assert somebody.list() == somebody.list(q="ill in March") == []
    assert made["id"] in somebody.vectors()

    assert somebody.user.client.delete(f"/v1/memory/{made['id']}").status_code == 204
    assert somebody.vectors() == {}
    assert somebody.user.client.delete(f"/v1/memory/{made['id']}").status_code == 404


def test_what_a_dead_writer_left_is_finished_by_the_next_reader(
    somebody: Remembering, aws: Callable[[str], Any]
) -> None:
    """A row without its vector, and a mark of an hour ago."""
    made = somebody.add("I was ill in March")
    for entry in somebody.s3.list_objects_v2(Bucket=somebody.bucket, Prefix="memory/")["Contents"]:
        if somebody.user.user_id in entry["Key"]:
            somebody.s3.delete_object(Bucket=somebody.bucket, Key=entry["Key"])
    table = next(name for name in aws("dynamodb").list_tables()["TableNames"] if "records" in name.lower())
    mark = f"MEMORYPENDING#{made['id']}#01JD8Q0000000000000000TEST"
    aws("dynamodb").put_item(TableName=table, Item={"pk": {"S": f"USER#{somebody.user.user_id}"}, "sk": {"S": mark}})

    assert [memory["id"] for memory in somebody.list(q="ill")] == [made["id"]]
    assert somebody.vectors().keys() == {made["id"]}


def _refuse_vectors(control: RuntimeControl, somebody: Remembering) -> None:
    """The next write of this user's vectors fails, with all of the SDK's tries."""
    place = f"memory/{somebody.user.user_id}"
    control.fault(service="s3", operation="PutObject", contains=place, times=4, status=503, code="SlowDown")
