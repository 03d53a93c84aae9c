"""The C library's calls that Python does not offer, with errors as OSError. Linux only."""

from __future__ import annotations

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) of one plain argument. Raises OSError."""
    unused = ctypes.c_ulong(0)
    return _checked(_libc.prctl(option, ctypes.c_ulong(value), unused, unused, unused), f"prctl({option})")


def syscall(name: str, number: int, *arguments: object) -> int:
    """A system call by its number; `name` is for the message. Raises OSError."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), name)


def unshare(flags: int) -> None:
    """unshare(2). Raises OSError."""
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """mount(2). Raises OSError."""
    encoded = [None if text is None else text.encode() for text in (source, target, kind, options)]
    _checked(_libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]), f"mount {target}")


def detach_mount(target: str) -> None:
    """umount2(2) with MNT_DETACH. Raises OSError."""
    _checked(_libc.umount2(target.encode(), 2), f"umount {target}")


def drop_capabilities() -> None:
    """Empties this process's effective, permitted and inheritable (and so ambient) capabilities. Raises OSError."""
    header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing), "capset")
