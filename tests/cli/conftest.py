"""A fake API, and the command run against it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from cli.main import main
from tests.cli.fake_api import KEY, FakeApi

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Amy(Protocol):
    def __call__(self, *arguments: str, **environment: str) -> Done: ...


@pytest.fixture
def api() -> Iterator[FakeApi]:
    fake = FakeApi()
    yield fake
    fake.close()


@pytest.fixture
def amy(api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Amy:
    """`amy("ask", "…")` as a shell runs it, output captured, against the fake API unless the environment given differs."""

    def run(*arguments: str, **environment: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            config = str(tmp_path / "config" / "config.json")
            for name, value in {
                "AMY_API_URL": api.url,
                "AMY_API_KEY": KEY,
                "AMY_CONFIG": config,
                **environment,
            }.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(list(arguments))
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


def clean_environment(**more: str) -> dict[str, str]:
    """For a process of its own: this environment without what would point the command at some other Amy."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AMY_")}
    kept["AMY_CONFIG"] = "/nonexistent/config.json"
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "sdk" / "python" / "src")))} | more
