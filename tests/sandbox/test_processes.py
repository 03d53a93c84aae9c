"""Processes that die: the fork server, the handler."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.sandbox.conftest import Run
from tests.sandbox.process_tree import descendants, fork_servers, is_working


def _fork_servers() -> list[int]:
    """This process's: as root two per server, of which either may be killed, and the job."""
    return fork_servers(os.getpid())


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def _everything_is_killed_always() -> Iterator[None]:
    stop = threading.Event()

    def hunt() -> None:
        while not stop.is_set():
            _kill(_fork_servers())

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield
    finally:
        stop.set()
        hunter.join()


def test_a_fork_server_that_died_while_idle_is_replaced(run: Run) -> None:
    run("return 1")
    _kill(_fork_servers())

    reply = run("return 2")

    assert (reply["status"], reply["result"]) == ("ok", 2)
    assert reply["layers"]["fork_server_restarts"] == 1
    assert "fork_server_restarts" not in run("return 3")["layers"]


def test_a_fork_server_that_dies_under_a_job_is_replaced_and_the_job_run_again(run: Run) -> None:
    run("return 1")
    server = _fork_servers()[0]

    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(run, "while True: pass", wall_seconds=1)
        while not is_working(os.getpid()):
            pass
        _kill([server])

    assert reply.result()["status"] == "timeout"
    assert reply.result()["layers"]["fork_server_restarts"] == 1


def test_a_fork_server_that_always_dies_is_reported(run: Run) -> None:
    with _everything_is_killed_always():
        reply = run("return 1")

    assert (reply["status"], reply["error"]["type"]) == ("killed", "ForkServerDied")
    assert run("return 2")["result"] == 2


def test_concurrent_calls_wait_for_each_other(run: Run) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: run(f"return {i}")["result"], range(40)))

    assert answers == list(range(40))


def test_nothing_outlives_a_handler_that_is_killed_in_the_middle_of_a_job() -> None:
    script = (
        "from functions.sandbox.handler import handler\n"
        "handler({'code': 'return 1', 'frames': {}}, None)\n"
        "print('warm', flush=True)\n"
        "handler({'code': 'while True: pass', 'frames': {}, 'limits': {'wall_seconds': 20}}, None)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "warm\n"
        while not is_working(process.pid):
            pass
        left_behind = [os.pidfd_open(pid) for pid in descendants(process.pid)]
        process.kill()

    assert left_behind
    for handle in left_behind:
        assert select.select([handle], [], [], 10) == ([handle], [], [])  # a process that has ended is readable
        os.close(handle)
