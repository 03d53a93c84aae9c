"""`python -m local.offline_model --port 0`: serve on the loopback until SIGTERM, SIGINT or the end of the parent.

Prints one line of JSON when ready: `{"url": "http://127.0.0.1:43211"}`. `AMY_OFFLINE_LATENCY` sets the latency profile at
the start: `demo` (the default), `zero`, or a factor on the demo's pauses.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
from contextlib import suppress

import uvicorn

from local.offline_model.app import build_app
from local.offline_model.errors import ApiError
from local.offline_model.latency import read_profile

PARENT_CHECK_S = 0.5


class _Server(uvicorn.Server):
    """Says where it listens as soon as it does, and stops when its parent has ended."""

    def __init__(self, config: uvicorn.Config, parent: int) -> None:
        super().__init__(config)
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(json.dumps({"url": f"http://{host}:{port}"}) + "\n")
            sys.stdout.flush()

    async def main_loop(self) -> None:
        watch = asyncio.create_task(self._watch_parent())
        await super().main_loop()
        watch.cancel()

    async def _watch_parent(self) -> None:
        # The kernel's own death signal is tied to the parent's thread, not to its process, so the parent is looked at.
        while os.getppid() == self._parent:
            await asyncio.sleep(PARENT_CHECK_S)
        self.should_exit = True


def main() -> None:
    """Run the server. Exits with 2 when the latency profile or the port cannot be used."""
    parent = os.getppid()
    parser = argparse.ArgumentParser(prog="local.offline_model", description="Amy's offline model")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    arguments = parser.parse_args()
    # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it, each call takes 40 ms more.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        profile = read_profile(os.environ.get("AMY_OFFLINE_LATENCY", "demo"))
        listener.bind(("127.0.0.1", arguments.port))
    except (ApiError, OSError) as error:
        parser.error(str(error))
    config = uvicorn.Config(
        build_app(profile), http="h11", ws="none", loop="asyncio", lifespan="off",
        log_level="critical", access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        _Server(config, parent).run(sockets=[listener])


if __name__ == "__main__":
    main()
