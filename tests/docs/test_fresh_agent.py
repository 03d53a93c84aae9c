"""The client that was written from /llms.txt alone works, through a connection that is cut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from local.state import LocalState
from tests.cloud import QUESTION, User
from tests.docs.pages import ROOT
from tests.docs.running import environment
from tests.fault_proxy import FaultProxy


def test_a_client_that_was_written_from_the_docs_survives_cuts(cloud: LocalState, person: User, tmp_path: Path) -> None:
    # given
    with FaultProxy(cloud.api_url) as proxy:
        proxy.fault("GET", "/events", drop_after_bytes=1500, times=3)
        variables = {**environment(cloud, person.api_key, tmp_path), "AMY_API_URL": proxy.url}

        # when
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests" / "docs" / "fresh_agent.py"), QUESTION],
            env=variables,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

        # then
        assert done.returncode == 0, done.stderr
        assert "ds-001: " in done.stdout
        assert "recent_mean = " in done.stdout
        assert " bpm" in done.stdout
        resumed = [each.headers.get("last-event-id") for each in proxy.requests("GET", "/events")]
        assert resumed[0] == "0"
        assert len([each for each in resumed if each != "0"]) >= 2
