"""The two ways in which effects are carried out: with httpx.Client and with httpx.AsyncClient."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic

import httpx

from amy_sdk._effects import Effect, Emit, Flow, Open, Read, Reply, Request, Send, Sleep, T
from amy_sdk._errors import ConnectionFailedError, TimedOutError

CONNECT_SECONDS = 5.0


class _Course(Generic[T]):
    """A flow on its way."""

    def __init__(self, flow: Flow[T]) -> None:
        self._flow = flow
        self._resume: Callable[[], Effect] = partial(next, flow)
        self.result: T

    def next(self) -> Effect | None:
        """What it asks for next; None at its end."""
        try:
            return self._resume()
        except StopIteration as end:
            self.result = end.value
            return None

    def give(self, came: Any = None) -> None:
        self._resume = partial(self._flow.send, came)

    def fail(self, error: ConnectionFailedError) -> None:
        self._resume = partial(self._flow.throw, error)

    def close(self) -> None:
        self._flow.close()


class SyncDriver:
    """Carries flows out in the calling thread."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.sleep: Callable[[float], None] = time.sleep

    def run(self, flow: Flow[T]) -> T:
        """The flow's result. What it emits is for nobody."""
        course = _Course(flow)
        for _ in self._steps(course):
            pass
        return course.result

    def iterate(self, flow: Flow[Any]) -> Iterator[Any]:
        """What the flow emits."""
        return self._steps(_Course(flow))

    def _steps(self, course: _Course[Any]) -> Iterator[Any]:
        opened = _Opened()
        try:
            while (step := course.next()) is not None:
                if isinstance(step, Emit):
                    yield step.item
                    course.give()
                    continue
                try:
                    course.give(self._carry_out(step, opened))
                except ConnectionFailedError as error:
                    course.fail(error)
        finally:
            course.close()
            opened.close()

    def _carry_out(self, step: Effect, opened: _Opened) -> Any:
        match step:
            case Sleep(seconds):
                return self.sleep(seconds)
            case Send(request):
                with _translated(request):
                    response = self.http.request(**_arguments(request))
                return _reply(request, response, response.content)
            case Open(request):
                opened.close()
                with _translated(request):
                    response = self.http.send(self.http.build_request(**_arguments(request)), stream=True)
                    if not response.is_success:
                        return _reply(request, response, response.read())
                opened.take(request, response, response.iter_bytes())
                return _reply(request, response)
            case Read():
                with _translated(opened.request):
                    return next(filter(None, opened.pieces), b"")
            case _:
                return opened.close()


class AsyncDriver:
    """Carries flows out on the running event loop."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, flow: Flow[T]) -> T:
        """The flow's result. What it emits is for nobody."""
        course = _Course(flow)
        async for _ in self._steps(course):
            pass
        return course.result

    def iterate(self, flow: Flow[Any]) -> AsyncIterator[Any]:
        """What the flow emits."""
        return self._steps(_Course(flow))

    async def _steps(self, course: _Course[Any]) -> AsyncIterator[Any]:
        opened = _Opened()
        try:
            while (step := course.next()) is not None:
                if isinstance(step, Emit):
                    yield step.item
                    course.give()
                    continue
                try:
                    course.give(await self._carry_out(step, opened))
                except ConnectionFailedError as error:
                    course.fail(error)
        finally:
            course.close()
            await opened.aclose()

    async def _carry_out(self, step: Effect, opened: _Opened) -> Any:
        match step:
            case Sleep(seconds):
                return await self.sleep(seconds)
            case Send(request):
                with _translated(request):
                    response = await self.http.request(**_arguments(request))
                return _reply(request, response, response.content)
            case Open(request):
                await opened.aclose()
                with _translated(request):
                    response = await self.http.send(self.http.build_request(**_arguments(request)), stream=True)
                    if not response.is_success:
                        return _reply(request, response, await response.aread())
                opened.take(request, response, response.aiter_bytes())
                return _reply(request, response)
            case Read():
                with _translated(opened.request):
                    while piece := await anext(opened.pieces, None):
                        return piece
                return b""
            case _:
                return await opened.aclose()


class _Opened:
    """The one answer of a flow whose body is still being read."""

    def __init__(self) -> None:
        self.request = Request("GET", "")
        self.pieces: Any = iter(())
        self._response: httpx.Response | None = None

    def take(self, request: Request, response: httpx.Response, pieces: Any) -> None:
        self.request, self._response, self.pieces = request, response, pieces

    def close(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None

    async def aclose(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response = None


def _arguments(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "params": dict(request.params) or None,
        "headers": dict(request.headers),
        "content": request.content,
        "data": request.data,
        "files": request.files,
        "timeout": httpx.Timeout(request.timeout, connect=min(CONNECT_SECONDS, request.timeout)),
    }


def _reply(request: Request, response: httpx.Response, content: bytes = b"") -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(request.method, request.url, response.status_code, headers, content)


@contextmanager
def _translated(request: Request) -> Iterator[None]:
    """httpx's errors as ours."""
    try:
        yield
    except httpx.HTTPError as error:
        is_late = isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout)
        kind = TimedOutError if is_late else ConnectionFailedError
        reason = str(error) or type(error).__name__
        raise kind(f"Cannot reach {request.url}: {reason}.", reason=reason) from error
