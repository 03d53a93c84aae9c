"""No template with agents that are wrong."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from infra import agent_files
from infra.agent_files import AgentFilesInvalid, check_agent_files


def test_a_wrong_agent_stops_the_synthesis_with_file_line_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    problem = {"file": "router.yaml", "line": 3, "reason": "role: Input should be 'main'"}
    found = subprocess.CompletedProcess([], 1, json.dumps({"agents": [], "problems": [problem]}), "")
    monkeypatch.setattr(agent_files, "_STAMP", tmp_path / "stamp")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: found)

    # then
    with pytest.raises(AgentFilesInvalid, match=r"functions/health/agents/router\.yaml:3: role: Input"):
        check_agent_files()


def test_what_was_checked_is_not_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent_files, "_STAMP", tmp_path / "stamp")
    check_agent_files()
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("checked again"))

    check_agent_files()
