"""An HTTP proxy in front of the local cloud that breaks what it is told to: for tests of the SDKs.

`python -m tests.fault_proxy --upstream URL` prints `{"url": …}` as one line and serves until it is ended; in process it is
`FaultProxy(upstream)`. Everything is passed on as it comes, streams too, but for what these say:

- `POST /_faults` orders a fault (`Fault`, as JSON); answers 201 `{"id": …}`.
- `GET /_faults` lists those that have not struck to their end.
- `DELETE /_faults` forgets all faults and all requests.
- `GET /_requests` is `{"data": [{method, path, headers, fault}]}`: what came, in order, without
  the value of Authorization.

Of several faults that match a request the one ordered first strikes, once for each request.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "te", "upgrade", "host"}


class Match(BaseModel):
    """Which requests; without a field, all."""

    model_config = ConfigDict(extra="forbid")

    method: str | None = None
    path: str = ""
    """A regular expression, searched for in the path with its query."""


class Fault(BaseModel):
    """One way to go wrong. Without any of them it only counts."""

    model_config = ConfigDict(extra="forbid")

    match: Match = Field(default_factory=Match)
    times: int | None = Field(default=1, ge=1)
    """How many requests it strikes; null: all from now on."""
    skip: int = Field(default=0, ge=0)
    """How many that match go through before."""
    status: int | None = None
    """Answers so itself; the cloud is not asked."""
    headers: dict[str, str] = {}
    body: Any = None
    """Of that answer: a string as it is, anything else as JSON."""
    refuse: bool = False
    """Cuts the connection; the cloud is not asked."""
    delay_ms: int = Field(default=0, ge=0)
    """Waits before it passes the request on."""
    drop_after_bytes: int | None = Field(default=None, ge=0)
    """Cuts the connection after so much of the body; at 0 the cloud has done what was asked, and its answer is lost."""
    stall_after_bytes: int | None = Field(default=None, ge=0)
    """After so much of the body nothing comes any more, and the connection stays."""
    chunk_bytes: int | None = Field(default=None, ge=1)
    """Sends the body in pieces of so many bytes, wherever that cuts lines and characters."""
    buffer: bool = False
    """Sends nothing before the cloud's answer has ended, as proxies do that know no streams."""


@dataclass
class _Ordered:
    id: int
    fault: Fault
    skipped: int = 0
    struck: int = 0


@dataclass
class Seen:
    """A request that came."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    """Names in lower case; Authorization without its value."""
    fault: int | None = None
    """The id of the fault that struck it."""


@dataclass
class _Plan:
    faults: list[_Ordered] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    ordered: int = 0

    def order(self, fault: Fault) -> int:
        with self.lock:
            self.ordered += 1
            self.faults.append(_Ordered(self.ordered, fault))
            return self.ordered

    def fault_for(self, seen: Seen) -> Fault:
        with self.lock:
            self.seen.append(seen)
            for each in self.faults:
                wanted = each.fault.match
                if wanted.method not in (None, seen.method) or not re.search(wanted.path, seen.path):
                    continue
                if each.skipped < each.fault.skip:
                    each.skipped += 1
                    continue
                each.struck += 1
                if each.struck == each.fault.times:
                    self.faults.remove(each)
                seen.fault = each.id
                return each.fault
        return Fault()

    def clear(self) -> None:
        with self.lock:
            self.faults.clear()
            self.seen.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    upstream: str
    plan: _Plan
    closed: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break are its business."""


class FaultProxy:
    """Listens as soon as it is made; close it, or use it in a `with`."""

    def __init__(self, upstream: str, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.upstream = upstream
        self._server.plan = self._plan = _Plan()
        self._server.closed = threading.Event()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def __enter__(self) -> FaultProxy:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def fault(self, method: str | None = None, path: str = "", **fault: Any) -> int:
        """Order a fault for requests of this method to this path; the rest as the fields of `Fault`."""
        return self._plan.order(Fault(match=Match(method=method, path=path), **fault))

    def requests(self, method: str | None = None, path: str = "") -> list[Seen]:
        """What came of this method to this path."""
        with self._plan.lock:
            seen = list(self._plan.seen)
        return [one for one in seen if method in (None, one.method) and re.search(path, one.path)]

    def clear(self) -> None:
        """Forget faults and requests."""
        self._plan.clear()

    def close(self) -> None:
        self._server.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Cut(ConnectionError):
    """The connection ends here, without an end of the answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def handle_any(self) -> None:
        body = self._body()
        if self.path.startswith(("/_faults", "/_requests")):
            self._control(body)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        shown = headers | ({"authorization": "…"} if "authorization" in headers else {})
        fault = self.server.plan.fault_for(Seen(self.command, self.path, shown))
        if fault.delay_ms:
            self.server.closed.wait(fault.delay_ms / 1000)
        try:
            if fault.refuse:
                raise _Cut
            if fault.status is not None:
                self._answer(fault.status, fault.body, fault.headers)
            else:
                self._pass_on(body, fault)
        except ConnectionError:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any  # noqa: N815

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _control(self, body: bytes) -> None:
        plan = self.server.plan
        match self.command, self.path:
            case "POST", "/_faults":
                try:
                    self._answer(201, {"id": plan.order(Fault.model_validate_json(body))})
                except ValueError as error:
                    self._answer(422, {"error": str(error)})
            case "GET", "/_faults":
                self._answer(200, {"data": [{"id": each.id} | each.fault.model_dump() for each in plan.faults]})
            case "DELETE", "/_faults":
                plan.clear()
                self._answer(204)
            case "GET", "/_requests":
                self._answer(200, {"data": [vars(one) for one in list(plan.seen)]})
            case _:
                self._answer(404, {"error": "POST, GET or DELETE /_faults, GET /_requests"})

    def _answer(self, status: int, body: Any = None, headers: dict[str, str] | None = None) -> None:
        content = body.encode() if isinstance(body, str) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != 204:
            self.wfile.write(content)

    def _pass_on(self, body: bytes, fault: Fault) -> None:
        url = urlsplit(self.server.upstream)
        upstream = http.client.HTTPConnection(url.hostname or "", url.port, timeout=120)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        with contextlib.closing(upstream):
            try:
                upstream.request(self.command, self.path, body or None, headers)
                answer = upstream.getresponse()
            except (OSError, http.client.HTTPException) as error:
                raise _Cut from error
            if fault.drop_after_bytes == 0:
                raise _Cut
            self._send_on(answer, fault)

    def _send_on(self, answer: http.client.HTTPResponse, fault: Fault) -> None:
        pieces = _pieces(answer, fault)
        first = next(pieces, b"") if fault.buffer else b""
        length = None if fault.chunk_bytes else answer.getheader("content-length")
        bodiless = self.command == "HEAD" or answer.status in (204, 304)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", length)
        elif not bodiless:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = 0
        for piece in (one for part in (iter((first,)), pieces) for one in part if one):
            kept, cut = _up_to(piece, sent, fault)
            sent += len(kept)
            if kept:
                self.wfile.write(kept if length is not None else b"%x\r\n%s\r\n" % (len(kept), kept))
            if cut:
                self._break(fault)
        if length is None and not bodiless:
            self.wfile.write(b"0\r\n\r\n")

    def _break(self, fault: Fault) -> None:
        if fault.stall_after_bytes is not None:
            # Until the client leaves, which makes its end readable, or the proxy is closed.
            self.connection.settimeout(0.05)
            while not self.server.closed.is_set():
                try:
                    if not self.connection.recv(1):
                        break
                except TimeoutError:
                    continue
        raise _Cut

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def _pieces(answer: http.client.HTTPResponse, fault: Fault) -> Iterator[bytes]:
    """The body as it comes, in the sizes that the fault wants."""
    size = fault.chunk_bytes
    if fault.buffer:
        whole = answer.read()
        yield from (whole[start : start + (size or len(whole))] for start in range(0, len(whole), size or len(whole)))
        return
    while piece := answer.read1(65536):
        if size is None:
            yield piece
        else:
            yield from (piece[start : start + size] for start in range(0, len(piece), size))


def _up_to(piece: bytes, sent: int, fault: Fault) -> tuple[bytes, bool]:
    """As much of the piece as may be sent, and whether it ends there."""
    limit = fault.drop_after_bytes if fault.drop_after_bytes is not None else fault.stall_after_bytes
    if limit is None or sent + len(piece) < limit:
        return piece, False
    return piece[: limit - sent], True


def main() -> None:
    parser = argparse.ArgumentParser(description="An HTTP proxy that breaks what it is told to.")
    parser.add_argument("--upstream", required=True, help="Such as http://127.0.0.1:8000")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    with FaultProxy(given.upstream, given.port) as proxy:
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        print(json.dumps({"url": proxy.url}), flush=True)  # noqa: T201 - what its caller waits for
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
