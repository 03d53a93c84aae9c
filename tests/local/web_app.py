"""What runs behind Lambda Web Adapter in these tests: streams slowly, and tells what it was given."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


async def stream(request: Request) -> Response:
    count = int(request.query_params.get("count", "3"))

    async def ticks() -> AsyncIterator[str]:
        try:
            for number in range(count):
                yield f"id: {number}\ndata: tick\n\n"
                await asyncio.sleep(0.05)
        finally:
            if "left" in request.query_params:
                Path(request.query_params["left"]).write_text("gone", encoding="ascii")

    return StreamingResponse(ticks(), media_type="text/event-stream")


async def tell(request: Request) -> Response:
    return JSONResponse(
        {
            "path": request.url.path,
            "query": request.url.query,
            "headers": request.headers.items(),
            "context": json.loads(request.headers["x-amzn-request-context"]),
            "pid": os.getpid(),
        }
    )


app = Starlette(routes=[Route("/streams/ticks", stream), Route("/streams/{rest:path}", tell)])
