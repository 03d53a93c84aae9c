"""What stand-ins of outside services have in common: a loopback server that remembers its calls and can be told to fail.

| request | does | |---|---| | `GET /_calls` | `[{method, path, query, body, at}]` of the service's own requests so far;
`DELETE` forgets them | | `POST /_faults` `{path?, times?, skip?, status?, retry_after?, body?, delay_ms?, hang_up?}` | the
next such requests fail so; `path` is a part of it | | `DELETE /_faults` | no more faults |

A fault without `status` and `hang_up` delays alone. Times are of a monotonic clock, in seconds.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError

from local.http_server import HttpServer, Request, Response


class Fault(BaseModel):
    """One order to fail."""

    model_config = ConfigDict(extra="forbid")

    path: str = ""
    times: int = 1
    skip: int = 0
    status: int | None = None
    retry_after: int | None = None
    body: str = ""
    delay_ms: int = 0
    hang_up: bool = False


Serve = Callable[[Request, Mapping[str, str]], Response]
"""Answers a request; its query is read already."""


class StandIn:
    """Listens on loopback; answers after `start()`."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._server = HttpServer(self._answer)
        self._lock = threading.Lock()
        self._calls: list[dict[str, Any]] = []
        self._faults: list[Fault] = []

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()

    def _answer(self, request: Request) -> Response:
        query = dict(parse_qsl(request.query))
        match request.method, request.path:
            case "GET", "/_calls":
                return json_response(self._calls)
            case "DELETE", "/_calls":
                self._calls.clear()
                return Response(204)
            case "POST", "/_faults":
                return self._order(request)
            case "DELETE", "/_faults":
                self._faults.clear()
                return Response(204)
        fault = self._note(request, query)
        if fault is not None:
            time.sleep(fault.delay_ms / 1000)
            if fault.hang_up:
                return Response(hang_up=True)
            if fault.status is not None:
                after = [] if fault.retry_after is None else [("Retry-After", str(fault.retry_after))]
                return Response(fault.status, fault.body.encode(), [("Content-Type", "text/plain"), *after])
        return self._serve(request, query)

    def _note(self, request: Request, query: Mapping[str, str]) -> Fault | None:
        with self._lock:
            self._calls.append(
                {
                    "method": request.method,
                    "path": request.path,
                    "query": dict(query),
                    "body": request.body.decode(errors="replace"),
                    "at": time.monotonic(),
                }
            )
            for fault in self._faults:
                if fault.path in request.path and fault.times > 0:
                    if fault.skip > 0:
                        fault.skip -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None

    def _order(self, request: Request) -> Response:
        try:
            fault = Fault.model_validate_json(request.body)
        except ValidationError as error:
            return json_response({"error": str(error)}, 400)
        with self._lock:
            self._faults.append(fault)
        return json_response(fault.model_dump(), 201)


def json_response(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), [("Content-Type", "application/json")])
