"""The docs, built once a session into a folder of the tests, and served as functions/site serves them."""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from functions.site import files, handler
from tests.docs.pages import ROOT
from tools.docs.__main__ import WORK, build


@dataclass(frozen=True)
class Built:
    static: Path
    """With `docs/`, `llms.txt` and `llms-full.txt`."""
    left_out: list[str]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """As `make docs` builds them. What it fetched of npm is kept where `make docs` keeps it."""
    folder = tmp_path_factory.mktemp("docs")
    return Built(folder / "static", build(folder / "static", folder / "work", WORK / "cache"))


@pytest.fixture
def site(built: Built, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that answers with functions/site, and with openapi.json."""
    monkeypatch.setattr(files, "STATIC", built.static)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Door(BaseHTTPRequestHandler):
    """What API Gateway makes of a request for the site's function."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/openapi.json":
            self._answer(200, {"Content-Type": "application/json"}, (ROOT / "openapi.json").read_bytes())
            return
        event = {
            "httpMethod": "GET",
            "path": path,
            "headers": dict(self.headers),
            "requestContext": {"requestId": "00000000"},
        }
        answer = handler.handler(event, None)
        content = b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        self._answer(answer["statusCode"], answer["headers"], content)

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass
