"""`make synth`: the template, written only when something that it is made of has changed.

`python -m infra.synth --out DIR` prints the template's path; the local cloud starts from it. Synthesis takes seconds and a
Node process, so it runs in a process of its own and this module imports no CDK.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from infra.agent_files import AgentFilesInvalid, check_agent_files
from infra.assembly import STACK
from infra.bundle import ROOT

_INPUTS = ("app.py", "cdk.json", "infra", "statemachines")
_STAMP = "inputs.sha256"
_WORKSHOP = ROOT / "build" / "synth"
"""Where a template is made before it is put in place; an ignored folder."""


class SynthesisFailed(Exception):
    """app.py ended with an error; the message holds what it wrote."""


def synth(outdir: Path) -> Path:
    """The template's path in `outdir`, made anew if needed. Safe to call from several processes at once.

    `outdir` is replaced as a whole: give it a directory of its own. Raises `SynthesisFailed`, and `AgentFilesInvalid`:
    what is deployed with a wrong agent would fail at its first turn.
    """
    check_agent_files()
    outdir = outdir.resolve()
    outdir.parent.mkdir(parents=True, exist_ok=True)
    _WORKSHOP.mkdir(parents=True, exist_ok=True)
    template = outdir / f"{STACK}.template.json"
    stamp = outdir / _STAMP
    with (_WORKSHOP / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = _hash_of_inputs()
        if template.exists() and stamp.exists() and stamp.read_text("ascii") == wanted:
            return template
        fresh = _WORKSHOP / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        _run_app(fresh)
        # Last, so that what has the stamp is whole.
        (fresh / _STAMP).write_text(wanted, "ascii")
        shutil.rmtree(outdir, ignore_errors=True)
        shutil.move(fresh, outdir)
    return template


def _hash_of_inputs() -> str:
    digest = hashlib.sha256(f"aws-cdk-lib {version('aws-cdk-lib')}\n".encode())
    for name in _INPUTS:
        path = ROOT / name
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\n{file.stat().st_size}\n".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _run_app(outdir: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own app.py, with the Python that runs this
        [sys.executable, str(ROOT / "app.py")],
        cwd=ROOT,
        env={**os.environ, "CDK_OUTDIR": str(outdir), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SynthesisFailed(f"app.py ended with {done.returncode}:\n{done.stderr[-4000:]}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.synth", description="Write the CloudFormation template.")
    parser.add_argument("--out", type=Path, default=ROOT / "cdk.out", help="a directory of its own (default: cdk.out)")
    try:
        sys.stdout.write(f"{synth(parser.parse_args().out)}\n")
    except (SynthesisFailed, AgentFilesInvalid) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
