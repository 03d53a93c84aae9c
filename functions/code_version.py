"""The version of the code: a hash over what every function that runs steps holds, whichever bundle it is in.

A proof names it (`GET /v1/turns/:id/proof`), so that whoever computes the numbers again knows whether it was this code.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PARTS = (
    "contracts",
    "functions/beginning.py",
    "functions/code_version.py",
    "functions/commerce",
    "functions/core",
    "functions/health",
    "functions/packs.py",
    "functions/runs",
    "functions/turn",
)
"""Folders and modules. Doors are not among them: they compute nothing of an answer, and not every bundle has them."""

_ROOT = Path(__file__).parents[1]
_NOT_CODE = frozenset({"__pycache__", "tests"})


@cache
def code_version() -> str:
    """16 hex digits, computed once in a process: the same here, in a checkout of the same commit, and in each bundle."""
    digest = hashlib.sha256()
    for part in PARTS:
        place = _ROOT / part
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and not _NOT_CODE.intersection(file.parts):
                content = file.read_bytes()
                digest.update(f"{file.relative_to(_ROOT).as_posix()}\n{len(content)}\n".encode())
                digest.update(content)
    return digest.hexdigest()[:16]
