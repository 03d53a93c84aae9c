"""The sandbox on machines that lack something: it keeps what must be kept, or refuses."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import sys

import pytest

from functions.sandbox.handler import handler
from tests.sandbox.attacks import ATTACKS, verdict
from tests.sandbox.machine import replies

ONE = {"code": "return 1"}
READ = {"code": "return open('/etc/passwd').read()"}

needs_setpriv = pytest.mark.skipif(os.geteuid() == 0 and shutil.which("setpriv") is None, reason="no setpriv")


@needs_setpriv
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the raw calls are numbered as on x86_64")
def test_every_attack_fails_on_lambda() -> None:
    """AWS Lambda: not root, no namespaces, a kernel without landlock. Seccomp and the limits carry all."""
    without = {"landlock_create_ruleset": errno.ENOSYS, "unshare": errno.EPERM}
    jobs = [{"code": attack.code, "limits": attack.limits} for attack in ATTACKS]

    answers = replies(ONE, *jobs, deny=without, user=True)

    assert answers[0]["layers"]["landlock"] == "none"
    assert answers[0]["layers"]["namespaces"] == []
    assert answers[0]["layers"]["uid"] not in (0, 65_534)
    assert [v for attack, reply in zip(ATTACKS, answers[1:], strict=True) if (v := verdict(attack, reply))] == []


@needs_setpriv
def test_an_ordinary_user_gets_landlock_and_the_filter() -> None:
    answers = replies(ONE, READ, user=True)

    assert answers[0]["result"] == 1
    assert answers[0]["layers"]["seccomp"] == "allow-list"
    assert answers[1]["error"]["type"] == "PermissionError"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has these to lose")
def test_root_drops_to_nobody_inside_namespaces() -> None:
    layers = replies(ONE)[0]["layers"]

    assert layers["uid"] == 65_534
    assert set(layers["namespaces"]) == {"mount", "uts", "ipc", "pid", "net"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has these to lose")
def test_root_without_namespaces_still_runs_and_says_so() -> None:
    answers = replies(ONE, READ, deny={"unshare": errno.EPERM})

    assert answers[0]["result"] == 1
    assert answers[0]["layers"]["namespaces"] == []
    assert answers[1]["error"]["type"] == "PermissionError"


@pytest.mark.parametrize(
    "deny",
    [
        pytest.param({"seccomp": errno.ENOSYS}, id="no seccomp"),
        pytest.param({"seccomp": errno.EINVAL}, id="no filters"),
        pytest.param({"seccomp": 0}, id="seccomp without effect"),
        pytest.param({"landlock_restrict_self": errno.EINVAL}, id="landlock half-way"),
        pytest.param({"capset": errno.EPERM}, id="capabilities that stay"),
    ],
)
def test_a_layer_that_fails_means_that_nothing_runs(deny: dict[str, int]) -> None:
    reply = replies(ONE, deny=deny)[0]

    assert (reply["status"], reply["result"]) == ("refused", None)
    assert "none was run" in reply["error"]["message"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must drop")
def test_root_that_cannot_be_dropped_is_refused() -> None:
    assert replies(ONE, deny={"setresuid": errno.EPERM})[0]["status"] == "refused"


def test_another_system_is_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    reply = handler({"code": "return 1", "frames": {}}, None)

    assert reply["status"] == "refused"
    assert "darwin" in str(reply["error"])


def test_another_processor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    assert handler({"code": "return 1", "frames": {}}, None)["status"] == "refused"
