"""What only root can add, once, for the fork server and all of its jobs: no network, no other processes, no files.

Each namespace is taken if the kernel gives it. Where none can be had (AWS Lambda, a container without CAP_SYS_ADMIN), jobs
still have no network, no other processes and no files, by seccomp alone; these are second fences.
"""

from __future__ import annotations

import os

from functions.sandbox.linux import detach_mount, mount, syscall, unshare
from functions.sandbox.syscalls import Machine

_CLONE_FLAGS = {
    "mount": 0x0002_0000,
    "uts": 0x0400_0000,
    "ipc": 0x0800_0000,
    "pid": 0x2000_0000,
    "net": 0x4000_0000,
}
_MS_READONLY, _MS_PRIVATE_RECURSIVE = 0x1, 0x4000 | 0x4_0000
_MOUNT_POINT = "/tmp"  # noqa: S108  any directory that exists: it is covered in this namespace only


def leave_the_machine(machine: Machine) -> list[str]:
    """Enters new namespaces, with an empty read-only root directory. Returns their names, none if not root.

    With `pid` among them, the *next* fork is process 1 of the new namespace. From then on this process can open no file,
    so everything that it and its jobs will ever import must be loaded. Raises OSError if the root cannot be replaced
    although the namespace was given.
    """
    if os.geteuid() != 0:
        return []
    reached = []
    for name, flag in _CLONE_FLAGS.items():
        try:
            unshare(flag)
        except OSError:
            continue
        reached.append(name)
    if "mount" in reached:
        mount("none", "/", None, _MS_PRIVATE_RECURSIVE)  # else the next mount would be seen outside
        mount("none", _MOUNT_POINT, "tmpfs", _MS_READONLY, "mode=555")
        os.chdir(_MOUNT_POINT)
        syscall("pivot_root", machine.pivot_root, b".", b".")  # stacks the old root on the new one …
        detach_mount(".")  # … and takes it off
        os.chdir("/")
    return reached
