"""`amy --help`: what there is, without loading it."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.conftest import ROOT, Amy

HEAVY = {"anthropic", "aws_cdk", "boto3", "httpx", "moto", "numpy", "pandas", "pydantic", "rich", "starlette"}


def test_help_loads_nothing_large() -> None:
    program = (
        "import sys\n"
        "from cli.main import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    print(','.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Exit codes" in done.stdout
    assert HEAVY & {name.partition(".")[0] for name in done.stderr.split(",")} == set()


def test_the_commands_that_stay(amy: Amy) -> None:
    for words in (
        ["ask"],
        ["import"],
        ["export"],
        *(["me", name] for name in ("show", "set", "consents", "erase")),
        ["replay"],
        *(["turns", name] for name in ("list", "show", "events", "trace", "cancel", "retry")),
        ["run"],
        *(["runs", name] for name in ("list", "show", "events", "trace", "cancel", "retry")),
        *(["check-ins", name] for name in ("create", "list", "show", "pause", "resume", "delete", "fire")),
        *(["memory", name] for name in ("list", "add", "edit", "delete", "search")),
        *(["actions", name] for name in ("list", "show", "redrive")),
        *(["reviews", name] for name in ("list", "show", "resolve")),
        *(["labs", name] for name in ("upload", "list", "show", "confirm", "delete")),
        *(["agents", name] for name in ("list", "show", "validate")),
        *(["local", name] for name in ("up", "status", "down")),
        ["local", "user", "create"],
    ):
        done = amy(*words, "--help")
        assert done.returncode == 0
        assert "--json" in done.stdout
