"""`python -m local.gateway`: reads what to serve from its standard input, prints one line of JSON when it listens.

Started by `local/up.py` before the template is loaded, so that its imports are done by the time there is something to serve.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn

from local.gateway.app import Gateway
from local.gateway.model import Start
from local.lifeline import die_with_parent


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(json.dumps({"listening": True}) + "\n")
            sys.stdout.flush()


def _application(start: Start) -> Any:
    if start.fresh_pages is None:
        return Gateway(start)
    from local.gateway.fresh_pages import FreshPages  # noqa: PLC0415 - for those who work on pages

    return FreshPages(Gateway(start), Path(start.fresh_pages))


def main() -> None:
    die_with_parent()
    start = Start.model_validate_json(sys.stdin.readline())
    listener = socket.socket(fileno=start.descriptor)
    config = uvicorn.Config(
        _application(start),
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    asyncio.run(_Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
