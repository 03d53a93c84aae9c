"""Terra over HTTP: its own addresses, and beside them what tests steer (and what every stand-in has: see `stand_in.py`).

| request | does |
|---|---|
| `POST /v2/auth/generateWidgetSession` | a session with the address of its page; for dev-id `local`, x-api-key `offline` |
| `GET /widget/<session>` | what a person's visit to that page does: a new account, its `auth` event, the redirect |
| `DELETE /v2/auth/deauthenticateUser?user_id` | ends an account, with its `deauth` event |
| `GET /v2/<type>?user_id&start_date&end_date&to_webhook` | demo data of an account, as an answer or by webhook |
| `POST /_send` `{payload, trace_id?, stamp?, signature?}` | one signed webhook; `{status, body}` of the gateway's answer |
| `GET /_waiting` | `{events}`: how many are not delivered yet |
| `POST /_payloads` | keeps a body, as `s3_payload` has it lie somewhere: `{url}`; `GET /payloads/<id>` gives it |
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import threading
import time
import uuid
from collections.abc import Mapping
from datetime import date
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

from local.http_server import Request, Response
from local.stand_in import StandIn, json_response
from local.terra.demo import TYPES, objects

DEV_ID, API_KEY, SIGNING_SECRET = "local", "offline", "offline-signing-secret"
_CHUNK = 10
_TRIES = 20
_OPEN_SECONDS = 900


class TerraServer(StandIn):
    def __init__(self, webhook_url: str) -> None:
        """`webhook_url`: where its events go. Listens on loopback; answers after `start()`."""
        super().__init__(self._serve_terra)
        self._webhook = urlsplit(webhook_url)
        self._sessions: dict[str, dict[str, Any]] = {}
        self._accounts: dict[str, dict[str, Any]] = {}
        self._payloads: dict[str, bytes] = {}
        self._waiting: Queue[dict[str, Any] | None] = Queue()
        self._sender = threading.Thread(target=self._send_waiting, name="terra", daemon=True)

    @property
    def api_url(self) -> str:
        return f"{self.url}/v2"

    def start(self) -> None:
        super().start()
        self._sender.start()

    def close(self) -> None:
        self._waiting.put(None)
        super().close()

    def _serve_terra(self, request: Request, query: Mapping[str, str]) -> Response:
        match request.method, request.path.strip("/").split("/"):
            case "GET", ["widget", session]:
                return self._visit(session)
            case "GET", ["payloads", id_] if id_ in self._payloads:
                return Response(200, self._payloads[id_], [("Content-Type", "application/json")])
            case "GET", ["_waiting"]:
                return json_response({"events": self._waiting.unfinished_tasks})
            case "POST", ["_payloads"]:
                id_ = uuid.uuid4().hex
                self._payloads[id_] = request.body
                return json_response({"url": f"{self.url}/payloads/{id_}"}, 201)
            case "POST", ["_send"]:
                return self._send_one(json.loads(request.body))
            case _, ["v2", *path]:
                if (request.headers.get("dev-id"), request.headers.get("x-api-key")) != (DEV_ID, API_KEY):
                    return json_response({"status": "error", "message": "Invalid dev-id or x-api-key"}, 401)
                return self._api(request, path, query)
        return json_response({"status": "error", "message": "Not found"}, 404)

    def _api(self, request: Request, path: list[str], query: Mapping[str, str]) -> Response:
        match request.method, path:
            case "POST", ["auth", "generateWidgetSession"]:
                session = str(uuid.uuid4())
                self._sessions[session] = json.loads(request.body)
                url = f"{self.url}/widget/{session}"
                answer = {"status": "success", "session_id": session, "url": url, "expires_in": _OPEN_SECONDS}
                return json_response(answer, 201)
            case "DELETE", ["auth", "deauthenticateUser"]:
                user = self._accounts.get(query.get("user_id", ""))
                if user is None:
                    return json_response({"status": "error", "message": "No such user"}, 404)
                user["active"] = False
                self._later({"type": "deauth", "status": "success", "user": user})
                return json_response({"status": "success"})
            case "GET", [type_] if type_ in TYPES:
                return self._data(type_, query)
        return json_response({"status": "error", "message": "Not found"}, 404)

    def _visit(self, session: str) -> Response:
        asked = self._sessions.get(session)
        if asked is None:
            return Response(404, b"This page has expired.", [("Content-Type", "text/plain")])
        provider = (asked.get("providers") or "GARMIN").split(",")[0]
        user = {
            "user_id": str(uuid.uuid4()),
            "provider": provider,
            "last_webhook_update": None,
            "scopes": "ACTIVITY_EXPORT,HEALTH_EXPORT",
            "reference_id": asked["reference_id"],
            "active": True,
        }
        self._accounts[user["user_id"]] = user
        self._later({"type": "auth", "status": "success", "widget_session_id": session, "user": user})
        target = asked.get("auth_success_redirect_url")
        if target:
            return Response(302, b"", [("Location", target)])
        return Response(200, f"{provider} is connected.".encode(), [("Content-Type", "text/plain")])

    def _data(self, type_: str, query: Mapping[str, str]) -> Response:
        user = self._accounts.get(query.get("user_id", ""))
        if user is None:
            return json_response({"status": "error", "message": "No such user"}, 404)
        first, last = (date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        found = list(objects(type_, user["user_id"], first, last))
        if query.get("to_webhook") != "true":
            return json_response({"type": type_, "user": user, "data": found})
        reference = str(uuid.uuid4())
        for start in range(0, len(found), _CHUNK):
            chunk = {"type": type_, "version": "2022-03-16", "user": user, "data": found[start : start + _CHUNK]}
            self._later(chunk, reference)
        return json_response({"status": "success", "reference": reference})

    def _later(self, payload: dict[str, Any], reference: str = "") -> None:
        self._waiting.put(
            {"payload": payload, "reference": reference, "trace_id": uuid.uuid4().hex, "stamp": _milliseconds()}
        )

    def _send_waiting(self) -> None:
        while (one := self._waiting.get()) is not None:
            for attempt in range(_TRIES):
                try:
                    if self._post(**one)[0] < 400:
                        break
                except OSError:
                    pass  # the gateway is not there yet, or not any more
                time.sleep(min(0.1 * 2**attempt, 2.0))
            self._waiting.task_done()

    def _send_one(self, order: dict[str, Any]) -> Response:
        order = {"trace_id": uuid.uuid4().hex, "stamp": _milliseconds(), **order}
        status, body = self._post(**order)
        return json_response({"status": status, "body": body})

    def _post(
        self, payload: Any, trace_id: str, stamp: int | None, reference: str = "", signature: str | None = None
    ) -> tuple[int, str]:
        body = payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
        now = str(int(time.time()))
        signed = hmac.new(SIGNING_SECRET.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "terra-signature": f"t={now},v1={signed}" if signature is None else signature,
            "X-Terra-Trace-Id": trace_id,
            "terra-reference": reference,
            **({} if stamp is None else {"X-Terra-Ordering-Timestamp": str(stamp)}),
        }
        connection = http.client.HTTPConnection(self._webhook.netloc, timeout=8)
        try:
            connection.request("POST", self._webhook.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000
