"""The control API, on loopback, for tests and the CLI: look at processes, order faults, fire schedules.

| request | does |
|---|---|
| `GET /processes` | `[{pid, function, state, request_id, payload_step, turn_id, seconds}]`; state: starting, idle, busy, frozen, serving |
| `POST /processes/<pid>/kill` | SIGKILL to the process and what it started; its caller gets Runtime.ExitError |
| `POST /lambda/freeze` `{pid}` | stop it in mid-call; its caller is told Sandbox.Timedout, and may retry elsewhere |
| `POST /lambda/thaw` `{pid}` | let it go on; its late answer is ignored, and it gets no more work |
| `GET` `POST` `DELETE /lambda/faults` | faults for invocations to come, see `lambda_runtime/faults.py`: `{action, function?, step?, turn_id?, delay_ms?, times?}` |
| `POST /lambda/warm` `{function: count}` | start processes ahead of need |
| `GET` `POST` `DELETE /faults` | faults of AWS calls, see `aws/faults.py`: `{service, operation?, contains?, times?, skip?, status?, code?, after_effect?, delay_ms?}` |
| `GET /schedules` | names of schedules and rules with a schedule |
| `POST /schedules/<name>/fire` | fire one now |
| `GET /time` | `{busy_seconds}`: during how much time the AWS endpoint was at work, long polls aside |
| `POST` `GET` `DELETE /consumption` | begin to count what DynamoDB would charge for; the count so far; stop |
| `GET /healthz` | `{"status": "ok"}` |

GET of faults lists what has not struck yet; DELETE forgets it. Errors: `{"error": {"code", "message"}}`.
"""  # noqa: E501 - a table

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from local.aws.consumption import Consumption
from local.aws.faults import AwsFault
from local.cloud import LocalCloud
from local.events.schedules import NoSuchSchedule
from local.http_server import HttpServer, Request, Response
from local.lambda_runtime.faults import LambdaFault


class _Pid(BaseModel):
    pid: int


class _Unknown(Exception):
    """What the request names does not exist."""


class Control:
    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud
        self._server = HttpServer(self._answer)

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()

    def _answer(self, request: Request) -> Response:
        try:
            return self._route(request)
        except _Unknown as error:
            return _error(404, "not_found", str(error))
        except (ValidationError, ValueError) as error:
            return _error(400, "invalid_request", str(error))

    def _route(self, request: Request) -> Response:
        body: Any = json.loads(request.body or b"{}")
        runtime, faults = self._cloud.runtime, self._cloud.endpoint.faults
        match request.method, request.path.strip("/").split("/"):
            case "GET", ["healthz"]:
                return _json({"status": "ok"})
            case "GET", ["time"]:
                return _json({"busy_seconds": self._cloud.endpoint.busy_seconds})
            case method, ["consumption"]:
                return self._consumption(method)
            case "GET", ["processes"]:
                return _json([*runtime.processes(), *self._serving()])
            case "POST", ["processes", pid, "kill"]:
                return self._with_process(int(pid), lambda process: process.kill())
            case "POST", ["lambda", "freeze"]:
                return self._with_process(_Pid.model_validate(body).pid, lambda process: process.freeze())
            case "POST", ["lambda", "thaw"]:
                return self._with_process(_Pid.model_validate(body).pid, lambda process: process.thaw())
            case "POST", ["lambda", "warm"]:
                runtime.warm({str(name): int(count) for name, count in body.items()})
                return _json({"done": True})
            case method, ["lambda", "faults"]:
                return _faults(method, runtime.faults, LambdaFault, body)
            case method, ["faults"]:
                return _faults(method, faults, AwsFault, body)
            case "GET", ["schedules"]:
                return _json([timer.name for timer in self._cloud.schedules.timers()])
            case "POST", ["schedules", name, "fire"]:
                return self._fire(name)
        raise _Unknown(f"no route {request.method} {request.path}; they are listed in local/control.py")

    def _consumption(self, method: str) -> Response:
        endpoint = self._cloud.endpoint
        if method in {"POST", "DELETE"}:
            endpoint.consumption = Consumption() if method == "POST" else None
        return _json(endpoint.consumption.figures() if endpoint.consumption else {})

    def _serving(self) -> list[dict[str, Any]]:
        return [
            {"pid": each.pid, "function": each.function.label, "state": "serving", "request_id": None}
            | {"payload_step": None, "turn_id": None}
            for each in self._cloud.web.values()
        ]

    def _with_process(self, pid: int, act: Callable[[Any], None]) -> Response:
        try:
            process = self._cloud.runtime.process(pid)
        except KeyError:
            raise _Unknown(f"no function's process has the pid {pid}") from None
        act(process)
        return _json({"pid": pid, "state": process.state})

    def _fire(self, name: str) -> Response:
        try:
            self._cloud.schedules.fire(name)
        except NoSuchSchedule:
            known = ", ".join(timer.name for timer in self._cloud.schedules.timers())
            raise _Unknown(f"no schedule {name!r}; there are: {known}") from None
        return _json({"fired": name})


def _faults(method: str, faults: Any, kind: type[BaseModel], body: Any) -> Response:
    if method == "POST":
        faults.add(kind.model_validate(body))
    elif method == "DELETE":
        faults.clear()
    elif method != "GET":
        raise _Unknown(f"{method} is not for faults")
    return _json([fault.model_dump() for fault in faults.pending()], 201 if method == "POST" else 200)


def _json(value: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), [("Content-Type", "application/json")])


def _error(status: int, code: str, message: str) -> Response:
    return _json({"error": {"code": code, "message": message}}, status)
