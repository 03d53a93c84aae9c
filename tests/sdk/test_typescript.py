"""The TypeScript SDK: its own tests, run by Node against the session's local cloud and a proxy that breaks things.

They run from the source, whose types Node strips; that the package compiles is a test of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from benchmarks.lab_reports import people, report_of, table
from local.state import LocalState
from tests.cloud import DEMO, User
from tests.fault_proxy import FaultProxy
from tests.sdk.package import SDK, compile_types, install
from tools.node import node

_SECONDS = 240
"""Of a test, and of a file: less than pytest allows, so that Node says which one it was."""


def run_node(*files: str, **environment: str) -> None:
    """The tests of these files; fails with the text of each that failed."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("AMY_")}
    command: list[str | Path] = [
        node(),
        "--test",
        f"--test-timeout={_SECONDS * 1000}",
        f"--test-reporter={SDK / 'test' / 'reporter.mjs'}",
    ]
    ran = subprocess.run(
        [*command, *(SDK / "test" / file for file in files)],
        check=False,
        env=own | environment,
        capture_output=True,
        text=True,
    )
    results = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    failed = [f"{each['name']}\n{each['error']}" for each in results if not each["passed"]]
    assert not failed, "\n\n".join(failed)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert results, "no test ran"


def test_by_itself() -> None:
    run_node("conduct.test.ts", "stream.test.ts", "surface.test.ts")


@pytest.mark.timeout(300)
def test_turns_of_a_local_cloud_behind_a_proxy_that_breaks_things(cloud: LocalState, person: User) -> None:
    with FaultProxy(cloud.api_url) as proxy:
        run_node("cloud.test.ts", AMY_API_URL=proxy.url, AMY_API_KEY=person.api_key)


@pytest.mark.timeout(300)
def test_files_and_long_work_on_a_local_cloud(cloud: LocalState, person: User, tmp_path: Path) -> None:
    # given
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(table(report_of(people()[0])))
    given = {"AMY_TEST_PDF": str(pdf), "AMY_TEST_CSV": str(DEMO)}

    # when, then
    run_node("files.test.ts", AMY_API_URL=cloud.api_url, AMY_API_KEY=person.api_key, **given)


def test_programs_compile_against_the_package(built: Path, tmp_path: Path) -> None:
    # given: a program that has installed it
    install(built, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "program.ts").write_text((SDK / "test" / "types.ts").read_text())

    # when, then: it compiles, the types of the package looked at as well
    options = ["--strict", "--exactOptionalPropertyTypes", "--skipDefaultLibCheck", "--noEmit"]
    modern = ["--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "nodenext"]
    compile_types(*options, *modern, str(tmp_path / "program.ts"))
