"""A cloud that does not come up is told with the end of its log, and no process of it stays."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest

from cli.errors import UnreachableError
from cli.own_cloud import own_cloud
from cli.processes import is_alive

READY = {"api_url": "http://127.0.0.1:1", "api_key": "k", "model_url": "http://127.0.0.1:2"}
PID = "import os, sys; open(sys.argv[1], 'w').write(str(os.getpid())); "


@pytest.fixture(autouse=True)
def _temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_cloud_that_ends_at_once(tmp_path: Path) -> None:
    program = "import sys; print('no port is free', file=sys.stderr); sys.exit(3)"
    with pytest.raises(UnreachableError) as caught, own_cloud([sys.executable, "-c", program]):
        pass
    assert "ended with exit code 3" in caught.value.message
    assert "no port is free" in caught.value.message
    assert caught.value.hint is not None
    (kept,) = tmp_path.iterdir()
    assert str(kept) in caught.value.hint


def test_a_cloud_is_told_to_stop_whatever_happens_meanwhile(tmp_path: Path) -> None:
    # Given a cloud that is ready
    pid_file = tmp_path / "pid"
    program = PID + "print(sys.argv[2], flush=True); import time; time.sleep(600)"

    def fail() -> None:
        with own_cloud([sys.executable, "-c", program, str(pid_file), json.dumps(READY)]) as cloud:
            assert cloud.api_url == READY["api_url"]
            assert is_alive(int(pid_file.read_text(encoding="utf-8")))
            raise ConnectionError

    # When what is done with it fails
    with pytest.raises(ConnectionError):
        fail()

    # Then it is gone
    assert not is_alive(int(pid_file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("keep", [False, True])
def test_the_folder_goes_unless_somebody_wants_it(tmp_path: Path, keep: bool) -> None:
    program = "import sys, time; print(sys.argv[1], flush=True); time.sleep(600)"
    with own_cloud([sys.executable, "-c", program, json.dumps(READY)]) as cloud:
        cloud.keep_folder = keep
    assert (list(tmp_path.iterdir()) == [cloud.folder]) is keep
