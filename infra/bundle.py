"""The Lambda bundles: which libraries and which packages of ours each holds. A bundle decides a function's cold start."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bundles"
PYTHON = "3.13"
"""The Python of the functions' runtime; the tests run on 3.11 to 3.13."""

Architecture = Literal["arm64", "x86_64"]


@dataclass(frozen=True)
class Bundle:
    name: str
    """Also the name of its requirements file."""
    packages: tuple[str, ...]
    """Directories of ours that it holds, and single modules: what the import rule lets its entry modules import, nothing
    else."""
    entries: tuple[str, ...]
    """The modules that Lambda imports, and those that these import by name. What they import at module level has to be in
    the bundle (or in Python)."""
    architecture: Architecture = "arm64"
    at_root: tuple[str, ...] = ()
    """Files of ours that lie at the bundle's root, where Lambda looks for a handler that is not a Python module."""

    @property
    def requirements(self) -> Path:
        return ROOT / "requirements" / f"{self.name}.txt"

    @property
    def directory(self) -> Path:
        """Where `make build` puts it."""
        return BUILD / self.name

    @property
    def stamp(self) -> Path:
        """Holds the hash of the sources that the built bundle was made of."""
        return BUILD / f"{self.name}.sha256"


_GROUND = ("contracts", "functions/core", "functions/health", "functions/commerce", "functions/packs.py")
_STEPS = ("functions/beginning.py", "functions/code_version.py", "functions/turn", "functions/runs")

API = Bundle(
    name="api",
    packages=(
        *_GROUND,
        *_STEPS,
        "functions/personal_data.py",
        "functions/actions",
        "functions/api",
        "functions/check_ins",
        "functions/exports",
        "functions/erasure",
        "functions/imports",
        "functions/ingest",
    ),
    entries=(
        "functions.actions.handler",
        "functions.actions.steps",
        "functions.api.app",
        "functions.check_ins.scheduled",
        "functions.check_ins.steps",
        "functions.erasure.steps",
        "functions.exports.steps",
        "functions.ingest.handler",
        "functions.ingest.webhook",
        "functions.imports.handler",
        "functions.turn.close_turn",
        "functions.turn.sweep",
    ),
)
AUTHORIZER = Bundle(
    name="authorizer",
    packages=("contracts", "functions/core", "functions/authorizer"),
    # The handler imports the second one when the first access token comes.
    entries=("functions.authorizer.handler", "functions.authorizer.oidc"),
)
AGENTS = Bundle(
    name="agents",
    packages=(*_GROUND, *_STEPS),
    entries=("functions.turn.handler", "functions.runs.handler"),
)
LABS = Bundle(
    name="labs",
    packages=(*_GROUND, "functions/labs"),
    # The readers of PDFs are imported in a process of their own.
    entries=("functions.labs.handler", "functions.labs.limited", "functions.labs.pdf_tasks"),
)
SCIENCE = Bundle(
    name="science",
    packages=(*_GROUND, *_STEPS),
    # The handler imports its steps by name, and RunGates imports what it computes with when it runs.
    entries=(
        "functions.turn.handler",
        "functions.turn.run_gates",
        "functions.turn.adjust_for_multiplicity",
        "functions.health.validation.examination",
    ),
)
STREAM = Bundle(
    name="stream",
    packages=("contracts", "functions/core", "functions/stream"),
    entries=("functions.stream.app",),
    at_root=("functions/stream/run.sh",),
)
SANDBOX = Bundle(
    name="sandbox",
    packages=("functions/sandbox",),
    entries=("functions.sandbox.handler",),
    # The seccomp filter names system calls by number, and its list is written and attacked on x86_64 only.
    architecture="x86_64",
)

BUNDLES = (API, AUTHORIZER, AGENTS, LABS, SCIENCE, STREAM, SANDBOX)
