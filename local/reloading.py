"""`make dev`: what changes in the source is live a moment later, and no data is lost.

| changed | then |
|---|---|
| `functions/`, `contracts/` | functions that may have imported it go on with the new code: a process of it is started first, and the old ones finish what they do. What cannot be imported is said, and the code before it stays |
| `contracts/`, `functions/api/` | `python -m tools.sdk`: openapi.json and the SDKs' types |
| `docs/`, or a changed openapi.json | `python -m tools.docs`: the docs' site |
| `statemachines/`, `infra/`, `app.py`, `local/`, `cli/` | is said to need a restart: they are in the template that was loaded, or in this very process |

Pages of the console and the docs reload themselves, see `gateway/fresh_pages.py`.
"""  # noqa: E501 - a table

from __future__ import annotations

import importlib.util
import json
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from watchfiles import DefaultFilter, watch

from local.cloud import LocalCloud
from local.lambda_runtime.outcome import Outcome
from local.rebuilding import Rebuilding
from local.template.model import Function

log = logging.getLogger(__name__)

WATCHED = ("functions", "contracts", "statemachines", "infra", "docs", "local", "cli", "app.py", "cdk.json")
_STATIC = "functions/site/static/"
"""Read from the disk for each request: nothing holds a copy."""

_ALONE = ("functions/api/", "functions/stream/", "functions/authorizer/", "functions/site/", "functions/sandbox/")
"""Packages that no other imports (tests/tree/test_imports.py): a change of theirs concerns their own functions alone."""
_NEEDS_RESTART = ("statemachines", "infra", "local", "cli", "app.py", "cdk.json")
_FIRST = ("ApiFunction", "AuthorizerFunction")
"""What a person who has just saved a file is most likely to ask next."""
_AT_ONCE = 2
_SETTLED_MS = 30
"""A change is taken up when so long no other has followed: editors write a file in several steps."""
_TOGETHER_MS = 300
"""After so long it is taken up in any case."""

_PLACE = re.compile(r'File "([^"]+)", line (\d+)')
"""In a traceback."""


class Reloading:
    def __init__(self, root: Path, cloud: LocalCloud, say: Callable[[str], None], rebuilding: Rebuilding) -> None:
        self._root = root
        self._cloud = cloud
        self._say = say
        self._rebuilding = rebuilding
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="reloading", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join(5)

    def _watch(self) -> None:
        places = [self._root / name for name in WATCHED if (self._root / name).exists()]
        for changes in watch(
            *places, watch_filter=DefaultFilter(), debounce=_TOGETHER_MS, step=_SETTLED_MS, stop_event=self._ended
        ):
            changed = sorted({Path(path).relative_to(self._root).as_posix() for _, path in changes})
            try:
                self._take(changed)
            except Exception:
                log.exception("a change was not taken over")  # the next one may be
                self._say(f"reload: {_names(changed)} could not be taken over; see cloud.log")

    def _take(self, changed: list[str]) -> None:
        restart = [path for path in changed if path.split("/")[0] in _NEEDS_RESTART]
        if restart:
            self._say(f"reload: {_names(restart)} needs a restart of the cloud (Ctrl-C, make dev)")
        code = [
            path for path in changed if path.startswith(("functions/", "contracts/")) and not path.startswith(_STATIC)
        ]
        if code:
            self._renew(code)
        if any(path.startswith(("contracts/", "functions/api/")) for path in code):
            self._rebuilding.ask("sdk")
        if any(path.startswith("docs/") for path in changed):
            self._rebuilding.ask("docs")

    def _renew(self, code: list[str]) -> None:
        """Every function that may have imported one of these files, those first whose answer is waited for."""
        started = time.monotonic()
        for path in code:
            _forget_compiled(self._root / path)
        if problem := _first_syntax_error(self._root, code):
            self._say(f"reload: {problem}; the code before it goes on")
            return
        functions = sorted(concerned(self._cloud.model.functions, code), key=_rank)
        invoked = [each for each in functions if not each.web]
        with ThreadPoolExecutor(_AT_ONCE, "renew") as threads:
            failures = list(threads.map(self._cloud.runtime.renew, invoked))
        for function, failure in zip(invoked, failures, strict=True):
            if failure is not None:
                self._say(f"reload: {_told(self._root, function, failure)}; the code before it goes on")
                return
        dead = [each.label for each in functions if each.web and not self._cloud.web[each.arn].renew()]
        if dead:
            self._say(f"reload: {_names(dead)} does not start; {_names([f'{label}.log' for label in dead])} says why")
            return
        self._say(f"reload: {_names(code)} is live ({time.monotonic() - started:.1f} s)")


def concerned(functions: Iterable[Function], code: Iterable[str]) -> list[Function]:
    """The functions that may have imported one of these files."""
    alone = [next((package for package in _ALONE if path.startswith(package)), None) for path in code]
    if None in alone:
        return list(functions)
    packages = {package for package in alone if package is not None}
    return [each for each in functions if any(_is_of(each, package) for package in packages)]


def _is_of(function: Function, package: str) -> bool:
    """A handler is a dotted path, and that of a function behind the web adapter a script of functions/stream."""
    return package == "functions/stream/" if function.web else function.handler.startswith(package.replace("/", "."))


def _rank(function: Function) -> tuple[int, str]:
    return (_FIRST.index(function.label) if function.label in _FIRST else len(_FIRST), function.label)


def _forget_compiled(path: Path) -> None:
    """What Python has compiled is taken for current while second and size are those of the source: two edits within a second
    can have both."""
    if path.suffix == ".py":
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def _first_syntax_error(root: Path, code: Iterable[str]) -> str | None:
    for path in code:
        file = root / path
        if file.suffix == ".py" and file.is_file():
            try:
                compile(file.read_bytes(), path, "exec")
            except (SyntaxError, ValueError) as error:
                line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
                return f"{path}{line}: {getattr(error, 'msg', error)}"
    return None


def _told(root: Path, function: Function, failure: Outcome) -> str:
    """An error at import, with the line of ours that leads to it. The runtime client does not say which: import it again."""
    module = function.handler.rpartition(".")[0]
    tried = subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    lines = tried.stderr.strip().splitlines()
    places = [found for line in lines if (found := _PLACE.search(line)) and found[1].startswith(str(root))]
    if not tried.returncode or not places:
        return f"{function.label}: {json.loads(failure.payload).get('errorMessage', 'it does not start')}"
    file, line = places[-1].groups()
    return f"{Path(file).relative_to(root).as_posix()}:{line}: {lines[-1]}"


def _names(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
