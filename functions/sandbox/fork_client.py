"""The handler's side of the fork server: starts it, sends it jobs, reads their frames, and survives its death."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from functions.sandbox.protocol import CONTROL_PACKET_BYTES, FRAME_HEADER, MAX_RESULT_BYTES

_START_SECONDS = 60.0
"""A cold disk under a cold Lambda: loading takes one to three seconds, and much more is an error."""
_GRACE_SECONDS = 3.0
"""How long after a job's wall clock the fork server may take to report its end."""
_FRAMES = 2


class ForkServerDiedError(Exception):
    """The fork server ended or does not answer. It has been cleaned away; another can be started."""


@dataclass(frozen=True, slots=True)
class JobEnd:
    """All that is known of a job after its process is gone."""

    setup: bytes
    """The frame from before the code ran."""
    outcome: bytes | None
    """The frame that the code's process wrote: not to be trusted."""
    too_large: bool
    """It announced or wrote more than a result may hold."""
    timed_out: bool
    signal: int
    """That ended it, or 0."""
    exit_status: int


@dataclass(frozen=True, slots=True)
class _PreparedJob:
    number: int
    request: BinaryIO
    """Where its request is to be written."""
    result: FileIO
    """Where its frames can be read."""


class ForkServer:
    """A running fork server. Not for use by several threads at once."""

    def __init__(self) -> None:
        """Starts it and waits until it is ready. Raises ForkServerDiedError."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # The libraries of AWS's interpreter are found by this variable alone. It holds no secret; nothing else is passed.
        loader_path = os.environ.get("LD_LIBRARY_PATH")
        import_path = [str(Path(entry).resolve()) for entry in sys.path]
        boot = Path(__file__).with_name("boot.py")
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and file
                [sys.executable, "-I", "-S", str(boot), str(theirs.fileno()), json.dumps(import_path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={"LD_LIBRARY_PATH": loader_path} if loader_path else {},
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # a terminal's Ctrl-C is for the handler, whose end is then the server's
            )
        self._packet(time.monotonic() + _START_SECONDS)
        self._prepared = self._prepare(1)

    def run(self, request: bytes, wall_seconds: float) -> JobEnd:
        """Runs one job and has the next one prepared. Raises ForkServerDiedError."""
        job = self._prepared
        deadline = time.monotonic() + wall_seconds + _GRACE_SECONDS
        with job.result:
            with contextlib.suppress(BrokenPipeError), job.request:
                self._order({"go": job.number, "wall_seconds": wall_seconds})
                job.request.write(request)  # cannot block for longer than the job may live
            frames, too_large = self._read_frames(job.result, deadline)
        if not frames:
            self.close()
            raise ForkServerDiedError("a job ended before it was ready")
        end = {"timed_out": 0, "signal": 0, "exit": 0}
        if len(frames) < _FRAMES and not too_large:
            end = self._end_of(job.number, deadline)
        self._prepared = self._prepare(job.number + 1)
        return JobEnd(
            setup=frames[0],
            outcome=frames[1] if len(frames) == _FRAMES else None,
            too_large=too_large,
            timed_out=bool(end["timed_out"]),
            signal=end["signal"],
            exit_status=end["exit"],
        )

    def close(self) -> None:
        """Ends the server and any job in it."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    def _prepare(self, number: int) -> _PreparedJob:
        their_request, request = os.pipe()
        result, their_result = os.pipe()
        job = _PreparedJob(number, open(request, "wb"), open(result, "rb", buffering=0))  # noqa: PTH123, SIM115
        try:
            self._order({"prepare": number}, their_request, their_result)
        except ForkServerDiedError:
            job.request.close()
            job.result.close()
            raise
        finally:
            os.close(their_request)
            os.close(their_result)
        return job

    def _order(self, message: dict[str, float], *descriptors: int) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
        except OSError as error:
            self.close()
            raise ForkServerDiedError("it takes no orders") from error

    def _read_frames(self, pipe: FileIO, deadline: float) -> tuple[list[bytes], bool]:
        """The frames up to the second, or to the end, and whether one of them was too large."""
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        frames: list[bytes] = []
        pending = bytearray()
        while len(frames) < _FRAMES:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1_000):
                self.close()
                raise ForkServerDiedError("it let a job run beyond its time")
            chunk = pipe.read(1 << 16)
            if not chunk:
                break
            pending += chunk
            while len(frames) < _FRAMES and len(pending) >= FRAME_HEADER.size:
                (length,) = FRAME_HEADER.unpack_from(pending)
                if length > MAX_RESULT_BYTES:
                    return frames, True
                end = FRAME_HEADER.size + length
                if len(pending) < end:
                    break
                frames.append(bytes(pending[FRAME_HEADER.size : end]))
                del pending[:end]
        return frames, False

    def _end_of(self, number: int, deadline: float) -> dict[str, int]:
        while True:
            message = self._packet(deadline)
            if message["end"] == number:
                return message  # else that of an earlier job, which had already answered

    def _packet(self, deadline: float) -> dict[str, int]:
        self._control.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            packet = self._control.recv(CONTROL_PACKET_BYTES)
        except OSError:  # a time-out is one
            packet = b""
        if not packet:
            self.close()
            raise ForkServerDiedError("it ended, or did not answer in time")
        message: dict[str, int] = json.loads(packet)
        return message
