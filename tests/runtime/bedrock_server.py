"""A Bedrock on loopback: answers in the shapes that AWS documents, JSON for Converse, event frames for ConverseStream."""

from __future__ import annotations

import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote


@dataclass
class Bedrock:
    url: str = ""
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    """Of Converse; of an error its message."""
    error: str = ""
    """An error's type, with `status`."""
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Of ConverseStream: type and content each; a type that ends in Exception is one."""
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Path and body."""
    headers: dict[str, str] = field(default_factory=dict)
    """Of the last request, names in small letters."""

    def streams(self, *events: tuple[str, dict[str, Any]]) -> None:
        self.events = list(events)


def frame(kind: str, content: dict[str, Any]) -> bytes:
    """One message of application/vnd.amazon.eventstream: lengths, headers, payload, and a CRC-32 of each part."""
    failed = kind.endswith("Exception")
    texts = {
        ":exception-type" if failed else ":event-type": kind,
        ":content-type": "application/json",
        ":message-type": "exception" if failed else "event",
    }
    headers = b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for name, value in texts.items()
    )
    payload = json.dumps(content).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


@contextmanager
def running_bedrock() -> Iterator[Bedrock]:
    bedrock = Bedrock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bedrock.headers = {name.lower(): value for name, value in self.headers.items()}
            bedrock.requests.append((unquote(self.path), body))
            streamed = self.path.endswith("converse-stream") and bedrock.status == 200
            content = (
                b"".join(frame(*event) for event in bedrock.events) if streamed else json.dumps(bedrock.answer).encode()
            )
            self.send_response(bedrock.status)
            self.send_header("Content-Type", "application/vnd.amazon.eventstream" if streamed else "application/json")
            self.send_header("Content-Length", str(len(content)))
            if bedrock.error:
                self.send_header("x-amzn-ErrorType", bedrock.error)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nothing: a test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    bedrock.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield bedrock
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
