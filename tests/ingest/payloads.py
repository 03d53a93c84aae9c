"""Terra's own examples, and each documented field filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "terra"
FILES = sorted(FOLDER.glob("*/*.json"))
STAMP = 1_793_000_000_000
"""October 2026: after every date of the examples."""


def example(name: str, folder: str = "examples") -> Any:
    """`example("sleep")`; of the full ones `example("sleep.full", "full")`."""
    return json.loads((FOLDER / folder / f"webhook.{name}.json").read_text("utf-8"))


def full(name: str) -> Any:
    return example(f"{name}.full", "full")


def of_account(payload: Any, account: str, reference: str, provider: str = "GARMIN") -> Any:
    """The payload as another account's, of another person."""
    text = json.dumps(payload).replace("40f7b0e1-89e2-43ac-a5b8-1e29c8d47cad", account)
    return json.loads(text.replace("your-user-123", reference).replace("GARMIN", provider))
