"""Follow a turn to its end, through its pauses: the view that fits the output, the report after it, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from amy_sdk import Amy, ConnectionFailedError
from cli.approvals import decide_here, say_how_to_decide, waiting_approval
from cli.errors import EXIT_INTERRUPTED, EXIT_NOT_DONE, EXIT_OK, EXIT_WAITS, UnreachableError
from cli.kinds import headline, kind_of, work_of
from cli.live_view import LiveView
from cli.plain_view import PlainView
from cli.progress import TurnProgress
from cli.report import print_report, rows_of_progress, rows_of_trace
from cli.screen import console, is_interactive, note, print_json
from cli.turn_event import TurnEvent
from contracts.events import PAUSED

_FOOT = "Ctrl-C leaves; what runs goes on without you."


class View(Protocol):
    def show(self, event: TurnEvent) -> None: ...


def watch(client: Amy, turn: dict[str, Any], *, as_json: bool, after: int = 0) -> int:
    """Show the turn's events after `after` as they come, then the turn itself; returns the command's exit code.

    Ctrl-C ends the watching and not the turn, and says how to come back.
    """
    turn_id = str(turn["id"])
    name = kind_of(turn_id).name
    try:
        return show_to_the_end(client, turn, as_json=as_json, after=after)
    except KeyboardInterrupt:
        note(f"\nYou left; the {name} goes on. Watch it again with: {resume_command(turn_id)}")
        return EXIT_INTERRUPTED
    except ConnectionFailedError as error:
        raise UnreachableError(
            f"Cannot reach Amy at {client.base_url}: {error.reason}.",
            code="unreachable",
            hint=f"The {name} itself goes on. Watch it again with: {resume_command(turn_id)}",
        ) from error


def show_to_the_end(client: Amy, turn: dict[str, Any], *, as_json: bool, after: int = 0, foot: str = _FOOT) -> int:
    """The same for callers that have their own answer to Ctrl-C, and say in `foot` which."""
    its, progress = work_of(client, turn["id"]), TurnProgress()
    plain = PlainView(progress)
    seen, paused = after, True
    while paused:
        paused = False
        with _view(turn, progress, plain, as_json=as_json, foot=foot) as view:
            for one in its.stream(turn["id"], after=seen, until_pause=True):
                event = TurnEvent.of(one.to_dict())
                view.show(event)
                seen, paused = event.seq, event.type == PAUSED
        approval = waiting_approval(client, turn["id"]) if paused else None
        if approval is not None and (as_json or not decide_here(client, approval)):
            return _leave_waiting(its.get(turn["id"]).to_dict(), approval, seen, as_json=as_json)
    ended = its.get(turn["id"]).to_dict()
    if as_json:
        print_json(ended)
    else:
        answer = (ended.get("result") or {}).get("text")
        # Whoever came in later has not seen the earlier steps, and those that a retry does not repeat announce nothing.
        steps = rows_of_progress(progress) if after == 0 else rows_of_trace(its.trace(turn["id"]).to_dict())
        print_report(console(), ended, steps, with_answer=answer != plain.answer_shown)
    return exit_code(ended)


def _leave_waiting(turn: dict[str, Any], approval: dict[str, Any], seen: int, *, as_json: bool) -> int:
    if as_json:
        print_json(turn)
    say_how_to_decide(approval)
    note(f"Watch it after that with: {resume_command(turn['id'], seen)}")
    return EXIT_WAITS


def exit_code(turn: dict[str, Any]) -> int:
    """0 for a turn that completed, 1 for one that did not."""
    return EXIT_OK if turn["status"] == "completed" else EXIT_NOT_DONE


def resume_command(turn_id: str, after: int = 0) -> str:
    return f"amy {kind_of(turn_id).collection} events {turn_id} --follow" + (f" --after {after}" if after else "")


class _JsonLines:
    def show(self, event: TurnEvent) -> None:
        print_json(event.raw)


@contextmanager
def _view(
    turn: dict[str, Any], progress: TurnProgress, plain: PlainView, *, as_json: bool, foot: str
) -> Iterator[View]:
    if as_json:
        yield _JsonLines()
    elif is_interactive():
        with LiveView(console(), progress, headline(turn), foot) as live:
            yield live
    else:
        with plain:
            yield plain
