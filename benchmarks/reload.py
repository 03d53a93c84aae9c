"""`make dev`: how long after a file was saved its new code answers. `python -m benchmarks.reload`

On a copy of the source tree, so that nothing is edited that one works on, with a local cloud of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from local.state import ROOT, LocalState

LIMIT_LIVE_S = 2.0
ROUTE = "functions/api/system.py"
CORE = "functions/core/settings.py"
_ANSWER = '{"status": "ok"'
_START = (
    "import sys; from pathlib import Path; from local.up import run_up; "
    "sys.exit(run_up(port=0, json_output=True, demo_data=False, latency='zero', root=Path(sys.argv[1]), reload=True))"
)


@dataclass
class Workshop:
    """A local cloud that takes over what changes in its own copy of the source."""

    root: Path
    state: LocalState
    api: httpx.Client
    said: list[str] = field(default_factory=list)
    """What it said on standard error."""
    _heard: threading.Condition = field(default_factory=threading.Condition)

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        file = self.root / path
        file.write_text(change(file.read_text("utf-8")), "utf-8")

    def answer_becomes(self, word: str) -> float:
        """Has the health check say this word; seconds from saving until it does."""
        saved = time.monotonic()
        self.edit(ROUTE, lambda source: _with_answer(source, word))
        self.wait_for_answer(word)
        return time.monotonic() - saved

    def wait_for_answer(self, word: str) -> None:
        for _ in range(3000):
            if self.health() == word:
                return
            time.sleep(0.01)
        raise AssertionError(f"the health check still says {self.health()}; {self.said}")

    def health(self) -> str:
        answer = self.api.get("/healthz")
        return str(answer.json().get("edited", "")) if answer.status_code == 200 else f"status {answer.status_code}"

    def hear(self, words: str, after: int = 0, seconds: float = 30) -> str:
        """The first line with these words among those said after the first `after`."""
        deadline = time.monotonic() + seconds
        with self._heard:
            while time.monotonic() < deadline:
                if found := next((line for line in self.said[after:] if words in line), None):
                    return found
                self._heard.wait(0.2)
        raise AssertionError(f"nothing was said of {words!r}: {self.said[after:]}")

    def listen(self, stream: IO[str]) -> None:
        for line in stream:
            with self._heard:
                self.said.append(line.strip())
                self._heard.notify_all()


def _with_answer(source: str, word: str) -> str:
    before, _, after = source.partition(_ANSWER)
    rest = after[after.index("}") :]
    return f'{before}{_ANSWER}, "edited": "{word}"{rest}'


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """Starts it; ends it."""
    root = folder / "source"
    for name in ("functions", "contracts", "statemachines"):
        shutil.copytree(ROOT / name, root / name)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "ANTHROPIC_"))}
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(root)],
        cwd=ROOT,
        env={**kept, "AMY_LOCAL_STATE": str(folder / "local.json")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    ready, errors = _piped(process.stdout), _piped(process.stderr)
    listener: threading.Thread | None = None
    try:
        line = ready.readline()
        if not line:
            raise AssertionError(f"the cloud did not start: {errors.read()[-2000:]}")
        state = LocalState.model_validate_json(line)
        headers = {"Authorization": f"Bearer {state.api_key}"}
        with httpx.Client(base_url=state.api_url, headers=headers, timeout=60) as api:
            shop = Workshop(root, state, api)
            listener = threading.Thread(target=shop.listen, args=(errors,), daemon=True)
            listener.start()
            yield shop
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if listener is not None:
            listener.join(10)
        ready.close()
        errors.close()


def _piped(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise TypeError("not started with pipes")
    return stream


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)) as shop:
        shop.wait_for_answer("")
        routes = [shop.answer_becomes(f"route-{n}") for n in range(5)]
        core = []
        for n in range(5):
            begun = len(shop.said)
            saved = time.monotonic()
            shop.edit(CORE, lambda source: f"{source}\n")
            shop.hear("is live", begun)
            core.append(time.monotonic() - saved)
            shop.answer_becomes(f"core-{n}")
    figures = {
        "route_live_median_s": round(statistics.median(routes), 2),
        "route_live_worst_s": round(max(routes), 2),
        "core_live_everywhere_median_s": round(statistics.median(core), 2),
        "limits_s": {"route_live": LIMIT_LIVE_S},
    }
    print(json.dumps({"reload": figures}, indent=1))


if __name__ == "__main__":
    main()
