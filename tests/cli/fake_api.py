"""Amy's API as the command line's tests need it: scripted answers on loopback, connections that break where told."""

from __future__ import annotations

import json
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "amy_sk_test"
TURN = "turn_01JD8Q0000000000000000TEST"


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Reply:
    """A whole answer. `body` that is not bytes is sent as JSON."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stream:
    """An event stream: `chunks` are sent one by one; at a `threading.Event` it waits until that is set."""

    chunks: Sequence[bytes | threading.Event]
    cut: bool = False
    """Break the connection after them instead of ending the stream."""


class Hangup:
    """The connection is closed without an answer."""


Answer = Reply | Stream | Hangup


def error(status: int, code: str, message: str, **headers: str) -> Reply:
    detail = {
        "code": code,
        "message": message,
        "request_id": "req_0123456789",
        "docs_url": f"https://docs.amy.health/errors#{code}",
    }
    return Reply(status, {"error": detail}, {key.replace("_", "-"): value for key, value in headers.items()})


def event(seq: int, type_: str, data: dict[str, Any] | None = None, **envelope: Any) -> dict[str, Any]:
    """An envelope as the API sends it."""
    return {
        "seq": seq,
        "id": f"{type_}-{seq}",
        "type": type_,
        "turn_id": TURN,
        "at": f"2026-01-31T08:15:{seq:02d}.000Z",
        "data": data or {},
        **envelope,
    }


def frame(envelope: dict[str, Any], newline: str = "\n") -> bytes:
    """One SSE frame."""
    lines = [f"id: {envelope['seq']}", f"event: {envelope['type']}", f"data: {json.dumps(envelope)}", "", ""]
    return newline.join(lines).encode()


def turn(status: str = "completed", **fields: Any) -> dict[str, Any]:
    """A turn as the API sends it."""
    return {
        "id": TURN,
        "object": "turn",
        "status": status,
        "created_at": "2026-01-31T08:15:00.000Z",
        "started_at": "2026-01-31T08:15:00.000Z",
        "ended_at": "2026-01-31T08:15:42.500Z",
        "messages": [{"role": "user", "content": "How is my heart?"}],
        "metadata": {},
        "kind": "question",
        "result": None,
        "error": None,
        "usage": {
            "input_tokens": 1234,
            "output_tokens": 56,
            "cache_read_tokens": 7,
            "cost_usd": 0.0123,
            "model_calls": 3,
        },
        "links": {"events": f"/v1/turns/{TURN}/events", "trace": f"/v1/turns/{TURN}/trace"},
        **fields,
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is what some tests are about; anything else is a fault of the fake."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class FakeApi:
    """Answers each route with what it was told, in order; the last answer stays."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._answers: defaultdict[tuple[str, str], deque[Answer]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def on(self, method: str, path: str, *answers: Answer) -> None:
        self._answers[method, path].extend(answers)

    def calls(self, method: str, path: str) -> list[Received]:
        return [call for call in self.received if (call.method, call.path) == (method, path)]

    def _take(self, received: Received) -> Answer:
        with self._lock:
            self.received.append(received)
            answers = self._answers[received.method, received.path]
            if not answers:
                return error(404, "not_found", "No such route.")
            return answers.popleft() if len(answers) > 1 else answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                url = urlsplit(self.path)
                answer = api._take(
                    Received(
                        self.command,
                        url.path,
                        parse_qs(url.query),
                        {key.lower(): value for key, value in self.headers.items()},
                        self.rfile.read(int(self.headers.get("content-length", 0))),
                    )
                )
                match answer:
                    case Reply():
                        self._reply(answer)
                    case Stream():
                        self._stream(answer)
                    case Hangup():
                        self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

            def _reply(self, reply: Reply) -> None:
                body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                for key, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(key, value)
                if reply.status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if reply.status != 204:
                    self.wfile.write(body)

            def _stream(self, stream: Stream) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for chunk in stream.chunks:
                    if isinstance(chunk, threading.Event):
                        chunk.wait()
                        continue
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                    self.wfile.flush()
                if stream.cut:
                    self.close_connection = True
                else:
                    self.wfile.write(b"0\r\n\r\n")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        return Handler
