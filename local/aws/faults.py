"""Faults in front of the AWS endpoint: calls that fail, stall, or lose their answer after they took effect.

What a state machine invokes does not come by here: faults of invocations are ordered at `/lambda/faults`.
A lost answer is the case that idempotent writes are for: the effect is there, and the caller does not know.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from pydantic import BaseModel, ConfigDict, Field

from local.http_server import Request, Response


class AwsFault(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    service: str
    """Signing name: dynamodb, s3, states, lambda, sqs, events, scheduler, secretsmanager, kms."""
    operation: str | None = None
    """Such as PutItem; absent matches every operation of the service."""
    contains: str | None = None
    """A text that the request's path or body must contain: a table's name, a key, a turn's id."""
    times: Annotated[int, Field(ge=1)] = 1
    """How many requests it strikes. SDKs retry a 5xx by themselves: three to ten requests make one call fail."""
    skip: Annotated[int, Field(ge=0)] = 0
    """How many matching requests pass before."""
    status: int = 500
    """0: the connection is cut without an answer."""
    code: str = "InternalServerError"
    message: str = "A fault that a test ordered."
    after_effect: bool = False
    """Strike after the operation has happened."""
    delay_ms: Annotated[int, Field(ge=0)] = 0
    """Wait first. With `status: 200` the call is only late: it goes through."""


def operation_of(request: Request, service: str) -> str | None:
    """The operation that a request asks for, as far as its protocol says so."""
    if target := request.headers.get("x-amz-target"):
        return target.rpartition(".")[2]
    if service == "lambda" and request.raw_path.endswith("/invocations"):
        return "Invoke"
    if service == "s3":
        return _s3_operation(request)
    if "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        return next(iter(parse_qs(request.body.decode("utf-8", "replace")).get("Action", [])), None)
    if service == "scheduler":
        verb = {"POST": "Create", "PUT": "Update", "DELETE": "Delete", "GET": "Get"}.get(request.method, "")
        return f"{verb}Schedule"
    return None


def _s3_operation(request: Request) -> str:
    of_object = "/" in request.raw_path.strip("/")
    if request.method == "GET" and not of_object:
        return "ListObjectsV2"
    if request.method == "PUT" and "x-amz-copy-source" in request.headers:
        return "CopyObject"
    verb = {"GET": "Get", "PUT": "Put", "DELETE": "Delete", "HEAD": "Head", "POST": "Post"}.get(request.method, "")
    return f"{verb}{'Object' if of_object else 'Bucket'}"


class AwsFaults:
    def __init__(self) -> None:
        self._faults: list[AwsFault] = []
        self._lock = threading.Lock()

    def add(self, fault: AwsFault) -> None:
        with self._lock:
            self._faults.append(fault)

    def pending(self) -> list[AwsFault]:
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def apply(self, request: Request, service: str, serve: Callable[[], Response]) -> Response:
        """Serve the request, or what the first matching fault makes of it."""
        fault = self._take(request, service) if self._faults else None
        if fault is None:
            return serve()
        time.sleep(fault.delay_ms / 1000)
        if fault.status == 200:
            return serve()
        if fault.after_effect:
            serve()
        return _failure(fault, service)

    def _take(self, request: Request, service: str) -> AwsFault | None:
        operation = operation_of(request, service)
        with self._lock:
            for fault in self._faults:
                if fault.service != service or fault.operation not in {None, operation}:
                    continue
                if fault.contains and fault.contains.encode() not in request.target.encode() + b" " + request.body:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
                return fault
        return None


def _failure(fault: AwsFault, service: str) -> Response:
    if fault.status == 0:
        return Response(hang_up=True)
    if service == "s3":
        body = f"<Error><Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message></Error>"
        return Response(fault.status, body.encode(), [("Content-Type", "application/xml")])
    body = json.dumps({"__type": fault.code, "message": fault.message})
    headers = [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-errortype", fault.code)]
    return Response(fault.status, body.encode(), headers)
