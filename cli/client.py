"""Amy's API over HTTP: one request, its retries, its errors.

Retried are connections that fail and the statuses 408, 409, 429 and 500 and more, unless `x-should-retry` of the answer
says otherwise: twice, after min(0.5 · 2ⁿ, 8) s less up to a quarter, or after what Retry-After says. A call that writes
carries one Idempotency-Key through all its tries, so a try whose answer was lost does not act twice.
"""

from __future__ import annotations

import io
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import IO, Any, BinaryIO
from urllib.parse import quote

import httpx

from cli.errors import ApiError, BadAnswerError, InputError, UnreachableError, UploadError
from cli.kinds import kind_of
from cli.target import Target, resolve
from contracts.ids import Prefix, is_id

MAX_RETRIES = 2
_TIMEOUT = httpx.Timeout(600, connect=5)
_STREAM_TIMEOUT = httpx.Timeout(600, connect=5, read=45)
"""A stream says at least a comment every 15 s: 45 s of silence is a dead connection."""
_MAX_RETRY_AFTER = 60.0

_HINTS = {
    401: "Check AMY_API_KEY; for the local cloud, `amy local status` shows the key that it was started with.",
    413: "Send less at once.",
    429: "Wait a little and try again.",
}


class AmyClient:
    """A connection to one Amy as one person. Close it, or use it in a `with`."""

    def __init__(
        self,
        target: Target,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.target = target
        self.sleep = sleep
        self._http = httpx.Client(
            base_url=target.api_url,
            headers={"Authorization": f"Bearer {target.api_key}", "User-Agent": "amy-cli"},
            timeout=_TIMEOUT,
            transport=transport,
            trust_env=not target.is_loopback,  # a proxy of the environment cannot reach this machine's loopback
        )

    def __enter__(self) -> AmyClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def create_turn(self, question: str, *, stream: bool, **options: Any) -> dict[str, Any]:
        body = {"messages": [{"role": "user", "content": question}], "stream": stream, **options}
        return self._call("POST", "/v1/turns", json=body)

    def turn(self, turn_id: str) -> dict[str, Any]:
        """A turn; or a run, by the id of one, as in all that follows."""
        return self._call("GET", _turn_path(turn_id))

    def turns(self, limit: int) -> Iterator[dict[str, Any]]:
        """The newest `limit` turns, page after page."""
        return self._pages("/v1/turns", limit, {})

    def create_run(self, agent: str, instructions: str, payload: dict[str, Any]) -> dict[str, Any]:
        body = {"agent": agent, "instructions": instructions, "payload": payload, "mode": "async"}
        return self._call("POST", "/v1/runs", json=body)

    def runs(self, limit: int) -> Iterator[dict[str, Any]]:
        """The newest `limit` runs, page after page."""
        return self._pages("/v1/runs", limit, {})

    def cancel(self, turn_id: str) -> dict[str, Any]:
        return self._call("POST", _turn_path(turn_id, "cancel"))

    def start(self, turn_id: str) -> dict[str, Any]:
        return self._call("POST", _turn_path(turn_id, "start"))

    def retry(self, turn_id: str) -> dict[str, Any]:
        return self._call("POST", _turn_path(turn_id, "retry"))

    def replay(self, turn_id: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", _turn_path(turn_id, "replay"), json=body)

    def proof(self, turn_id: str) -> dict[str, Any]:
        """All that the turn's answer rests on."""
        return self._call("GET", _turn_path(turn_id, "proof"))

    def trace(self, turn_id: str, *, bodies: bool = False) -> dict[str, Any]:
        return self._call("GET", _turn_path(turn_id, "trace"), params={"include": "bodies"} if bodies else None)

    def events(self, turn_id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """The events that the turn has now, without waiting for more."""
        while True:
            batch = self._call(
                "GET",
                _turn_path(turn_id, "events"),
                params={"after": after, "wait": 0},
                headers={"Accept": "application/json"},
            )
            yield from batch["data"]
            if batch["ended"] or not batch["data"]:
                return
            after = batch["after"]

    def approvals(self, limit: int, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The newest `limit` approvals; `filters`: `status`."""
        return self._pages("/v1/approvals", limit, filters)

    def approval(self, approval_id: str) -> dict[str, Any]:
        return self._call("GET", _approval_path(approval_id))

    def decide(self, approval_id: str, decision: str, comment: str | None) -> dict[str, Any]:
        """`decision`: approve or reject."""
        said = {} if comment is None else {"comment": comment}
        return self._call("POST", _approval_path(approval_id), json={"decision": decision, **said})

    def memories(self, limit: int, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The newest `limit` memories; `filters`: `kind`, `agent`."""
        return self._pages("/v1/memory", limit, filters)

    def search_memories(self, query: str, limit: int, filters: dict[str, str]) -> list[dict[str, Any]]:
        """The nearest memories, nearest first, with their scores."""
        found = self._call("GET", "/v1/memory", params={"q": query, "limit": limit, **filters})["data"]
        return list(found)

    def add_memory(self, memory: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", "/v1/memory", json=memory)

    def change_memory(self, memory_id: str, change: dict[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", _memory_path(memory_id), json=change)

    def delete_memory(self, memory_id: str) -> None:
        self._delete(_memory_path(memory_id))

    def actions(self, limit: int, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The actions of the newest turns; `filters`: `status`, `topic`, `turn_id`."""
        return self._pages("/v1/actions", limit, filters)

    def action(self, action_id: str) -> dict[str, Any]:
        return self._call("GET", _path_of("/v1/actions", "evt", action_id, "an action", "amy actions list"))

    def reviews(self, limit: int, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
        """Reviews, the open ones first; `filters`: `status`."""
        return self._pages("/v1/reviews", limit, filters)

    def review(self, review_id: str) -> dict[str, Any]:
        return self._call("GET", _review_path(review_id))

    def resolve_review(self, review_id: str, resolution: dict[str, str]) -> dict[str, Any]:
        return self._call("POST", f"{_review_path(review_id)}/resolve", json=resolution)

    def check_ins(self, limit: int) -> Iterator[dict[str, Any]]:
        """The newest `limit` check-ins."""
        return self._pages("/v1/check-ins", limit, {})

    def create_check_in(self, check_in: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", "/v1/check-ins", json=check_in)

    def check_in(self, check_in_id: str) -> dict[str, Any]:
        return self._call("GET", _check_in_path(check_in_id))

    def check_in_results(self, check_in_id: str, limit: int) -> list[dict[str, Any]]:
        """The last results, newest first."""
        return list(self._call("GET", f"{_check_in_path(check_in_id)}/results", params={"limit": limit})["data"])

    def change_check_in(self, check_in_id: str, change: dict[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", _check_in_path(check_in_id), json=change)

    def delete_check_in(self, check_in_id: str) -> None:
        self._delete(_check_in_path(check_in_id))

    def fire_check_in(self, check_in_id: str) -> dict[str, Any]:
        return self._call("POST", f"{_check_in_path(check_in_id)}/fire")

    def create_import(self, file_name: str, size: int, **options: Any) -> dict[str, Any]:
        """An import that waits for its file; `upload` says where to send that. `options`: `format`, `preview`."""
        return self._call("POST", "/v1/imports", json={"file_name": file_name, "size": size, **options})

    def upload(
        self, form: dict[str, Any], file: BinaryIO, name: str, content_type: str = "application/octet-stream"
    ) -> None:
        """Send a file by a form, from its beginning; not to the API but to where it is kept. Raises UploadError."""
        loopback = httpx.URL(form["url"]).host in {"127.0.0.1", "localhost", "::1"}
        with httpx.Client(timeout=_TIMEOUT, trust_env=not loopback) as http:
            for attempt in range(MAX_RETRIES + 1):
                file.seek(0)
                try:
                    response = http.post(form["url"], data=form["fields"], files={"file": (name, file, content_type)})
                except httpx.TransportError as error:
                    reason = str(error) or type(error).__name__
                else:
                    if response.is_success:
                        return
                    reason = f"{response.status_code} {response.reason_phrase}"
                    if response.status_code < 500:
                        break
                if attempt < MAX_RETRIES:
                    self.sleep(backoff(attempt))
        raise UploadError(reason)

    def import_(self, import_id: str) -> dict[str, Any]:
        return self._call("GET", _import_path(import_id))

    def start_import(self, import_id: str) -> dict[str, Any]:
        return self._call("POST", f"{_import_path(import_id)}/start")

    def confirm_import(self, import_id: str) -> dict[str, Any]:
        return self._call("POST", f"{_import_path(import_id)}/confirm")

    def delete_import(self, import_id: str) -> None:
        """Cancel it, or forget one that has ended."""
        self._delete(_import_path(import_id))

    def labs(self, limit: int) -> Iterator[dict[str, Any]]:
        """The newest `limit` laboratory reports."""
        return self._pages("/v1/labs", limit, {})

    def lab(self, lab_id: str) -> dict[str, Any]:
        return self._call("GET", _lab_path(lab_id))

    def send_lab(self, name: str, content: bytes) -> dict[str, Any]:
        """A report of up to 4 MB, in the request."""
        request = self._http.build_request(
            "POST",
            "/v1/labs",
            files={"file": (name, content, "application/pdf")},
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        return self._answer_to(request)

    def upload_lab(self, name: str, content: bytes) -> dict[str, Any]:
        """A larger one, by way of the bucket."""
        asked = self._call("POST", "/v1/labs", json={"file_name": name})
        self.upload(asked["upload"], io.BytesIO(content), name, "application/pdf")
        return self._call("POST", f"{_lab_path(asked['id'])}/start")

    def change_lab(self, lab_id: str, change: dict[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", _lab_path(lab_id), json=change)

    def delete_lab(self, lab_id: str) -> None:
        self._delete(_lab_path(lab_id))

    def me(self) -> dict[str, Any]:
        """The person behind the key."""
        return self._call("GET", "/v1/me")

    def change_me(self, changes: dict[str, Any]) -> dict[str, Any]:
        """A merge patch: null clears."""
        return self._call("PATCH", "/v1/me", json=changes)

    def consents(self) -> dict[str, Any]:
        return self._call("GET", "/v1/me/consents")

    def say_consent(self, purpose: str, version: str, *, granted: bool) -> dict[str, Any]:
        body = {"purpose": purpose, "version": version, "granted": granted}
        return self._call("POST", "/v1/me/consents", json=body)

    def create_export(self) -> dict[str, Any]:
        """A new export, or the one that is being written."""
        return self._call("POST", "/v1/exports")

    def export(self, export_id: str) -> dict[str, Any]:
        return self._call("GET", f"/v1/exports/{export_id}")

    def download(self, url: str, file: IO[bytes]) -> int:
        """Write what a link of ours leads to, which wants no key: how many bytes. Raises UnreachableError."""
        written = 0
        try:
            with httpx.stream("GET", url, timeout=_TIMEOUT, trust_env=not self.target.is_loopback) as response:
                if not response.is_success:
                    raise BadAnswerError("The download was refused.", status=response.status_code)
                for chunk in response.iter_bytes():
                    written += file.write(chunk)
        except httpx.HTTPError as error:
            raise self.unreachable(error) from error
        return written

    def erase_me(self, user_id: str) -> dict[str, Any]:
        """Erase the account of the key, which must be this one."""
        return self._call("DELETE", "/v1/me", params={"confirm": user_id})

    def erasure(self, link: str) -> dict[str, Any]:
        """How far an erasure is, by the link in the answer that began it."""
        return self._call("GET", link)

    def sources(self) -> list[dict[str, Any]]:
        return list(self._call("GET", "/v1/sources")["data"])

    def connect_source(self, provider: str) -> dict[str, Any]:
        """A page where the provider is connected: `url`, `expires_at`."""
        return self._call("POST", "/v1/sources/terra/connect", json={"providers": [provider]})

    def disconnect_source(self, provider: str, *, delete_data: bool) -> None:
        self._delete(f"/v1/sources/{quote(provider)}", **({"delete_data": "true"} if delete_data else {}))

    def source_priorities(self) -> dict[str, Any]:
        return self._call("GET", "/v1/sources/priorities")

    def put_source_priorities(self, order: dict[str, Any]) -> dict[str, Any]:
        return self._call("PUT", "/v1/sources/priorities", json=order)

    def rebuild_sources(self) -> dict[str, Any]:
        return self._call("POST", "/v1/sources/terra/rebuild")

    def is_healthy(self) -> bool:
        """Whether the API answers, asked once."""
        try:
            return self._http.get("/healthz", timeout=5).is_success
        except httpx.HTTPError:
            return False

    @contextmanager
    def event_stream(self, turn_id: str, after: int) -> Iterator[httpx.Response]:
        """One connection to the events after `after`, not retried. Raises httpx's transport errors and `ApiError`."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store", "Last-Event-ID": str(after)}
        with self._http.stream(
            "GET", _turn_path(turn_id, "events"), headers=headers, timeout=_STREAM_TIMEOUT
        ) as response:
            if response.status_code != httpx.codes.NO_CONTENT:
                if not response.is_success:
                    response.read()
                    raise _error(response)
                if not response.headers.get("content-type", "").startswith("text/event-stream"):
                    raise BadAnswerError("The events did not come as an event stream.", status=response.status_code)
            yield response

    def _pages(self, path: str, limit: int, filters: dict[str, str]) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while limit > 0:
            params: dict[str, Any] = {**filters, "limit": min(limit, 100)} | ({"cursor": cursor} if cursor else {})
            page = self._call("GET", path, params=params)
            yield from page["data"][:limit]
            limit -= len(page["data"])
            cursor = page.get("next_cursor")
            if not cursor:
                return

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        headers = dict(headers or {})
        if method in {"POST", "PATCH"}:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        request = self._http.build_request(method, path, params=params, json=json, content=content, headers=headers)
        return self._answer_to(request)

    def _answer_to(self, request: httpx.Request) -> dict[str, Any]:
        response = self._send(request)
        if not response.is_success:
            raise _error(response)
        return _json_object(response)

    def _delete(self, path: str, **params: str) -> None:
        response = self._send(self._http.build_request("DELETE", path, params=params))
        if not response.is_success:
            raise _error(response)

    def _send(self, request: httpx.Request) -> httpx.Response:
        for attempt in range(MAX_RETRIES + 1):
            last = attempt == MAX_RETRIES
            try:
                response = self._http.send(request)
            except httpx.TransportError as error:
                if last:
                    raise self.unreachable(error) from error
                self.sleep(backoff(attempt))
                continue
            if response.is_success or last or not is_retriable(response):
                return response
            self.sleep(_retry_after(response) or backoff(attempt))
        raise AssertionError("the last try returns or raises")

    def unreachable(self, error: Exception) -> UnreachableError:
        reason = str(error) or type(error).__name__
        return UnreachableError(
            f"Cannot reach Amy at {self.target.api_url}: {reason}.",
            code="unreachable",
            hint=(
                "Is the local cloud up? `amy local status` tells."
                if self.target.is_loopback
                else "Check AMY_API_URL and the network."
            ),
        )


def connect() -> AmyClient:
    """A client for the Amy that this shell speaks to."""
    return AmyClient(resolve())


def backoff(attempt: int) -> float:
    """Seconds to wait after try `attempt` (0 is the first): doubling from 0.5 to 8, less up to a quarter."""
    return float(min(0.5 * 2**attempt, 8.0) * (1 - 0.25 * random.random()))


def is_retriable(response: httpx.Response) -> bool:
    """Whether the same request may have another outcome. The server's own word goes first."""
    verdict = response.headers.get("x-should-retry", "").lower()
    if verdict in {"true", "false"}:
        return bool(verdict == "true")
    return response.status_code in {408, 409, 429} or response.status_code >= 500


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks for, up to a minute; None if it says nothing usable."""
    headers = response.headers
    try:
        if milliseconds := headers.get("retry-after-ms"):
            seconds = float(milliseconds) / 1000
        elif (value := headers.get("retry-after", "")).replace(".", "", 1).isdigit():
            seconds = float(value)
        else:
            when = parsedate_to_datetime(value)
            seconds = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()
    except ValueError:
        return None
    return seconds if 0 < seconds <= _MAX_RETRY_AFTER else None


def _turn_path(turn_id: str, *rest: str) -> str:
    """Of a turn, or of a run: an id says which it is."""
    kind = kind_of(turn_id)
    return "/".join([f"/v1/{kind.collection}", kind.check(turn_id), *rest])


def _approval_path(approval_id: str) -> str:
    if not is_id("apr", approval_id):
        raise InputError(
            f"{approval_id!r} is not the id of an approval.",
            code="bad_approval_id",
            hint="Ids look like apr_01JD8Q…; `amy approvals` shows them.",
        )
    return f"/v1/approvals/{approval_id}"


def _import_path(import_id: str) -> str:
    return _path_of("/v1/imports", "imp", import_id, "an import", "amy import")


def _memory_path(memory_id: str) -> str:
    return _path_of("/v1/memory", "mem", memory_id, "a memory", "amy memory list")


def _check_in_path(check_in_id: str) -> str:
    return _path_of("/v1/check-ins", "chk", check_in_id, "a check-in", "amy check-ins list")


def _review_path(review_id: str) -> str:
    return _path_of("/v1/reviews", "rev", review_id, "a review", "amy reviews list")


def _lab_path(lab_id: str) -> str:
    return _path_of("/v1/labs", "lab", lab_id, "a report", "amy labs list")


def _path_of(resource: str, prefix: Prefix, id_: str, what: str, command: str) -> str:
    """The path of one thing. Raises InputError for what is not the id of such a thing."""
    if not is_id(prefix, id_):
        raise InputError(
            f"{id_!r} is not the id of {what}.",
            code=f"bad_{what.rpartition(' ')[2].replace('-', '_')}_id",
            hint=f"Ids look like {prefix}_01JD8Q…; `{command}` shows them.",
        )
    return f"{resource}/{id_}"


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        value = response.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BadAnswerError(
            f"The answer to {response.request.method} {response.request.url.path} is not a JSON object.",
            status=response.status_code,
            request_id=response.headers.get("x-request-id"),
        )
    return value


def _error(response: httpx.Response) -> ApiError:
    """The API's error as ours; whatever is not in its shape becomes `BadAnswerError`."""
    request_id = response.headers.get("x-request-id")
    try:
        error = response.json()["error"]
        return ApiError(
            str(error["message"]),
            code=str(error["code"]),
            status=response.status_code,
            request_id=error.get("request_id") or request_id,
            docs_url=error.get("docs_url"),
            details=error.get("details"),
            hint=_HINTS.get(response.status_code),
            retriable=is_retriable(response),
            retry_after=_retry_after(response),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return BadAnswerError(
            f"{response.request.url.host} answered {response.status_code} {response.reason_phrase} to "
            f"{response.request.method} {response.request.url.path}, not in the API's error shape.",
            status=response.status_code,
            request_id=request_id,
            retriable=is_retriable(response),
        )
