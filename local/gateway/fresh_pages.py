"""While one works on them, pages of the console and the docs are never kept by a browser, and load themselves again when one
of their files has changed.

The gateway adds a script of its own to each page, which the pages' own policy allows (it is of their origin), so that the
function that serves them knows nothing of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from watchfiles import awatch

from local.gateway.streaming import Receive, Send

Application = Callable[[Any, Receive, Send], Awaitable[None]]

_PAGES = ("/console", "/docs")
_SCRIPT = "/_dev/reload.js"
_CHANGES = "/_dev/changes"
_TAG = f'<script src="{_SCRIPT}"></script>'.encode()
_JAVASCRIPT = f"""\
// A change: load again. The cloud was started anew: the connection comes back by itself, and then as well.
let opened = 0;
const changes = new EventSource("{_CHANGES}");
changes.onopen = () => opened++ && location.reload();
changes.onmessage = () => location.reload();
""".encode()


class FreshPages:
    """An ASGI application around the gateway's."""

    def __init__(self, inner: Application, files: Path) -> None:
        """`files`: the folder that the pages are read from."""
        self._inner = inner
        self._files = files

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == _SCRIPT:
            await _answer(send, b"text/javascript", _JAVASCRIPT)
        elif path == _CHANGES:
            await self._tell_changes(receive, send)
        elif path.startswith(_PAGES):
            await self._inner(scope, receive, _Page(send))
        else:
            await self._inner(scope, receive, send)

    async def _tell_changes(self, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()
        listener = asyncio.create_task(_hear_end(receive, gone))
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 300\n\n", "more_body": True})
        # The folder above: the docs' part may be put in place as a whole, and then is another folder.
        folder = self._files.parent
        try:
            async for _ in awatch(folder, debounce=400, step=50, rust_timeout=1000, stop_event=gone):
                await send({"type": "http.response.body", "body": b"data: changed\n\n", "more_body": True})
        finally:
            listener.cancel()


async def _hear_end(receive: Receive, gone: asyncio.Event) -> None:
    """Sets `gone` when the page has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue
    gone.set()


class _Page:
    """Sends an answer on: not to be kept, and a page with the script."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: dict[str, Any] | None = None
        self._body = b""

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0].lower() not in (b"cache-control", b"etag")]
            start = {**message, "headers": [*headers, (b"cache-control", b"no-store")]}
            names = {name.lower(): value for name, value in headers}
            if names.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in names:
                self._start = start
            else:
                await self._send(start)
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            page = self._body.replace(b"</body>", _TAG + b"</body>") if b"</body>" in self._body else self._body + _TAG
            kept = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
            length = (b"content-length", str(len(page)).encode())
            await self._send({**self._start, "headers": [*kept, length]})
            await self._send({"type": "http.response.body", "body": page})


async def _answer(send: Send, content_type: bytes, body: bytes) -> None:
    headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
