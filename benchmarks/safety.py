"""How many emergencies the safety rules catch, how many harmless messages they stop, and how long they take. Prints JSON.

`phrasings` made the rules, `held_out` did not; `first_sight` is what earlier blind sets measured when they were new.
`python -m benchmarks.safety`
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

from functions.health.safety.screening import Person, screen

EVALS = Path(__file__).parents[1] / "evals" / "safety"
LIMITS = {"caught": 0.99, "stopped": 0.03}
"""Of `phrasings`: the least share of emergencies that is caught, the greatest share of look-alikes that is stopped."""

_PERSON = Person(today="2026-11-21", time_zone="Europe/Berlin")
_LONGEST = 32_000
"""Characters of a request."""


def main() -> None:
    """Prints the figures. Exits with an error if one of `phrasings` is beyond its limit."""
    begun = time.perf_counter()
    screen("Hello", (), _PERSON)
    first_ms = (time.perf_counter() - begun) * 1000
    figures: dict[str, Any] = {name: measured(rows(name)) for name in ("phrasings", "held_out")}
    figures["first_sight"] = json.loads((EVALS / "first_sight.json").read_text(encoding="utf-8"))
    figures["milliseconds"] = {"first_with_reading_the_rules": round(first_ms, 1), **times(rows("phrasings"))}
    figures["limits"] = LIMITS
    print(json.dumps({"safety": figures}, indent=1, ensure_ascii=False))
    made_with = figures["phrasings"]
    if made_with["caught"] < LIMITS["caught"] or made_with["stopped"] > LIMITS["stopped"]:
        raise SystemExit(1)


def rows(name: str) -> list[dict[str, Any]]:
    """A set of phrasings."""
    return [json.loads(line) for line in (EVALS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def measured(phrasings: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares, and the phrasings behind what went wrong."""
    emergencies = [row["text"] for row in phrasings if row["emergency"]]
    harmless = [row["text"] for row in phrasings if not row["emergency"]]
    missed = [text for text in emergencies if not screen(text, (), _PERSON).emergency]
    stopped = [text for text in harmless if screen(text, (), _PERSON).emergency]
    return {
        "emergencies": len(emergencies),
        "caught": round(1 - len(missed) / len(emergencies), 4),
        "look_alikes": len(harmless),
        "stopped": round(len(stopped) / len(harmless), 4),
        "missed_ones": missed,
        "stopped_ones": stopped,
    }


def times(phrasings: list[dict[str, Any]]) -> dict[str, float]:
    """Processor time of a message, and of the longest one that a request may hold."""
    took = []
    for row in phrasings:
        begun = time.thread_time()
        screen(row["text"], (), _PERSON)
        took.append((time.thread_time() - begun) * 1000)
    longest = " ".join(row["text"] for row in phrasings)[:_LONGEST]
    begun = time.thread_time()
    screen(longest, (), _PERSON)
    return {
        "median": round(statistics.median(took), 3),
        "longest_request": round((time.thread_time() - begun) * 1000, 1),
    }


if __name__ == "__main__":
    main()
