"""`GET /v1/turns/{id}/events`, and the same of runs: events as a stream, or page by page for clients that cannot stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from contracts.ids import is_id, request_id
from functions.core.cross_origin import CROSS_ORIGIN
from functions.core.errors import AmyError, BadParameter, MethodNotAllowed, NotFound
from functions.core.event_log import event_key, wire_event
from functions.core.rate_limits import Room, require, spend, user_budget
from functions.core.settings import get_settings
from functions.core.store import ephemeral, is_expired
from functions.core.stream_places import take_place
from functions.core.turns import Turns
from functions.core.work import RUN, TURN, Work
from functions.stream.asked import (
    access_to,
    after_of,
    require_known_parameters,
    speaks_by_token,
    wait_of,
    wants_page,
)
from functions.stream.follow import Event, Poller, Position
from functions.stream.held_place import HeldPlace
from functions.stream.logs import log, log_error
from functions.stream.sse import PAUSED_SECONDS, connection, refusal, waiting
from functions.stream.tail import PAGE, Tail, is_end, is_pause

_THREADS = 8


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """What the streams of this process share: threads for boto3, and one poll."""
    with ThreadPoolExecutor(_THREADS, "store") as threads:

        async def fetch(positions: Sequence[Position]) -> dict[Position, Event]:
            return await asyncio.get_running_loop().run_in_executor(threads, read_events, positions)

        app.state.threads = threads
        app.state.poller = Poller(fetch, lambda error: log_error("poll failed", error))
        yield


def read_events(positions: Sequence[Position]) -> dict[Position, Event]:
    """The events that exist at these positions."""
    by_key = {event_key(position.principal, position.turn_id, position.seq): position for position in positions}
    return {
        by_key[key]: wire_event(item, by_key[key].turn_id)
        for key, item in ephemeral().batch_get(list(by_key)).items()
        if not is_expired(item)
    }


async def events(work: Work, request: Request) -> Response:
    """Both routes. Raises TurnNotFound or RunNotFound, Unauthorized, InsufficientScope, RateLimited, TooManyStreams or
    BadParameter."""
    if request.method != "GET":
        raise MethodNotAllowed({"allow": ["GET"]})
    principal = access_to(work, request).principal
    loop, threads, poller = asyncio.get_running_loop(), request.app.state.threads, request.app.state.poller
    room = await loop.run_in_executor(threads, spend, user_budget("reads", principal))
    request.state.room = room
    require(room)
    require_known_parameters(request)
    after, wait = after_of(request), wait_of(request)
    turn_id = request.path_params["id"]
    if not is_id(work.prefix, turn_id):
        raise work.not_found
    turn = await loop.run_in_executor(threads, Turns(principal).get, turn_id)
    tail = Tail(turn, poller, threads)
    page = await tail.read(after)
    last = page[-1] if page else await _event_at(tail, after)
    ended = not page and last is not None and is_end(last)
    if wants_page(request):
        if not page and not ended and wait > 0:
            await tail.wait(after, wait)
            page = await tail.read(after)
        return _page(page, page[-1] if page else last, after)
    if ended:
        # Tells an EventSource, which reconnects after every end, that there is nothing more to come.
        return Response(status_code=204)
    if not page and last is not None and is_pause(last):
        await tail.wait(after, PAUSED_SECONDS)
        page = await tail.read(after)
        if not page:
            return _stream(waiting(after))
    place = await loop.run_in_executor(threads, take_place, principal, turn_id)
    return _stream(connection(tail, page, after, HeldPlace(place, threads)))


def _stream(content: AsyncIterator[bytes]) -> Response:
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    return StreamingResponse(content, media_type="text/event-stream", headers=headers)


async def _event_at(tail: Tail, after: int) -> Event | None:
    """The last event of a log that has nothing after `after`; None if it has none. Raises BadParameter if it does not reach
    that far: whoever resumes from a place that never was would wait for ever."""
    if after == 0:
        return None
    last = await tail.read(after - 1, 1)
    if not last:
        raise BadParameter({"parameter": "after", "expected": "the seq of an event of this turn, or 0"})
    return last[0]


def _page(page: list[Event], last: Event | None, after: int) -> Response:
    """`last`: the page's last event, or the one before it where it is empty."""
    at_tail = last is not None and len(page) < PAGE
    return JSONResponse(
        {
            "data": page,
            "after": last["seq"] if last else after,
            "ended": at_tail and last is not None and is_end(last),
            "paused": at_tail and last is not None and is_pause(last),
        }
    )


async def answer(work: Work, request: Request) -> Response:
    """`events`, with what every answer has: an id, and the one shape of errors."""
    id_ = request_id(request.headers.get("x-request-id"))
    request.state.room = None
    try:
        response = await events(work, request)
    except AmyError as error:
        response = _refusal(error, id_) if speaks_by_token(request) else _error(error, id_)
    except Exception as error:  # noqa: BLE001 - the text of what nobody foresaw may quote a person
        log_error("request failed", error, request_id=id_)
        response = _error(AmyError(), id_)
    room: Room | None = request.state.room
    response.headers.update({"X-Request-Id": id_, **CROSS_ORIGIN, **(room.headers if room else {})})
    log("request", request_id=id_, path=request.url.path, status=response.status_code)
    return response


async def refuse(request: Request, error: Exception) -> Response:
    """Another path or method than the routes'."""
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    id_ = request_id(request.headers.get("x-request-id"))
    known = MethodNotAllowed({"allow": ["GET"]}) if error.status_code == 405 else NotFound()
    response = _error(known, id_)
    response.headers.update({"X-Request-Id": id_, **CROSS_ORIGIN})
    return response


def _refusal(error: AmyError, id_: str) -> Response:
    async def told() -> AsyncIterator[bytes]:
        yield refusal(error.body(id_, get_settings().docs_url))

    return _stream(told())


def _error(error: AmyError, id_: str) -> Response:
    body = error.body(id_, get_settings().docs_url).model_dump(exclude_none=True)
    return JSONResponse(body, error.status, error.headers())


app = Starlette(
    routes=[Route(f"/v1/{work.collection}/{{id}}/events", partial(answer, work)) for work in (TURN, RUN)],
    exception_handlers={HTTPException: refuse},
    lifespan=lifespan,
)
