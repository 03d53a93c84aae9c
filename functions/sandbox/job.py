"""One job, in the process that the fork server forked for it: locks itself in, then reads, runs and answers."""

from __future__ import annotations

import json
import os
import random
import select
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from pandas import DataFrame

from functions.sandbox.analysis import Outcome, run_analysis
from functions.sandbox.frames import FrameError, analysis_frames
from functions.sandbox.jail import Jail
from functions.sandbox.protocol import MAX_RESULT_BYTES, Json, frame
from functions.sandbox.rehearsal import small_rehearsal

_REQUEST, _RESULT = 3, 4


@dataclass(frozen=True, slots=True)
class JobDescriptors:
    """Where a job's request is read and its frames are written."""

    request: int
    result: int


def run_job(jail: Jail, parent: int, descriptors: JobDescriptors, population: DataFrame) -> None:
    """Everything that happens between fork and exit. What cannot be said is left to the exit status.

    The request is read when the process is already locked in, because its data may be as hostile as its code.
    """
    write, encode = os.write, _encode  # held here: the code may replace what modules offer
    try:
        _move(descriptors)
        layers = jail.enter(parent, keep=_RESULT)
    except Exception as error:  # noqa: BLE001  whatever failed, the answer is the same: no code runs
        _write_all(write, frame(encode({"refused": f"{type(error).__name__}: {error}"})))
        return
    _write_all(write, frame(encode({"layers": layers})))
    _warm_up_until_asked(population)
    request = _read_all()
    if not request:
        return  # the handler went away, or prepares another job: nobody wants this one
    # Global random numbers are the same in every job, so that an analysis which forgot to seed them agrees with its replay.
    random.seed(0)
    np.random.seed(0)
    body = encode(_outcome(json.loads(request), population))
    if len(body) > MAX_RESULT_BYTES:
        body = encode(_too_large(len(body)))
    _write_all(write, frame(body))


def _warm_up_until_asked(population: DataFrame) -> None:
    """Copies, by a small analysis, the pages that every analysis will write to."""
    asked = select.poll()
    asked.register(_REQUEST, select.POLLIN)
    for _ in small_rehearsal(population):
        if asked.poll(0):
            return


def _outcome(request: dict[str, Any], population: DataFrame) -> Outcome:
    try:
        frames = analysis_frames(request["frames"], population)
    except FrameError as error:
        problem: Json = {"type": "InvalidFrames", "message": str(error), "traceback": ""}
        return {"status": "error", "result": None, "stdout": "", "error": problem}
    return run_analysis(request["code"], frames)


def _too_large(size: int) -> Outcome:
    message = (
        f"The result is {size:,} bytes of JSON; at most {MAX_RESULT_BYTES:,} leave the sandbox. Return aggregates."
    )
    problem: Json = {"type": "OutputTooLarge", "message": message, "traceback": ""}
    return {"status": "output_too_large", "result": None, "stdout": "", "error": problem}


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def _move(descriptors: JobDescriptors) -> None:
    # By way of numbers that nothing here has: one of the originals may stand where the other must go.
    os.dup2(descriptors.request, 100)
    os.dup2(descriptors.result, 101)
    os.dup2(100, _REQUEST)
    os.dup2(101, _RESULT)


def _read_all() -> bytes:
    chunks = []
    while chunk := os.read(_REQUEST, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def _write_all(write: Callable[[int, bytes], int], data: bytes) -> None:
    while data:
        data = data[write(_RESULT, data) :]
