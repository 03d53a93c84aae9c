"""`amy verify`: compute the numbers of an answer again, on this machine, from the days that it rests on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import EXIT_NOT_DONE, InputError, NotDoneError
from cli.screen import console, note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from contracts.verification import Verification

_CHECK = "functions.verify"
"""A module that runs by itself: the CLI imports no function's code."""


def verify(
    proof: Annotated[
        str, typer.Argument(metavar="TURN|FILE", help="A turn that has completed, or a proof kept before.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Keep the proof: a file that needs no Amy to be checked."),
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Compute every number of an answer again, and its findings' gates, statistics and verdicts.

    It needs no API, no model and no network but to fetch the proof of a turn. The exit code is 0 when all that can be
    computed again holds, and 1 when something differs.
    """
    content = _proof(proof)
    if out is not None:
        _keep(out, content)
    found = _checked(content)
    if json:
        print_json(found.model_dump(mode="json"))
    else:
        from cli.verification_report import print_verification

        print_verification(console(), found)
    if not found.holds:
        raise typer.Exit(EXIT_NOT_DONE)


def _proof(name: str) -> Any:
    from contracts.ids import is_id

    if is_id("turn", name):
        from cli.connection import connect

        with connect() as client:
            return client.turns.proof(name).to_dict()
    try:
        return json.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"{name!r} is neither the id of a turn nor a file that can be read.",
            code="proof_unreadable",
            hint="Ids look like turn_01JD8Q…; `amy verify TURN --out FILE` keeps a turn's proof.",
        ) from error
    except ValueError as error:
        raise _no_proof(f"{name} holds no JSON") from error


def _keep(file: Path, content: Any) -> None:
    try:
        file.write_text(f"{json.dumps(content, indent=1, ensure_ascii=False)}\n", "utf-8")
    except OSError as error:
        raise NotDoneError(
            f"The proof could not be written to {file}: {error.strerror}.", code="not_written"
        ) from error
    note(f"Kept in {file}. Check it anywhere with: amy verify {file}")


def _checked(content: Any) -> Verification:
    from contracts.verification import Verification
    from local.state import ROOT

    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", _CHECK], input=json.dumps(content), cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        reason = done.stderr.strip().rpartition("\n")[2]
        raise NotDoneError(
            f"The proof could not be computed again: {reason}",
            code="verification_failed",
            hint=f"Run: python -m {_CHECK} < FILE",
        ) from None
    if "error" in found:
        raise _no_proof(f"This is no proof: {found['error']}")
    return Verification.model_validate(found)


def _no_proof(reason: str) -> InputError:
    return InputError(
        f"{reason}.", code="not_a_proof", hint="`amy verify TURN --out FILE` writes one; a file that was cut is none."
    )
