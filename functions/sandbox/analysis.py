"""Compiles and runs the body of `analysis(summary_df, activities_df, profile_df, population_df)`.

The body is made a function in its syntax tree and not in its text, so line numbers in errors are those of the body, and
strings that span lines stay as they are. Whole definitions (`def analysis(...)` at the top level) are run as written.
"""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import sys
import traceback
from collections.abc import Callable, Sequence
from types import CodeType, ModuleType
from typing import TypeAlias, cast

import numpy as np
import pandas as pd
import scipy.stats

from functions.sandbox.json_safe import NotJsonError, TooManyValuesError, to_json
from functions.sandbox.protocol import MAX_MESSAGE_CHARS, MAX_STDOUT_CHARS, MAX_TRACEBACK_CHARS, Json

Outcome: TypeAlias = dict[str, Json]

_FILE_NAME = "<analysis>"
_MAX_TYPE_CHARS = 100
_DEFINITION = "def analysis(summary_df, activities_df, profile_df, population_df): pass"


def run_analysis(code: str, frames: Sequence[pd.DataFrame]) -> Outcome:
    """What the code returned, printed and raised. Whatever it raises, SystemExit included, is its outcome."""
    printed = BoundedText()
    # So that tracebacks can quote the code, which is in no file.
    linecache.cache[_FILE_NAME] = (len(code), None, code.splitlines(keepends=True), _FILE_NAME)
    try:
        with contextlib.redirect_stdout(printed):
            result = to_json(_define(code)(*frames))
    except TooManyValuesError:
        error = _error("OutputTooLarge", "The result holds more than 500,000 values. Return aggregates.", "")
        return {"status": "output_too_large", "result": None, "stdout": printed.text, "error": error}
    except NotJsonError as problem:
        error = _error("NotJson", str(problem), "")
        return {"status": "error", "result": None, "stdout": printed.text, "error": error}
    except BaseException as problem:  # noqa: BLE001  the code may raise anything
        return {"status": "error", "result": None, "stdout": printed.text, "error": _describe(problem)}
    return {"status": "ok", "result": result, "stdout": printed.text, "error": None}


class BoundedText(io.TextIOBase):
    """Standard output that keeps its first characters and drops the rest, so that a flood costs nothing."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._left = MAX_STDOUT_CHARS

    @property
    def text(self) -> str:
        """What was kept."""
        return "".join(self._parts)

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if self._left > 0:
            kept = text[: self._left]
            self._parts.append(kept)
            self._left -= len(kept)
        return len(text)


def _define(code: str) -> Callable[..., object]:
    module = ModuleType("analysis")
    sys.modules["analysis"] = module  # dataclasses and the like look their module up
    vars(module).update(pd=pd, np=np, stats=scipy.stats)
    exec(_compile(code), vars(module))  # noqa: S102  the reason for this package
    return cast("Callable[..., object]", vars(module)["analysis"])


def _compile(code: str) -> CodeType:
    module = ast.parse(code, _FILE_NAME)
    if not _defines_analysis(module):
        whole = ast.parse(_DEFINITION, _FILE_NAME)
        cast("ast.FunctionDef", whole.body[0]).body = module.body or [ast.Pass(lineno=1, col_offset=0)]
        module = ast.fix_missing_locations(whole)
    return compile(module, _FILE_NAME, "exec")


def _defines_analysis(module: ast.Module) -> bool:
    defined = any(isinstance(node, ast.FunctionDef) and node.name == "analysis" for node in module.body)
    return defined and not any(isinstance(node, ast.Return) for node in module.body)


def _describe(problem: BaseException) -> Json:
    try:
        summary = traceback.TracebackException.from_exception(problem, compact=True)
        summary.stack = traceback.StackSummary.from_list([f for f in summary.stack if f.filename == _FILE_NAME])
        summary.__cause__ = summary.__context__ = None
        return _error(type(problem).__name__, str(problem), "".join(summary.format()))
    except BaseException:  # noqa: BLE001  an exception may even refuse to be printed
        return _error(type(problem).__name__, "The exception could not be described.", "")


def _error(kind: str, message: str, trace: str) -> Json:
    return {
        "type": kind[:_MAX_TYPE_CHARS],
        "message": message[:MAX_MESSAGE_CHARS],
        "traceback": trace[-MAX_TRACEBACK_CHARS:],
    }
