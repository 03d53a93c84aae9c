"""Hostile code, on this machine as it is. The same list runs on poorer machines in test_machines.py."""

from __future__ import annotations

import platform

import pytest

from tests.sandbox.attacks import ATTACKS, Attack, verdict
from tests.sandbox.conftest import Run

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="the raw calls are numbered as on x86_64")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_ends_as_it_must(attack: Attack, run: Run) -> None:
    reply = run(attack.code, **attack.limits)

    assert verdict(attack, reply) == ""
    assert (reply["layers"]["seccomp"], reply["layers"]["no_new_privs"]) == ("allow-list", True)


def test_an_attack_leaves_the_fork_server_alive(run: Run) -> None:
    run("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")
    run("import ctypes\nctypes.string_at(0)")

    reply = run("return 1 + 1")

    assert (reply["status"], reply["result"]) == ("ok", 2)
    assert "fork_server_restarts" not in reply["layers"]
