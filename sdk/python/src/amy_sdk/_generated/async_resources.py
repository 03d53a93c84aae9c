"""What is made of several calls, async. Made from resources.py by `make sdk`: not for editing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from amy_sdk._calls import OMIT, Call, Omit, given
from amy_sdk._files import OnBytes, Sendable, fetch_export, send_import, send_lab, unheard
from amy_sdk._follow import IDLE_SECONDS, Following
from amy_sdk._generated import models, params, resources
from amy_sdk._resource import path
from amy_sdk._streams import AsyncEventStream
from amy_sdk._waiting import OnEvent, run_to_end, wait_for

Question = str | Sequence[params.MessageParam | models.Message]
"""What a person says: one message, or a conversation whose last message is the question."""
Format = Literal["auto", "apple_health", "fitbit", "whoop", "oura", "daily_csv"]
_WAIT_SECONDS = 1200.0


def _turn(question: Question, options: Mapping[str, Any], key: str | None) -> Call[models.Turn]:
    messages = [{"role": "user", "content": question}] if isinstance(question, str) else question
    body = {"messages": messages, **given(options)}
    return Call("POST", "/v1/turns", models.Turn, body=body, idempotency_key=key)


def _run(options: Mapping[str, Any], key: str | None) -> Call[models.Run]:
    return Call("POST", "/v1/runs", models.Run, body={**given(options), "mode": "async"}, idempotency_key=key)


def _lab(lab_id: str) -> Call[models.Lab]:
    return Call("GET", path("/v1/labs/{lab_id}", lab_id=lab_id), models.Lab)


def _import(import_id: str) -> Call[models.Import]:
    return Call("GET", path("/v1/imports/{import_id}", import_id=import_id), models.Import)


def _export(export_id: str) -> Call[models.Export]:
    return Call("GET", path("/v1/exports/{export_id}", export_id=export_id), models.Export)


_LAB_STATES: dict[str, tuple[str, ...]] = {"at_work": ("awaiting_upload", "processing"), "failures": ("failed",)}
_IMPORT_STATES: dict[str, tuple[str, ...]] = {
    "at_work": ("awaiting_upload", "detecting", "importing"),
    "failures": ("failed", "cancelled"),
}
_EXPORT_STATES: dict[str, tuple[str, ...]] = {"at_work": ("running",), "failures": ("failed", "expired")}


class AsyncTurns(resources.AsyncTurns):
    """Ask, follow, read: `amy.turns`."""

    async def run(
        self,
        question: Question,
        *,
        on_event: OnEvent | None = None,
        stream: bool | Omit = OMIT,
        require_approval: bool | Omit = OMIT,
        if_active: Literal["allow", "reject", "enqueue", "cancel_previous"] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | Omit | None = OMIT,
        metadata: Mapping[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
    ) -> models.Turn:
        """Ask, follow the turn to its end, and return it with its answer: `turn.result.text`.

        With `require_approval` it waits for the decision: take `approval.required` in `on_event`. Raises NotCompletedError,
        whose `ended` is the turn with what it has reached, where it failed or was cancelled.

        Args:
            question: What you want to know; or a conversation, whose last message is the question.
            on_event: Called with each event as it comes.
            stream: As in `create`; so are those that follow.
            require_approval: As in `create`.
            if_active: As in `create`.
            budget: As in `create`.
            metadata: As in `create`.
            idempotency_key: As in `create`.
        """
        options = {
            "stream": stream,
            "require_approval": require_approval,
            "if_active": if_active,
            "budget": budget,
            "metadata": metadata,
        }
        call = _turn(question, options, idempotency_key)
        return await self._driver.run(run_to_end(self._settings, call, on_event))

    def stream(
        self, turn_id: str, *, after: int = 0, until_pause: bool = False, idle_timeout: float = IDLE_SECONDS
    ) -> AsyncEventStream:
        """The turn's events to its end, each once and in order, over as many connections as that takes.

        Args:
            turn_id: `turn_…`
            after: Only events with a larger seq.
            until_pause: End, too, where the turn begins to wait for its person's approval.
            idle_timeout: Seconds of silence after which a connection counts as dead; the API says something every 15.
        """
        address = path("/v1/turns/{turn_id}", turn_id=turn_id)
        return AsyncEventStream(self._driver, self._settings, Following(address, after, until_pause, idle_timeout))


class AsyncRuns(resources.AsyncRuns):
    """Have one agent do something: `amy.runs`."""

    async def run(
        self,
        *,
        agent: str,
        instructions: str,
        payload: Mapping[str, Any] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | Omit | None = OMIT,
        metadata: Mapping[str, str] | Omit = OMIT,
        on_event: OnEvent | None = None,
        idempotency_key: str | None = None,
    ) -> models.Run:
        """Start an agent, follow it to its end, and return the run with its report.

        Raises NotCompletedError where it failed or was cancelled.

        Args:
            agent: As in `create`; so are those that follow.
            instructions: As in `create`.
            payload: As in `create`.
            budget: As in `create`.
            metadata: As in `create`.
            on_event: Called with each event as it comes.
            idempotency_key: As in `create`.
        """
        options = {
            "agent": agent,
            "instructions": instructions,
            "payload": payload,
            "budget": budget,
            "metadata": metadata,
        }
        return await self._driver.run(run_to_end(self._settings, _run(options, idempotency_key), on_event))

    def stream(
        self, run_id: str, *, after: int = 0, until_pause: bool = False, idle_timeout: float = IDLE_SECONDS
    ) -> AsyncEventStream:
        """The run's events to its end, each once and in order, over as many connections as that takes.

        Args:
            run_id: `run_…`
            after: Only events with a larger seq.
            until_pause: End, too, where the run begins to wait for its person's approval.
            idle_timeout: Seconds of silence after which a connection counts as dead; the API says something every 15.
        """
        address = path("/v1/runs/{run_id}", run_id=run_id)
        return AsyncEventStream(self._driver, self._settings, Following(address, after, until_pause, idle_timeout))


class AsyncLabs(resources.AsyncLabs):
    """Laboratory reports: `amy.labs`."""

    async def upload(
        self,
        file: Sendable,
        *,
        name: str | None = None,
        on_progress: OnBytes = unheard,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Send a report, a PDF of up to 50 MB, and have it read: `wait_for` it. The same file again is the same report.

        Args:
            file: A path, the content, or an open file that can be read from its beginning.
            name: For the person to recognise it; the file's own, if not given.
            on_progress: Told how many bytes are sent, of how many.
            idempotency_key: For a call that is to be carried out once over several runs of a program.
            timeout: Seconds without a byte after which a try has failed.
        """
        return await self._driver.run(
            send_lab(self._settings, file, name=name, on_progress=on_progress, key=idempotency_key, timeout=timeout)
        )

    async def wait_for(
        self,
        lab_id: str,
        *,
        timeout: float = _WAIT_SECONDS,
        on_progress: Callable[[models.Lab], Any] | None = None,
    ) -> models.Lab:
        """The report when it has been read.

        It is `completed`, `duplicate`, or `needs_confirmation`, where values wait for `update`.

        Raises NotCompletedError where it could not be read, WaitError where it is not read in time.

        Args:
            lab_id: `lab_…`
            timeout: Seconds to wait.
            on_progress: Called with the report each time it was looked at.
        """
        flow = wait_for(self._settings, _lab(lab_id), seconds=timeout, on_progress=on_progress, **_LAB_STATES)
        return await self._driver.run(flow)


class AsyncImports(resources.AsyncImports):
    """Exports of other apps: `amy.imports`."""

    async def upload(
        self,
        file: Sendable,
        *,
        name: str | None = None,
        format: Format = "auto",
        preview: bool = False,
        on_progress: OnBytes = unheard,
        idempotency_key: str | None = None,
    ) -> models.Import:
        """Send a file of another app (up to 2 GB) and have it read: `wait_for` it.

        With `preview` it then waits for `confirm`.

        Args:
            file: A path, the content, or an open file that can be read from its beginning.
            name: For the person to recognise it; the file's own, if not given.
            format: A file of another format than this one is refused.
            preview: Show what is in it before anything is written.
            on_progress: Told how many bytes are sent, of how many.
            idempotency_key: For a call that is to be carried out once over several runs of a program.
        """
        return await self._driver.run(
            send_import(
                self._settings,
                file,
                name=name,
                format_=format,
                preview=preview,
                on_progress=on_progress,
                key=idempotency_key,
            )
        )

    async def wait_for(
        self,
        import_id: str,
        *,
        timeout: float = _WAIT_SECONDS,
        on_progress: Callable[[models.Import], Any] | None = None,
    ) -> models.Import:
        """The import when there is nothing more to wait for: `completed`, or `previewed`.

        Raises NotCompletedError where it failed or was cancelled, WaitError where it is not done in time.

        Args:
            import_id: `imp_…`
            timeout: Seconds to wait.
            on_progress: Called with the import each time it was looked at.
        """
        flow = wait_for(self._settings, _import(import_id), seconds=timeout, on_progress=on_progress, **_IMPORT_STATES)
        return await self._driver.run(flow)


class AsyncExports(resources.AsyncExports):
    """Copies of everything that Amy has of a person: `amy.exports`."""

    async def wait_for(
        self,
        export_id: str,
        *,
        timeout: float = _WAIT_SECONDS,
        on_progress: Callable[[models.Export], Any] | None = None,
    ) -> models.Export:
        """The export when its file is there: `download.url` is good for 15 minutes.

        Raises NotCompletedError where it failed or has expired, WaitError where it is not done in time.

        Args:
            export_id: `exp_…`
            timeout: Seconds to wait.
            on_progress: Called with the export each time it was looked at.
        """
        flow = wait_for(self._settings, _export(export_id), seconds=timeout, on_progress=on_progress, **_EXPORT_STATES)
        return await self._driver.run(flow)

    async def download(self, export_id: str, to: str | PathLike[str], *, on_progress: OnBytes = unheard) -> int:
        """Write the export's zip to a file that only you can read; its size in bytes. Raises OSError, too.

        Args:
            export_id: `exp_…`, of one that is completed.
            to: The file; what is there already is replaced, once all has come.
            on_progress: Told how many bytes have come, of how many.
        """
        return await self._driver.run(fetch_export(self._settings, export_id, Path(to), on_progress))
