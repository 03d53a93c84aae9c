"""What handler, fork server and job say to each other, and the sizes that hold between them.

Control channel (handler ↔ fork server, SOCK_SEQPACKET, one JSON object per packet):

- server: `{"ready": true}`, once, when it is loaded;
- handler: `{"prepare": n}` with two descriptors: end job n - 1 if it still runs, and fork job n. It locks itself in, warms
  up, waits for a request on the first descriptor and answers on the second;
- handler: `{"go": n, "wall_seconds": s}`: job n's time begins, its request is being written;
- server: `{"end": n, "exit", "signal", "timed_out"}`: job n ended by itself or was killed at the wall clock.

A job is prepared while nobody waits, because most of its time is forking, locking in and copying pages on first write.

Result pipe (job → handler): two frames, each a big-endian length and that many bytes of JSON. The first is written before
any foreign code runs (`{"layers": …}` or `{"refused": …}`) and can be believed. The second is the outcome
(`{"status", "result", "stdout", "error"}`) and comes from a process that the foreign code owns: it can lie about its own
result and about nothing else.
"""

from __future__ import annotations

import struct
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAX_CODE_CHARS = 200_000
DEFAULT_WALL_SECONDS = 10.0
MAX_WALL_SECONDS = 20.0
MEMORY_MB = 1_024
"""Address space of a job on top of what the preloaded libraries take."""
MAX_RESULT_BYTES = 1_000_000
"""Of the outcome frame's JSON, stdout and error included."""
MAX_STDOUT_CHARS = 4_000
MAX_MESSAGE_CHARS = 1_000
MAX_TRACEBACK_CHARS = 4_000
MAX_DEPTH = 24
"""Nested lists and objects in a result. DynamoDB holds 32 levels, and a result is stored inside others."""

FRAME_HEADER = struct.Struct(">I")
CONTROL_PACKET_BYTES = 4_096

OUTCOME_STATUSES = frozenset({"ok", "error", "output_too_large"})
"""What a job may say of itself. The others (timeout, killed, refused) are said about it."""


def frame(body: bytes) -> bytes:
    """The bytes as one frame of the result pipe."""
    return FRAME_HEADER.pack(len(body)) + body
