"""What may be in a bundle, and the check that it holds what its modules import. The build itself is `make build`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.bundle import BUNDLES, ROOT, Bundle
from infra.bundle_imports import MissingImport, imported_libraries
from infra.bundle_sources import source_files, source_hash

OURS = ("contracts", "functions")


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda one: one.name)
def test_every_library_is_locked_with_hashes_and_no_address(bundle: Bundle) -> None:
    text = bundle.requirements.read_text("utf-8")

    pinned = re.findall(r"^[a-z0-9-]+==[^\s]+", text, flags=re.MULTILINE)
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"https?://|file:|/opt/|index-url|find-links", text)


def test_heavy_libraries_stay_out_of_the_light_bundles() -> None:
    libraries = {one.name: set(_locked(one)) for one in BUNDLES}

    for light in ("api", "authorizer", "stream"):
        assert not libraries[light] & {"pandas", "scipy", "numpy", "anthropic"}
    assert [name for name, held in libraries.items() if "pyjwt" in held] == ["authorizer"]
    assert "anthropic" not in libraries["science"]
    assert not libraries["agents"] & {"pandas", "scipy", "numpy"}


def test_the_sandbox_holds_nothing_that_could_call_anybody() -> None:
    (sandbox,) = (one for one in BUNDLES if one.name == "sandbox")

    assert set(_locked(sandbox)) == {"numpy", "pandas", "scipy", "python-dateutil", "six", "tzdata"}
    assert all("functions/sandbox" in str(file) or file.name == "__init__.py" for file in source_files(sandbox))


def test_all_bundles_have_the_same_version_of_a_library() -> None:
    versions: dict[str, set[str]] = {}
    for bundle in BUNDLES:
        for name, version in _locked(bundle).items():
            versions.setdefault(name, set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_hash_of_a_bundle_follows_its_sources() -> None:
    hashes = {one.name: source_hash(one) for one in BUNDLES}

    assert len(set(hashes.values())) == len(BUNDLES)
    assert hashes == {one.name: source_hash(one) for one in BUNDLES}


def test_imports_are_followed_through_our_packages_and_not_into_functions(tmp_path: Path) -> None:
    # given
    _write(tmp_path, "functions/__init__.py", "")
    _write(tmp_path, "functions/turn/__init__.py", "")
    _write(tmp_path, "functions/turn/handler.py", "from functions.core import steps\ndef f():\n    import anthropic\n")
    _write(
        tmp_path, "functions/core/steps.py", "import json\ntry:\n    import pydantic\nexcept ImportError:\n    pass\n"
    )
    _write(tmp_path, "pydantic/__init__.py", "")

    # then
    assert imported_libraries(tmp_path, ("functions.turn.handler",), OURS) == {"pydantic"}


@pytest.mark.parametrize(
    "line",
    ["import scipy", "from scipy.stats import norm", "import functions.health.gates", "from functions import api"],
)
def test_an_import_that_the_bundle_cannot_serve_is_named(tmp_path: Path, line: str) -> None:
    # given
    _write(tmp_path, "functions/turn/handler.py", f"{line}\n")

    # then
    with pytest.raises(MissingImport, match=r"functions\.turn\.handler imports (scipy|functions)"):
        imported_libraries(tmp_path, ("functions.turn.handler",), OURS)


def test_imports_for_type_checkers_cost_nothing(tmp_path: Path) -> None:
    # given
    _write(tmp_path, "functions/turn/handler.py", "if TYPE_CHECKING:\n    import pandas\n")

    # then
    assert imported_libraries(tmp_path, ("functions.turn.handler",), OURS) == set()


def _locked(bundle: Bundle) -> dict[str, str]:
    text = bundle.requirements.read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s]+)", text, flags=re.MULTILINE))


def _write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_the_requirements_are_where_the_bundles_look() -> None:
    assert {file.stem for file in (ROOT / "requirements").glob("*.txt")} >= {one.name for one in BUNDLES}
