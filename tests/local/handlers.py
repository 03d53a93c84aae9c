"""Handlers that do what functions do to a runtime: answer, fail, crash, hang, answer too much."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import boto3


class OutOfTune(Exception):
    """An error of our own, to be seen by its class name."""


def echo(event: Any, context: Any) -> Any:
    return {"event": event, "request_id": context.aws_request_id, "pid": os.getpid()}


def identity(event: Any, _: Any) -> Any:
    return event


def surroundings(_: Any, context: Any) -> Any:
    return {
        "environment": dict(os.environ),
        "directory": str(Path.cwd()),
        "remaining": context.get_remaining_time_in_millis(),
        "arn": context.invoked_function_arn,
        "tenant": getattr(context, "tenant_id", None),
    }


def misbehave(event: dict[str, Any], _: Any) -> Any:
    """Do what `event["do"]` says."""
    match event.get("do"):
        case "raise":
            raise OutOfTune("the strings are loose")
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(event["seconds"])
        case "much":
            return "x" * (7 * 1024 * 1024)
    return {"pid": os.getpid()}


def sleep_and_mark(event: dict[str, Any], _: Any) -> Any:
    """Sleep, then write a file: to see whether a process has gone on."""
    time.sleep(event["seconds"])
    Path(event["file"]).write_text(str(os.getpid()), encoding="ascii")
    return {"pid": os.getpid()}


def append(event: dict[str, Any], _: Any) -> Any:
    """Append the event to the file that the environment names: what asynchronous callers are seen by."""
    with Path(os.environ["JOURNAL"]).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(event) + "\n")
    if event.get("fail"):
        raise OutOfTune("as asked")


def consume(event: dict[str, Any], _: Any) -> Any:
    """A queue's consumer: reports messages whose body says `bad`, raises where it says `burst`."""
    with Path(os.environ["JOURNAL"]).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps({"records": event["Records"]}) + "\n")
    if any(record["body"] == "burst" for record in event["Records"]):
        raise OutOfTune("burst")
    bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in bad]}


def table_writer(event: dict[str, Any], _: Any) -> Any:
    """Write a row with boto3 as functions do: no endpoint, no credentials in the code."""
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"pk": {"S": event["pk"]}, "sk": {"S": "-"}})
    return {"table": os.environ["TABLE"]}


def api(event: dict[str, Any], _: Any) -> Any:
    """Behind the gateway: tells what it was given, or does as its path says."""
    if event["path"].endswith("/broken"):
        return {"no": "status"}
    if event["path"].endswith("/crash"):
        raise OutOfTune("crash")
    if event["path"].endswith("/slow"):
        time.sleep(5)
    if event["path"].endswith("/headers"):
        return {
            "statusCode": 207,
            "headers": {"X-One": "1"},
            "multiValueHeaders": {"X-Two": ["a", "b"]},
            "body": "aGVsbG8=",
            "isBase64Encoded": True,
        }
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(event)}


def authorize(event: dict[str, Any], _: Any) -> Any:
    """`good` may do anything, `narrow` only this route, `boom` breaks, others are nobody."""
    with Path(os.environ["JOURNAL"]).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(event) + "\n")
    token = event["headers"]["authorization"]
    if token == "boom":
        raise OutOfTune("boom")
    if token not in {"good", "narrow", "denied"}:
        raise Exception("Unauthorized")  # noqa: TRY002
    stage = "/".join(event["methodArn"].split("/")[:2])
    return {
        "principalId": f"user-{token}",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Deny" if token == "denied" else "Allow",
                    "Resource": event["methodArn"] if token == "narrow" else f"{stage}/*",
                }
            ],
        },
        "context": {"user_id": f"u-{token}", "level": 3},
    }
