"""The kernel's filter of system calls: an allow-list, compiled here to BPF.

Refused calls fail with EPERM, so that honest code gets a Python exception; deadly ones, calls made in another machine's
numbering (32-bit, x32) kill the process with SIGSYS.
"""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Iterator

from functions.sandbox.linux import syscall
from functions.sandbox.syscalls import Machine

_SET_MODE_FILTER = 1

_LOAD_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_OFFSET_OF_NUMBER, _OFFSET_OF_ARCH = 0, 4  # in struct seccomp_data

_KILL = 0x8000_0000  # SECCOMP_RET_KILL_PROCESS
_REFUSE = 0x0005_0000 | errno.EPERM  # SECCOMP_RET_ERRNO
_ALLOW = 0x7FFF_0000

_X32_BIT = 0x4000_0000


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("jt", ctypes.c_uint8), ("jf", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


class FilterNotInForceError(Exception):
    """The kernel took the filter and does not obey it (emulators do that)."""


class SyscallFilter:
    """The compiled filter. Compile once, before forking; `install` binds the calling process for ever."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        code = list(_instructions(machine))
        self._instructions = (_Instruction * len(code))(*code)
        self._program = _Program(len(code), self._instructions)

    def install(self) -> None:
        """Filters this process from now on and proves it. Needs no_new_privs.

        Raises OSError where the kernel has no seccomp filters, FilterNotInForceError where they have no effect.
        """
        syscall("seccomp", self._machine.seccomp, _SET_MODE_FILTER, 0, ctypes.byref(self._program))
        try:
            syscall("socket", self._machine.socket, 2, 1, 0)
        except OSError as refusal:
            if refusal.errno == errno.EPERM:
                return
        raise FilterNotInForceError("a filtered call was carried out")


def _instructions(machine: Machine) -> Iterator[_Instruction]:
    yield _Instruction(_LOAD_WORD, 0, 0, _OFFSET_OF_ARCH)
    yield _Instruction(_IF_EQUAL, 1, 0, machine.audit_arch)
    yield _Instruction(_RETURN, 0, 0, _KILL)
    yield _Instruction(_LOAD_WORD, 0, 0, _OFFSET_OF_NUMBER)
    if machine.has_x32:
        yield _Instruction(_IF_AT_LEAST, 0, 1, _X32_BIT)
        yield _Instruction(_RETURN, 0, 0, _KILL)
    for numbers, verdict in ((machine.allowed, _ALLOW), (machine.deadly, _KILL)):
        for number in numbers.values():
            yield _Instruction(_IF_EQUAL, 0, 1, number)
            yield _Instruction(_RETURN, 0, 0, verdict)
    yield _Instruction(_RETURN, 0, 0, _REFUSE)
