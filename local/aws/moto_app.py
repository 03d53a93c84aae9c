"""moto's own server application, asked for one request at a time.

moto finds a request's service by listing its own package folder, twice, for each request; and looks up an action by
inspecting its handler class. Both answers never change, so they are asked for once: the signature's credential scope names
the service, and a cache remembers the class.
"""

from __future__ import annotations

import functools
import io
import sys
import threading
from typing import Any

import moto.core.responses
from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    environ_key_for_header,
    should_preserve_original_header_name,
)
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from local.aws.patch import around
from local.http_server import Request, Response

BACKENDS: dict[str, Any] = {
    "dynamodb": "dynamodb",
    "s3": "s3",
    "lambda": "lambda",
    "states": "stepfunctions",
    "sqs": "sqs",
    "events": "events",
    "scheduler": "scheduler",
    "secretsmanager": "secretsmanager",
    "kms": "kms",
    "sts": "sts",
    "logs": "logs",
    "iam": "iam",
}
"""Signing name → moto's name of the services whose requests go straight to their backend. Others take moto's own way in."""


def install() -> None:
    around(moto.core.responses, "method_names_from_class", functools.cache)


class MotoApp:
    def __init__(self, port: int) -> None:
        self._port = str(port)
        self._apps: dict[str, Any] = {}
        self._whole = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()

    def load(self, service: str) -> None:
        """Import a service's backend ahead of its first request."""
        self._app(service)

    def serve(self, request: Request, service: str | None) -> Response:
        """`service`: from the signature; None if there is none."""
        app = self._app(service) if service in BACKENDS else self._whole
        answer: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            answer[:] = [int(status.split(" ", 1)[0]), headers]

        chunks = app(self._environ(request), start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        headers = [(name, value) for name, value in answer[1] if name.lower() not in {"connection", "date"}]
        if request.method != "HEAD":  # where the length says how long the object is, not the answer
            headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        return Response(answer[0], body, headers)

    def _app(self, service: str) -> Any:
        if service not in self._apps:
            with self._lock:
                if service not in self._apps:
                    self._apps[service] = create_backend_app(BACKENDS[service])
        return self._apps[service]

    def _environ(self, request: Request) -> dict[str, Any]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            # WSGI: decoded bytes, disguised as latin-1.
            "PATH_INFO": request.path.encode().decode("latin-1"),
            "QUERY_STRING": request.query,
            "REQUEST_URI": request.target,
            "RAW_URI": request.target,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": self._port,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(request.body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "CONTENT_LENGTH": str(len(request.body)),
        }
        preserved: dict[str, str] = {}
        for name, _ in request.raw_headers:
            if should_preserve_original_header_name(name):
                preserved.setdefault(environ_key_for_header(name), name)
        for name, value in request.headers.items():
            if name == "content-type":
                environ["CONTENT_TYPE"] = value
            elif name not in {"content-length", "transfer-encoding"}:
                environ[environ_key_for_header(name)] = value
        environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = preserved
        return environ
