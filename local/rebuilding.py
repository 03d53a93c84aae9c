"""What is made from the source beside the functions, made anew while one goes on working: one thing at a time, and once more
where it was asked for meanwhile."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

_DOCUMENT = "openapi.json"


class Rebuilding:
    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        self._root = root
        self._say = say
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._waiting: set[str] = set()
        self._running: subprocess.Popen[str] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="rebuilding", daemon=True)
        self._thread.start()

    def ask(self, tool: str) -> None:
        """Run `python -m tools.<tool>` soon; nothing where the source tree has no such tool."""
        there = any((self._root / "tools" / name).exists() for name in (f"{tool}.py", f"{tool}/__main__.py"))
        if there and tool not in self._waiting:
            self._waiting.add(tool)
            self._asked.put(tool)

    def close(self) -> None:
        self._closed = True
        self._asked.put(None)
        if (running := self._running) is not None:
            running.terminate()
        self._thread.join(5)

    def _work(self) -> None:
        while (tool := self._asked.get()) is not None and not self._closed:
            self._waiting.discard(tool)
            before = self._document()
            self._run(tool)
            if self._document() != before:
                self.ask("docs")

    def _run(self, tool: str) -> None:
        started = time.monotonic()
        self._running = subprocess.Popen(
            [sys.executable, "-m", f"tools.{tool}"],
            cwd=self._root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said, _ = self._running.communicate()
        if self._closed:
            return
        if self._running.returncode:
            self._say(f"reload: tools.{tool} failed: {' / '.join(said.strip().splitlines()[-3:])}")
        else:
            self._say(f"reload: {tool} made anew ({time.monotonic() - started:.1f} s)")

    def _document(self) -> bytes:
        file = self._root / _DOCUMENT
        return file.read_bytes() if file.exists() else b""
