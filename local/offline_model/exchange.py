"""One model call, from its arrival to its end: rules first, then the brain's answer at the profile's pace."""

from __future__ import annotations

import asyncio
import json
import secrets
import traceback
from collections.abc import Iterable
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from local.offline_model.actions import Action, Cut, Delay, Fail, Hold, Say
from local.offline_model.brain import answer
from local.offline_model.calls import Call, CallLog
from local.offline_model.errors import ApiError
from local.offline_model.latency import Pace
from local.offline_model.prompt import Prompt
from local.offline_model.reply import Reply, cut_to
from local.offline_model.script import Rule
from local.offline_model.sse import StreamEvent, message_body, stream_events
from local.offline_model.tokens import PromptCache, Usage
from local.offline_model.wire import MessagesRequest


class Exchange:
    """The response to POST /v1/messages: an ASGI application of its own, for it must be able to hang up in the middle.

    Uvicorn closes the connection of an application that returns before its response is complete; a `cut` does just that.
    """

    def __init__(
        self,
        *,
        request: MessagesRequest,
        prompt: Prompt,
        call: Call,
        log: CallLog,
        rule: Rule | None,
        cache: PromptCache,
        pace: Pace,
    ) -> None:
        self._request = request
        self._prompt = prompt
        self._call = call
        self._log = log
        self._rule = rule
        self._action: Action | None = rule.action if rule else None
        self._cache = cache
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        work = asyncio.create_task(self._answer(send))
        gone = asyncio.create_task(_disconnect(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
            elif self._call.state != "completed":
                await self._log.update(self._call, state="disconnected")
        except Exception:
            await self._log.update(self._call, state="failed", status=500)
            traceback.print_exc()
            raise
        finally:
            work.cancel()
            gone.cancel()

    async def _answer(self, send: Send) -> None:
        match self._action:
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Hold(None):
                await self._hold()
            case Fail(error, None):
                return await self._refuse(error, send)
        said = self._action.reply if isinstance(self._action, Say) else answer(self._prompt)
        reply = cut_to(said, max_tokens=self._request.max_tokens, stop_sequences=self._request.stop_sequences)
        usage = self._cache.account(self._request)
        await asyncio.sleep(self._pace.first_token_s)
        if self._request.stream:
            await self._stream(reply, usage, send)
        else:
            await asyncio.sleep(self._pace.seconds_for(reply.tokens(), reply.tokens()))
            await self._send_whole(reply, usage, send)
        return None

    async def _refuse(self, error: ApiError, send: Send) -> None:
        body = json.dumps(error.body(self._call.request_id)).encode()
        await self._log.update(self._call, state="failed", status=error.status)
        await send(self._start(error.status, "application/json", error.headers.items(), length=len(body)))
        await send(_body(body, last=True))

    async def _stream(self, reply: Reply, usage: Usage, send: Send) -> None:
        await send(self._start(200, "text/event-stream; charset=utf-8", [("cache-control", "no-cache")]))
        await self._log.update(self._call, status=200, reply=reply.text())
        boundary = getattr(self._action, "after_characters", None)
        total = reply.tokens()
        passed = boundary is None
        for event in stream_events(_message_id(), self._request.model, reply, usage, boundary=boundary):
            # A reply that is shorter than the boundary is interfered with at its end.
            at_boundary = event.characters and self._call.characters == boundary
            if not passed and (at_boundary or event.data["type"] == "message_delta"):
                passed = True
                if not await self._pass_boundary(send):
                    return
            if event.data["type"] == "message_stop":
                await self._complete(reply, usage)
            await send(_body(event.encode()))
            await self._log.update(self._call, characters=self._call.characters + event.characters)
            await self._pause(event, total)
        await send(_body(b"", last=True))

    async def _pass_boundary(self, send: Send) -> bool:
        """Do what the rule does in the middle of a stream; False: the stream has ended there."""
        match self._action:
            case Cut():
                await self._log.update(self._call, state="cut")
                return False
            case Fail(error, _):
                await self._log.update(self._call, state="failed")
                await send(_body(StreamEvent(error.body(self._call.request_id)).encode(), last=True))
                return False
            case Hold():
                await self._hold()
        return True

    async def _pause(self, event: StreamEvent, total: int) -> None:
        if event.characters and (seconds := self._pace.seconds_for(event.tokens, total)):
            await asyncio.sleep(seconds)

    async def _send_whole(self, reply: Reply, usage: Usage, send: Send) -> None:
        body = json.dumps(message_body(_message_id(), self._request.model, reply, usage), ensure_ascii=False).encode()
        await self._log.update(self._call, status=200, reply=reply.text())
        await send(self._start(200, "application/json", length=len(body)))
        middle = len(body) // 2
        await send(_body(body[:middle]))
        if getattr(self._action, "after_characters", None) is not None and not await self._pass_boundary(send):
            return
        await self._complete(reply, usage, characters=len(reply.text()))
        await send(_body(body[middle:], last=True))

    async def _complete(self, reply: Reply, usage: Usage, **changes: Any) -> None:
        """Logged before the end is sent, so that a client that has its answer finds it in the log."""
        await self._log.update(self._call, state="completed", usage=usage.to_wire(reply.tokens()), **changes)

    async def _hold(self) -> None:
        assert self._rule is not None  # noqa: S101 - a hold is a rule's action
        await self._log.update(self._call, state="held")
        await self._rule.released.wait()
        await self._log.update(self._call, state="running")

    def _start(
        self, status: int, content_type: str, headers: Iterable[tuple[str, str]] = (), *, length: int | None = None
    ) -> Message:
        pairs = [("content-type", content_type), ("request-id", self._call.request_id), *headers]
        if length is not None:
            pairs.append(("content-length", str(length)))
        return {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in pairs],
        }


def _body(data: bytes, *, last: bool = False) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": not last}


def _message_id() -> str:
    return f"msg_{secrets.token_hex(12)}"


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
