"""Locks the calling process in, for ever. Any step that fails leaves no job: the caller must refuse to run.

The order matters: limits and uid while still allowed to, then no_new_privs (which the next two need), then landlock, and
the filter last, since it forbids all of the others.
"""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass

from functions.sandbox import landlock
from functions.sandbox.linux import (
    PR_GET_NO_NEW_PRIVS,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    drop_capabilities,
    prctl,
)
from functions.sandbox.protocol import MAX_WALL_SECONDS, MEMORY_MB, Json
from functions.sandbox.seccomp import SyscallFilter

_NOBODY = 65_534
_HIGHEST_DESCRIPTOR = 1_024
"""Above all that the fork server and a job ever open: a dozen."""


@dataclass(frozen=True, slots=True)
class Jail:
    """What the fork server prepares once and every job enters."""

    syscall_filter: SyscallFilter
    namespaces: list[str]
    """Those that the fork server and so its jobs live in."""
    base_memory_bytes: int
    """Address space of the fork server: what a job starts with."""
    null_descriptor: int
    """/dev/null, opened while there were files."""

    def enter(self, parent: int, keep: int) -> dict[str, Json]:
        """Locks this process in. Descriptors 0 to 2 become /dev/null, 3 to `keep` stay, the others are closed.

        `parent` is the fork server's pid, with which the job shall die.

        Returns the layers reached, each read back from the kernel where it tells. Raises OSError, ValueError or
        seccomp.FilterNotInForceError.
        """
        os.setsid()
        for descriptor in (0, 1, 2):
            os.dup2(self.null_descriptor, descriptor)
        os.closerange(keep + 1, _HIGHEST_DESCRIPTOR)
        reached_limits = self._limit(keep)
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        drop_capabilities()
        # Both are forgotten at a change of uid, so they come after it.
        prctl(PR_SET_DUMPABLE, 0)
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise ProcessLookupError("the fork server ended while the job began")
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        no_new_privs = prctl(PR_GET_NO_NEW_PRIVS) == 1
        landlock_layer = landlock.forbid_everything()
        self.syscall_filter.install()
        return {
            "seccomp": "allow-list",
            "landlock": landlock_layer,
            "rlimits": reached_limits,
            "uid": os.getuid(),
            "namespaces": [*self.namespaces],
            "no_new_privs": no_new_privs,
        }

    def _limit(self, keep: int) -> dict[str, Json]:
        memory = self.base_memory_bytes + (MEMORY_MB << 20)
        # The wall clock ends a job first; this ends one whose fork server is stopped.
        cpu_seconds = int(MAX_WALL_SECONDS) + 5
        for kind, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, keep + 2),  # one to spare, for landlock
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
        ):
            resource.setrlimit(kind, (value, value))
        return {
            "address_space_mb": memory >> 20,
            "cpu_seconds": cpu_seconds,
            "file_size": 0,
            "open_files": keep + 2,
            "processes": 0,
            "core": 0,
        }
