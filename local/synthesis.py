"""The template to load, synthesized by `python -m infra.synth`, which keeps it until what it is made of changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.state import ROOT


class SynthesisFailed(Exception):
    """There is no template; the message holds what the CDK app wrote."""


class Synthesis:
    def __init__(self, given: Path | None) -> None:
        """Begin, in the background. `given`: a template's file that is used as it is."""
        self._given = given
        self._process: subprocess.Popen[bytes] | None = None
        if given is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra.synth", "--out", str(ROOT / ".amy" / "cdk.out")],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )

    def result(self, say: Callable[[str], None]) -> dict[str, Any]:
        """Wait for the template; `say` tells a person why it takes so long. Raises SynthesisFailed."""
        if self._process is None:
            path = str(self._given)
        else:
            while True:
                try:
                    out, errors = self._process.communicate(timeout=2)
                    break
                except subprocess.TimeoutExpired:
                    say("synthesizing the template (some 20 seconds; only when infra/ or statemachines/ changed) …")
            if self._process.returncode != 0:
                raise SynthesisFailed(f"the template could not be synthesized:\n{errors.decode(errors='replace')}")
            path = out.decode().strip()
        template: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        return template

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
