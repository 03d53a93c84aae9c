"""Landlock: the kernel's own "no files, no TCP, no signals to others" for a process without privileges (Linux ≥ 5.13).

The rule set handles every right that the kernel knows and grants none, so nothing below any directory can be opened.
"""

from __future__ import annotations

import ctypes
import errno
import os

from functions.sandbox.linux import syscall

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # on every machine
_ASK_FOR_VERSION = 1

_FILE_RIGHTS_ABI_1 = (1 << 13) - 1
_RIGHT_REFER, _RIGHT_TRUNCATE, _RIGHT_IOCTL = 1 << 13, 1 << 14, 1 << 15
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

_UNAVAILABLE = {errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}
"""What a kernel without landlock, with landlock switched off, or a container that hides it answers."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scope", ctypes.c_uint64))


def forbid_everything() -> str:
    """Puts this process under an empty rule set. Needs no_new_privs.

    Returns the layer reached: `abi <n>`, or `none` where the kernel has no landlock. Raises OSError for anything else that
    goes wrong, so that a half-built fence is never taken for one.
    """
    try:
        abi = syscall("landlock_create_ruleset", _CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_FOR_VERSION)
    except OSError as error:
        if error.errno in _UNAVAILABLE:
            return "none"
        raise
    # A kernel refuses rights that are younger than its ABI, and a structure longer than it knows unless the rest is zero.
    rules = _Ruleset(
        files=_FILE_RIGHTS_ABI_1
        | (_RIGHT_REFER if abi >= 2 else 0)
        | (_RIGHT_TRUNCATE if abi >= 3 else 0)
        | (_RIGHT_IOCTL if abi >= 5 else 0),
        network=_TCP_BIND_AND_CONNECT if abi >= 4 else 0,
        scope=_ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0,
    )
    size = ctypes.c_size_t(ctypes.sizeof(rules))
    ruleset = syscall("landlock_create_ruleset", _CREATE_RULESET, ctypes.byref(rules), size, 0)
    try:
        syscall("landlock_restrict_self", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return f"abi {abi}"
