"""The packs' agents are checked before there is a template: by each pack's own command, in a process of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.bundle import BUILD, ROOT

_STAMP = BUILD.parent / "agents.sha256"
"""Holds the hash of the files that were found right; an ignored folder."""


class AgentFilesInvalid(Exception):
    """An agent's file is wrong; the message has a line for each problem: file, line, reason."""


def check_agent_files() -> None:
    """Raises `AgentFilesInvalid`. Files that were checked before are not checked again."""
    packs = sorted(path.parent for path in (ROOT / "functions").glob("*/agent_files.py"))
    wanted = _hash_of(packs)
    if _STAMP.exists() and _STAMP.read_text("ascii") == wanted:
        return
    problems = [line for pack in packs for line in _problems(pack)]
    if problems:
        raise AgentFilesInvalid("\n".join(["the agents are not valid:", *problems]))
    _STAMP.parent.mkdir(parents=True, exist_ok=True)
    _STAMP.write_text(wanted, "ascii")


def _problems(pack: Path) -> Iterator[str]:
    done = subprocess.run(  # noqa: S603 - our own module, with the Python that runs this
        [sys.executable, "-m", f"functions.{pack.name}.agent_files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)["problems"]
    except (ValueError, KeyError):
        yield f"functions/{pack.name}/agent_files.py ended with {done.returncode}:\n{done.stderr[-2000:]}"
        return
    for one in found:
        place = f"{one['file']}:{one['line']}" if one["line"] else one["file"]
        yield f"  functions/{pack.name}/agents/{place}: {one['reason']}"


def _hash_of(packs: list[Path]) -> str:
    """Of the agents, their prompts, and the code that checks them."""
    digest = hashlib.sha256()
    files = [path for pack in packs for name in ("agents", "prompts") for path in (pack / name).rglob("*")]
    files += [pack / "agent_files.py" for pack in packs]
    files += (ROOT / "functions" / "core").glob("*.py")
    for file in sorted(path for path in files if path.is_file()):
        digest.update(f"{file.relative_to(ROOT)}\n{file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
