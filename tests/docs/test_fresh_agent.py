"""Clients without an SDK survive cuts: the one that was written from /llms.txt alone, and the page's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from local.state import LocalState
from tests.cloud import QUESTION, User
from tests.docs.pages import ROOT, written_pages
from tests.docs.running import environment, run
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
        assert "[ds-001] " in done.stdout
        assert "recent_mean = " in done.stdout
        assert " bpm" in done.stdout
        assert "without gap or repetition; deltas == answer.completed: True; == result.text: True" in done.stderr
        assert _resumed(proxy) >= 2


def test_the_client_of_the_page_survives_cuts_and_refusals(cloud: LocalState, person: User, tmp_path: Path) -> None:
    # given
    (page,) = (page for page in written_pages() if page.name == "docs/guides/without-sdk.md")
    with FaultProxy(cloud.api_url) as proxy:
        proxy.fault("POST", "/v1/turns", refuse=True, times=1)
        proxy.fault("GET", "/events", drop_after_bytes=1500, times=2)
        proxy.fault("GET", "/events", status=429, headers={"Retry-After": "1"}, times=1)

        # when
        said = run(
            "python",
            page.code("python"),
            tmp_path,
            {**environment(cloud, person.api_key, tmp_path), "AMY_API_URL": proxy.url},
        )

        # then
        seqs = [int(line.split()[0]) for line in said.splitlines() if line.partition(" ")[0].isdigit()]
        assert seqs == list(range(1, len(seqs) + 1))
        assert "turn.completed" in said
        assert len({each.headers["idempotency-key"] for each in proxy.requests("POST", "/v1/turns")}) == 1
        assert _resumed(proxy) >= 2


def _resumed(proxy: FaultProxy) -> int:
    """How many connections to the events went on behind the first event."""
    resumed = [each.headers.get("last-event-id") for each in proxy.requests("GET", "/events")]
    assert resumed[0] == "0"
    return len([each for each in resumed if each != "0"])
