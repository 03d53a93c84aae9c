"""`amy mcp`: Amy as a tool of an assistant that speaks the Model Context Protocol."""

from __future__ import annotations


def mcp() -> None:
    """Serve an assistant on standard input and output: asking, data, memory, approvals. It starts this command itself."""
    import asyncio
    from importlib.metadata import version

    from amy_sdk import AsyncAmy
    from cli.mcp_server import build_server
    from cli.target import resolve

    async def serve() -> None:
        target = resolve()
        async with AsyncAmy(target.api_key, target.api_url, headers={"User-Agent": "amy-mcp"}) as amy:
            await build_server(amy, version=version("amy")).run_stdio_async()

    asyncio.run(serve())
