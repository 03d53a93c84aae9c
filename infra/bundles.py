"""`make build`: the Lambda bundles in build/bundles, without Docker.

Libraries come as wheels for Lambda's platform, exactly as requirements/<bundle>.txt locks them, with their hashes. Lambda
cannot write bytecode beside the code, so a bundle without it compiles its imports at every cold start (measured here for the
API: 0.85 s, not 0.35 s): where Python of Lambda's version is on this machine and the result fits, it is put in. A bundle
whose sources did not change is left as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.bundle import BUNDLES, PYTHON, ROOT, Bundle
from infra.bundle_imports import MissingImport, imported_libraries
from infra.bundle_sources import is_built, source_files, source_hash

LIMIT = 250 * 1024 * 1024
"""Bytes that Lambda unpacks at most, layers included."""
LAYERS = {"stream": 12 * 1024 * 1024}
"""Bytes that a bundle's layers take of it. Lambda Web Adapter is 7 MB unpacked; the rest is for its growth."""

# A wheel for an older glibc runs on a newer one; python3.13 of Lambda has glibc 2.34.
_PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
_OURS = ("contracts", "functions")


class BuildFailed(Exception):
    """A bundle could not be built; the message says which and why."""


@dataclass(frozen=True)
class Built:
    bundle: Bundle
    libraries: frozenset[str]
    """What its entry modules import on loading: what its cold start pays for."""
    size: int
    """Bytes, unpacked."""
    was_fresh: bool
    """True where nothing had to be done."""


def build(bundle: Bundle, *, force: bool = False) -> Built:
    """Raises `BuildFailed`."""
    fresh = is_built(bundle) and not force
    if not fresh:
        _make(bundle)
    size = _size(bundle.directory)
    if size > _limit(bundle):
        raise BuildFailed(f"{bundle.name}: {_mb(size)} unpacked, and Lambda takes {_mb(_limit(bundle))}")
    try:
        libraries = imported_libraries(bundle.directory, bundle.entries, _OURS)
    except MissingImport as error:
        raise BuildFailed(
            f"{bundle.name}: {error}. Add it to requirements/{bundle.name}.in or infra/bundle.py, or import it where "
            "it is used"
        ) from error
    if not fresh:
        bundle.stamp.write_text(source_hash(bundle), "ascii")
    return Built(bundle, frozenset(libraries), size, fresh)


def _make(bundle: Bundle) -> None:
    bundle.stamp.unlink(missing_ok=True)
    shutil.rmtree(bundle.directory, ignore_errors=True)
    _install(bundle)
    _strip(bundle.directory)
    for file in source_files(bundle):
        target = bundle.directory / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
    for name in bundle.at_root:
        target = bundle.directory / Path(name).name
        shutil.copy2(ROOT / name, target)
        target.chmod(0o755)
    _precompile(bundle)


def _precompile(bundle: Bundle) -> None:
    """Bytecode that is never checked against its source; taken out again where the bundle would be too large with it."""
    python = sys.executable if sys.version.startswith(f"{PYTHON}.") else shutil.which(f"python{PYTHON}")
    if python is None:
        return
    # A file that does not compile (a library's templates, say) is skipped, and the others are not lost for it.
    command = [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", str(bundle.directory)]
    subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - arguments are this file's
    if _size(bundle.directory) > _limit(bundle):
        for cache in list(bundle.directory.rglob("__pycache__")):
            shutil.rmtree(cache)


def _install(bundle: Bundle) -> None:
    command = [
        *_uv(), "pip", "install", "--quiet",
        "--target", str(bundle.directory),
        "--python-platform", _PLATFORMS[bundle.architecture],
        "--python-version", PYTHON,
        "--only-binary", ":all:",
        "--require-hashes",
        "--requirements", str(bundle.requirements),
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - arguments are this file's
        # Copies and not links: what is stripped below must not be stripped in uv's cache.
        command,
        env={**os.environ, "UV_LINK_MODE": "copy"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildFailed(f"{bundle.name}: uv ended with {done.returncode}:\n{done.stderr[-4000:]}")


def _uv() -> list[str]:
    """The environment's own uv, which is the version that wrote the locks; else the one on the path."""
    if find_spec("uv") is not None:
        return [sys.executable, "-m", "uv"]
    found = shutil.which("uv")
    if found is None:
        raise BuildFailed("uv is not installed; `make setup` installs it")
    return [found]


def _strip(directory: Path) -> None:
    """Takes out what never runs: tests, caches, type stubs, C headers and sources, command line scripts."""
    for path in sorted(directory.rglob("*"), reverse=True):
        if path.is_dir() and path.name in {"tests", "__pycache__"}:
            shutil.rmtree(path)
        elif path.is_file() and path.suffix in {".pyc", ".pyi", ".pxd", ".pyx", ".h", ".c", ".cpp", ".a"}:
            path.unlink()
    shutil.rmtree(directory / "bin", ignore_errors=True)
    (directory / ".lock").unlink(missing_ok=True)


def _limit(bundle: Bundle) -> int:
    return LIMIT - LAYERS.get(bundle.name, 0)


def _has_bytecode(bundle: Bundle) -> bool:
    return next(bundle.directory.rglob("__pycache__"), None) is not None


def _size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def main() -> None:
    sys.stdout.write(f"{'bundle':<9} {'for':<7} {'unpacked':>9}  {'bytecode':<9} imported on loading\n")
    try:
        for bundle in BUNDLES:
            built = build(bundle, force="--force" in sys.argv)
            note = " (unchanged)" if built.was_fresh else ""
            sys.stdout.write(
                f"{bundle.name:<9} {bundle.architecture:<7} {_mb(built.size):>9}  "
                f"{'yes' if _has_bytecode(bundle) else 'no':<9} "
                f"{', '.join(sorted(built.libraries)) or '-'}{note}\n"
            )
            sys.stdout.flush()
    except BuildFailed as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
