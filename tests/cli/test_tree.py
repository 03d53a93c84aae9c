"""The whole tree of commands: --json everywhere, exit codes as documented, completion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from cli import errors
from cli.main import app
from tests.cli.conftest import ROOT, Amy


def commands(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    children = getattr(command, "commands", None)
    if children is None:
        yield words, command
        return
    for name, child in children.items():
        yield from commands(child, *words, name)


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("words", COMMANDS, ids="-".join)
def test_every_command_has_json_and_says_what_it_does(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    # What `amy mcp` prints is a protocol's.
    assert words == ("mcp",) or any("--json" in parameter.opts for parameter in command.params)


def test_the_guide_lists_every_exit_code() -> None:
    guide = (ROOT / "docs" / "guides" / "cli.md").read_text("utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", guide, re.MULTILINE)}
    assert listed == {value for name, value in vars(errors).items() if name.startswith("EXIT_")}


def test_the_guide_names_every_group_of_commands() -> None:
    guide = (ROOT / "docs" / "guides" / "cli.md").read_text("utf-8")
    assert {words[0] for words in COMMANDS} <= set(re.findall(r"\bamy ([a-z-]+)", guide))


@pytest.mark.parametrize(
    ("shell", "asked", "expected"),
    [
        ("bash", {"COMP_WORDS": "amy tu", "COMP_CWORD": "1"}, "turns"),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "amy turns re"}, "retry"),
        ("fish", {"_TYPER_COMPLETE_ARGS": "amy turns re", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, "retry"),
    ],
    ids=["bash", "zsh", "fish"],
)
def test_shells_complete_commands(amy: Amy, shell: str, asked: dict[str, str], expected: str) -> None:
    # Given the script that a shell reads
    script = amy("completion", shell).stdout
    assert f"_AMY_COMPLETE=complete_{shell}" in script
    # When it asks, as the script does, then the command is among the answers
    assert expected in amy(_AMY_COMPLETE=f"complete_{shell}", **asked).stdout


def test_completing_reads_no_configuration(amy: Amy, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    asked = {"COMP_WORDS": "amy data s", "COMP_CWORD": "2", "AMY_CONFIG": str(tmp_path / "broken.json")}
    done = amy(_AMY_COMPLETE="complete_bash", **asked)
    assert done.stdout.split() == ["summaries", "series"]
