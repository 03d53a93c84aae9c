"""The API reference: Scalar's own bundle beside our /openapi.json, with everything that would leave this host turned off.

Of the npm package only one file is needed; the whole of its dependencies would be 280 MB in everybody's node_modules. So the
package's archive is fetched alone, once, and held against the hash below.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGE = "@scalar/api-reference@1.72.1"
INTEGRITY = "sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow=="
"""As `npm view @scalar/api-reference@1.72.1 dist.integrity` says."""
_ASSETS = Path(__file__).parent / "assets"
_SCRIPT = "package/dist/browser/standalone.js"


class NoReference(Exception):
    """Scalar's package could not be had; the rest of the docs needs it not."""


def add_reference(site: Path, cache: Path) -> None:
    """Writes the page `reference` and what it loads. Raises NoReference; then nothing has been written."""
    archive = _archive(cache)
    with tarfile.open(archive) as package:
        script = package.extractfile(_SCRIPT)
        if script is None:
            raise NoReference(f"{PACKAGE} has no {_SCRIPT}")
        (site / "assets" / "scalar.js").write_bytes(script.read())
    (site / "reference").mkdir()
    shutil.copy(_ASSETS / "reference.html", site / "reference" / "index.html")
    for name in ("reference.js", "reference.css"):
        shutil.copy(_ASSETS / name, site / "assets" / name)


def _archive(cache: Path) -> Path:
    """The package's archive, from the cache or from the registry that npm is set to. Raises NoReference."""
    archive = cache / f"{PACKAGE.removeprefix('@').replace('/', '-').replace('@', '-')}.tgz"
    if not archive.exists() or _integrity(archive) != INTEGRITY:
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(  # noqa: S603 - arguments of our own
            [sys.executable, "-m", "tools.npm", "pack", PACKAGE, "--silent", "--pack-destination", str(cache)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not archive.exists():
            raise NoReference(f"npm did not deliver {PACKAGE}: {done.stderr.strip()[-300:] or 'no message'}")
    if _integrity(archive) != INTEGRITY:
        archive.unlink()
        raise NoReference(f"what npm delivered is not {PACKAGE}: its hash is another")
    return archive


def _integrity(archive: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
