"""The fork server: one socket is its only tie to the handler.

It is single-threaded, has one job at a time, kills it at the wall clock and reports how it ended (protocol.py). It ends
when the handler closes its side, and with it any job. As root it lives in namespaces of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import select
import signal
import socket
from pathlib import Path

from pandas import DataFrame

from functions.sandbox.frames import load_population
from functions.sandbox.jail import Jail
from functions.sandbox.job import JobDescriptors, run_job
from functions.sandbox.linux import PR_SET_PDEATHSIG, prctl
from functions.sandbox.namespaces import leave_the_machine
from functions.sandbox.preload import load_everything
from functions.sandbox.protocol import CONTROL_PACKET_BYTES
from functions.sandbox.seccomp import SyscallFilter
from functions.sandbox.syscalls import MACHINES


def main(control_descriptor: int) -> None:
    """Prepares, says `ready`, serves until the handler goes away. Raises what keeps it from being ready."""
    control = socket.socket(fileno=control_descriptor)
    population = load_population()
    load_everything(population)
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208
        raise RuntimeError(
            "a library started a thread: forking would be unsafe, and seccomp would bind one thread only"
        )
    machine = MACHINES[platform.machine()]
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    memory_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    namespaces = leave_the_machine(machine)
    jail = Jail(SyscallFilter(machine), namespaces, memory_pages * os.sysconf("SC_PAGE_SIZE"), null)
    if "pid" in namespaces:
        _become_first_process(control)
    _send(control, {"ready": True})
    _serve(control, jail, population)


def _become_first_process(control: socket.socket) -> None:
    """Goes on in a child, process 1 of the new pid namespace: if it dies, the kernel kills every job. The parent waits."""
    child = os.fork()
    if child != 0:
        control.close()  # only the child's end may keep the channel open
        os.waitpid(child, 0)
        os._exit(0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _serve(control: socket.socket, jail: Jail, population: DataFrame) -> None:
    finished: int | None = None
    while True:
        packet, descriptors = _receive(control)
        if not packet:
            return
        job = _fork_job(jail, JobDescriptors(*descriptors), population)
        if finished is not None:
            os.waitpid(finished, 0)  # only now: taking a killed process apart takes as long as forking the next
        finished = None
        go, _ = _receive(control)
        if not go:
            return
        order = json.loads(go)
        end = _supervise(control, job, order["wall_seconds"])
        if end is None:
            finished = job
        else:
            _send(control, {"end": order["go"], **end})


def _fork_job(jail: Jail, descriptors: JobDescriptors, population: DataFrame) -> int:
    server = os.getpid()
    job = os.fork()
    if job == 0:
        try:
            run_job(jail, server, descriptors, population)
        finally:
            os._exit(0)
    os.close(descriptors.request)
    os.close(descriptors.result)
    return job


def _supervise(control: socket.socket, job: int, wall_seconds: float) -> dict[str, object] | None:
    """Waits for the job's end and kills whatever is left of it. Returns how it ended.

    None if the handler had something to say before that (or is gone): it has its result, and the job is killed but not
    yet waited for.
    """
    process = os.pidfd_open(job)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN)
    ready = [descriptor for descriptor, _ in poll.poll(wall_seconds * 1_000)]
    os.close(process)
    # Its group too, although it may have no children. Before its setsid there is no group.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(job, signal.SIGKILL)
    if control.fileno() in ready:
        return None
    _, status = os.waitpid(job, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"exit": max(code, 0), "signal": max(-code, 0), "timed_out": not ready}


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    """The next packet and the descriptors that came with it; an empty one if the handler is gone."""
    try:
        packet, descriptors, _, _ = socket.recv_fds(control, CONTROL_PACKET_BYTES, 2)
    except ConnectionResetError:  # gone without having read all that was sent
        return b"", []
    return packet, descriptors


def _send(control: socket.socket, message: dict[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the handler is gone: the next read says so and ends the server
        control.send(json.dumps(message).encode())
