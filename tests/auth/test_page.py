"""The page on signing in says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from contracts.scopes import MEANINGS, SCOPES
from functions.core.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "concepts" / "authentication.md").read_text("utf-8")
ROOM = Settings(records_table="", ephemeral_table="", bucket="")


def test_the_table_of_scopes_is_the_code_s() -> None:
    assert re.findall(r"^\| `(\w+:\w+)` \| (.+) \|$", PAGE, re.MULTILINE) == list(MEANINGS.items())
    assert tuple(MEANINGS) == SCOPES


def test_the_limits_are_the_code_s() -> None:
    for told in (
        f"| {ROOM.read_burst} at once, {ROOM.reads_per_second:.0f} a second |",
        f"| {ROOM.write_burst} at once, {ROOM.writes_per_second:.0f} a second |",
        f"| event streams of a person that are open | {ROOM.max_streams_per_user} |",
        f"| turns and runs of a person that are at work | {ROOM.max_turns_per_user} |",
        f"| {ROOM.device_code_tries} at once, one a minute |",
        f"| {ROOM.device_login_burst} at once, one in ten seconds |",
    ):
        assert told in PAGE, told
