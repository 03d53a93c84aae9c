"""Whether a built bundle is still what its sources say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from infra.bundle import PYTHON, ROOT, Bundle

_NOT_CODE = {"__pycache__", "tests"}


class BundleNotBuilt(Exception):
    """A deployment asked for a bundle that is missing or older than its sources."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(f"bundle '{bundle.name}' is missing or older than its sources; run `make build` first")


def source_files(bundle: Bundle) -> Iterator[Path]:
    """Our files in the bundle, in a fixed order: modules, and the data files (agents, prompts) beside them."""
    places = {ROOT / package for package in bundle.packages}
    parents = {parent for one in places for parent in one.parents if ROOT in parent.parents}
    for parent in sorted(parents):
        if (parent / "__init__.py").exists():
            yield parent / "__init__.py"
    for place in sorted(places):
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and not _NOT_CODE.intersection(file.relative_to(ROOT).parts):
                yield file


def source_hash(bundle: Bundle) -> str:
    """Changes when the built bundle would."""
    digest = hashlib.sha256(f"{PYTHON} {bundle.architecture} {bundle.at_root}\n".encode())
    for file in (bundle.requirements, *source_files(bundle)):
        digest.update(f"{file.relative_to(ROOT)}\n{file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_built(bundle: Bundle) -> bool:
    return bundle.stamp.exists() and bundle.stamp.read_text("ascii") == source_hash(bundle)


def require_built(bundle: Bundle) -> None:
    """Raises `BundleNotBuilt`."""
    if not is_built(bundle):
        raise BundleNotBuilt(bundle)
