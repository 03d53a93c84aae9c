"""What moves by itself: queues, buses, schedules."""

from __future__ import annotations

import json
from collections import Counter

from tests.local.conftest import Box, until


def send(box: Box, *bodies: str) -> None:
    sqs, url = box.client("sqs"), box.queue_url("Queue")
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)


def received(box: Box) -> Counter[str]:
    return Counter(record["body"] for batch in box.journal("Consume") for record in batch["records"])


def test_messages_of_a_queue_reach_their_function_in_aws_shape(box: Box) -> None:
    box.client("sqs").send_message(
        QueueUrl=box.queue_url("Queue"),
        MessageBody="hello",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "greeting"}},
    )

    record = until(lambda: box.journal("Consume"))[0]["records"][0]

    assert (record["body"], record["eventSource"]) == ("hello", "aws:sqs")
    assert record["eventSourceARN"] == "arn:aws:sqs:us-east-1:123456789012:amy-Queue"
    assert record["messageAttributes"]["kind"]["stringValue"] == "greeting"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"


def test_of_a_batch_only_what_failed_comes_again_and_ends_with_the_dead(box: Box) -> None:
    send(box, "fine", "bad", "good")

    dead = until(lambda: box.messages("DeadLetters"))

    assert dead == ["bad"]
    assert received(box) == {"fine": 1, "good": 1, "bad": 2}


def test_a_consumer_that_raises_fails_its_whole_batch(box: Box) -> None:
    send(box, "burst")

    assert until(lambda: box.messages("DeadLetters")) == ["burst"]
    assert received(box) == {"burst": 2}


def test_events_reach_the_targets_of_rules_that_match(box: Box) -> None:
    def entry(source: str, **detail: object) -> dict[str, str]:
        return {"EventBusName": "small-bus", "Source": source, "DetailType": "t", "Detail": json.dumps(detail)}

    box.client("events").put_events(
        Entries=[
            entry("amy.turn", kind="open", note=None),
            entry("other", kind="open", note="by prefix"),
            entry("amy.turn", kind="secret", note="by anything-but"),
            entry("amy.turn", kind="open"),
        ]
    )

    message = until(lambda: box.messages("Inbox"))

    assert [json.loads(each) for each in message] == [{"kind": "a open", "detail": {"kind": "open", "note": None}}]
    assert box.messages("Inbox") == []


def test_a_schedule_is_fired_by_hand(box: Box) -> None:
    assert sorted(box.control.get("/schedules").json()) == ["amy-Hourly", "amy-Yearly"]

    for name in ("Hourly", "amy-Yearly"):
        assert box.control.post(f"/schedules/{name}/fire").status_code == 200

    events = until(lambda: box.journal("Append") if len(box.journal("Append")) == 2 else [])
    assert {event["from"] for event in events} == {"hourly", "yearly"}
    assert next(event["at"] for event in events if event["from"] == "hourly").endswith("Z")
    assert box.control.post("/schedules/nothing/fire").json()["error"]["code"] == "not_found"


def test_a_schedule_made_while_the_cloud_runs_fires_by_itself_and_goes(box: Box) -> None:
    scheduler = box.client("scheduler")
    target = {
        "Arn": "arn:aws:lambda:us-east-1:123456789012:function:amy-Append",
        "RoleArn": "arn:aws:iam::123456789012:role/any",
        "Input": '{"from": "at"}',
    }
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    soon = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
    scheduler.create_schedule(
        Name="once",
        ScheduleExpression=f"at({soon})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
        ActionAfterCompletion="DELETE",
    )

    assert until(lambda: box.journal("Append")) == [{"from": "at"}]
    until(lambda: "once" not in box.control.get("/schedules").json())
