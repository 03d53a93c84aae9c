"""A small threaded HTTP/1.1 server: what the AWS endpoint, the Lambda Runtime API and the control API are served with.

One thread per connection, kept alive, because each client holds few connections and a handler may block (a long poll, a
Lambda invocation). The hard race is not between threads but between packets: headers and body leave in *one* send, with
Nagle's algorithm off, since a body that follows its headers waits 40 ms for a delayed acknowledgement.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from io import BufferedReader
from urllib.parse import unquote

log = logging.getLogger(__name__)

_MAX_LINE = 65_536
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class _BadRequest(Exception):
    """The peer does not speak HTTP/1.1 as we know it; the connection ends."""


@dataclass(slots=True)
class Request:
    method: str
    target: str
    """As it stood in the request line: path and query, still encoded."""
    headers: dict[str, str]
    """Names in lower case; values of a repeated header joined with a comma."""
    raw_headers: list[tuple[str, str]]
    body: bytes

    @property
    def raw_path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def path(self) -> str:
        return unquote(self.raw_path)

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(slots=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    hang_up: bool = False
    """Close the connection without sending anything: the client sees a connection error."""


Handler = Callable[[Request], Response]


class HttpServer:
    """Listens on loopback as soon as it is made, so that `port` is known; answers after `start()`."""

    def __init__(self, handler: Handler, port: int = 0, host: str = "127.0.0.1") -> None:
        self._handler = handler
        self._socket = socket.create_server((host, port), backlog=256)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        threading.Thread(target=self._accept, name=f"accept:{self.port}", daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut what is connected."""
        with self._lock:
            self._closed = True
            open_connections = list(self._connections)
        # shutdown, and not only close, wakes the thread that sits in accept() or recv().
        for each in (self._socket, *open_connections):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                if self._closed:
                    connection.close()
                    return
                self._connections.add(connection)
            threading.Thread(target=self._converse, args=(connection,), name=f"http:{self.port}", daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, connection.makefile("rb") as reader:
                while self._exchange(connection, reader):
                    pass
        except (OSError, _BadRequest, ValueError):
            pass  # the peer left or talks nonsense: nothing to tell it
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _exchange(self, connection: socket.socket, reader: BufferedReader) -> bool:
        """One request and its response; whether the connection goes on."""
        request = _read_request(connection, reader)
        if request is None:
            return False
        try:
            response = self._handler(request)
        except Exception:
            log.exception("%s %s", request.method, request.target)
            response = Response(500, b"the local cloud failed here; its log has the traceback")
        if response.hang_up:
            return False
        keep = request.headers.get("connection", "").lower() != "close"
        connection.sendall(_render(response, keep=keep, head=request.method == "HEAD"))
        return keep


def _read_request(connection: socket.socket, reader: BufferedReader) -> Request | None:
    line = reader.readline(_MAX_LINE)
    if not line:
        return None
    try:
        method, target, _version = line.decode("latin-1").split()
    except ValueError as error:
        raise _BadRequest from error
    raw_headers: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    while True:
        line = reader.readline(_MAX_LINE)
        if line in {b"\r\n", b"\n"}:
            break
        name, separator, value = line.decode("latin-1").partition(":")
        if not separator:
            raise _BadRequest
        value = value.strip()
        raw_headers.append((name, value))
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _read_chunks(reader)
    else:
        length = int(headers.get("content-length") or 0)
        body = reader.read(length) if length else b""
        if len(body) < length:
            raise _BadRequest
    return Request(method, target, headers, raw_headers, body)


def _read_chunks(reader: BufferedReader) -> bytes:
    chunks: list[bytes] = []
    while size := int(reader.readline(_MAX_LINE).split(b";")[0], 16):
        chunks.append(reader.read(size))
        reader.readline(_MAX_LINE)
    while reader.readline(_MAX_LINE) not in {b"\r\n", b"\n", b""}:
        pass  # trailers
    return b"".join(chunks)


def _render(response: Response, *, keep: bool, head: bool) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, '')}"]
    named = set()
    for name, value in response.headers:
        named.add(name.lower())
        lines.append(f"{name}: {value}")
    # 1xx and 204 may not carry a length; a HEAD's own length (S3's) stands.
    if response.status != 204 and "content-length" not in named:
        lines.append(f"Content-Length: {len(response.body)}")
    if "date" not in named:
        lines.append(f"Date: {formatdate(usegmt=True)}")
    lines.append("Connection: keep-alive" if keep else "Connection: close")
    start = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return start if head else start + response.body
