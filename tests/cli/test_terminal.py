"""`amy ask` on a terminal: drawn while it goes, a report when it has ended."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cli.plain_text import clean
from tests.cli.conftest import clean_environment
from tests.cli.fake_api import KEY, FakeApi, Reply, Stream, event, frame, turn
from tests.cli.test_ask import ANSWER, EVENTS, LOG, serve


class Terminal:
    """What a process that believes itself on a terminal has written."""

    def __init__(self, screen: int) -> None:
        self.screen = screen
        self.written = ""

    def read_until(self, text: str) -> str:
        """Everything until `text` appears, as a person would read it. Fails when the process ends without it."""
        while text not in clean(self.written):
            more = self._read()
            assert more, f"{text!r} never appeared in {clean(self.written)!r}"
        return clean(self.written)

    def read_all(self) -> str:
        while self._read():
            pass
        return clean(self.written)

    def _read(self) -> str:
        more = b""
        with suppress(OSError):  # Linux reports the end of a terminal as an error
            more = os.read(self.screen, 65536)
        self.written += more.decode(errors="replace")
        return more.decode(errors="replace")


@contextmanager
def on_a_terminal(api: FakeApi, folder: Path, *arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    screen, inside = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *arguments],
        env=clean_environment(AMY_API_URL=api.url, AMY_API_KEY=KEY, TERM="xterm-256color", COLUMNS="100", LINES="30"),
        cwd=folder,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield Terminal(screen), running
    finally:
        running.kill()
        running.wait()
        os.close(screen)


def test_the_turn_is_drawn_as_it_goes(api: FakeApi, tmp_path: Path) -> None:
    # Given a turn that pauses in a step, and again in its answer
    in_step, in_answer = threading.Event(), threading.Event()
    frames = [frame(envelope) for envelope in LOG]
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    api.on("GET", EVENTS, Stream([*frames[:4], in_step, *frames[4:7], in_answer, *frames[7:]]))
    serve(api)

    with on_a_terminal(api, tmp_path, "ask", "How is my heart?") as (terminal, running):
        # Then the step, its agent's code and its cost are seen while it runs
        seen = terminal.read_until("sandbox: 2 lines of code")
        assert "How is my heart?" in seen
        assert "RunSupportingAgent · Data Science Agent" in seen
        terminal.read_until("$0.0123")

        # And the finding and the half answer while it is written
        in_step.set()
        terminal.read_until("Resting heart rate rose by 1.05 bpm")
        terminal.read_until(ANSWER[:19])

        # And at the end the report
        in_answer.set()
        report = terminal.read_all()
        assert running.wait() == 0
    assert ANSWER in report
    assert "Fact Sheet" in report
    assert "\x1b[?25h" in terminal.written, "the cursor was given back"


def test_a_discarded_answer_is_seen_to_be_discarded(api: FakeApi, tmp_path: Path) -> None:
    after_reset = threading.Event()
    log = [
        event(1, "text.delta", {"text": "Half an ans", "attempt": 1}),
        event(2, "answer.reset", {"attempt": 2, "reason": "started over"}),
        event(3, "turn.completed"),
    ]
    first, reset, end = (frame(envelope) for envelope in log)
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    api.on("GET", EVENTS, Stream([first, reset, after_reset, end]))
    serve(api)
    with on_a_terminal(api, tmp_path, "ask", "How is my heart?") as (terminal, running):
        terminal.read_until("answer, started again once")
        after_reset.set()
        terminal.read_all()
        assert running.wait() == 0


def test_ctrl_c_gives_the_terminal_back_and_leaves(api: FakeApi, tmp_path: Path) -> None:
    for_ever = threading.Event()
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    api.on("GET", EVENTS, Stream([*(frame(envelope) for envelope in LOG[:2]), for_ever]))
    with on_a_terminal(api, tmp_path, "ask", "How is my heart?") as (terminal, running):
        terminal.read_until("RunSupportingAgent")
        running.send_signal(2)
        told = terminal.read_all()
        assert running.wait() == 130
        for_ever.set()
    assert "the turn goes on" in told
    assert "\x1b[?25h" in terminal.written, "the cursor was given back"


def test_question_after_question(api: FakeApi, tmp_path: Path) -> None:
    # Given somebody at a terminal who asks nothing yet
    serve(api)
    with on_a_terminal(api, tmp_path, "ask") as (terminal, running):
        for question in ("How is my heart?", "And my sleep?"):
            terminal.read_until("You: ")
            terminal.written = ""
            os.write(terminal.screen, f"{question}\n".encode())
        # When the second was answered, and the third is an empty line
        terminal.read_until("You: ")
        os.write(terminal.screen, b"\n")
        terminal.read_all()
        assert running.wait() == 0
    # Then the second was sent with the first and its answer
    first, second = (json.loads(call.body)["messages"] for call in api.calls("POST", "/v1/turns"))
    assert [message["content"] for message in first] == ["How is my heart?"]
    assert [message["content"] for message in second] == ["How is my heart?", ANSWER, "And my sleep?"]
