"""How many emergencies the first look catches, how many harmless messages it stops, and how long it takes. Prints JSON.

The rules and the classifier were made with `phrasings`, and with none of the `held_out` sets. `first_sight` is what
blind sets measured when they were new; `python -m tools.safety_classifier --measure` leaves out each author of the
training set in turn. `python -m benchmarks.safety`
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from functions.core.screening import Screening
from functions.health.safety.evidence import doubt_of, nameable_flags
from functions.health.safety.screening import Person, screen

EVALS = Path(__file__).parents[1] / "evals" / "safety"
LIMITS = {"caught": 0.99, "stopped": 0.03}
"""Of `phrasings`: the least share of emergencies that is caught, the greatest share of look-alikes that is stopped."""

_PERSON = Person(today="2026-11-21", time_zone="Europe/Berlin")
_DOUBTS = {doubt_of(flag) for flag in nameable_flags()}
_LONGEST = 32_000
"""Characters of a request."""


def main() -> None:
    """Prints the figures. Exits with an error if one of `phrasings` is beyond its limit."""
    begun = time.perf_counter()
    screen("Hello", (), _PERSON)
    first_ms = (time.perf_counter() - begun) * 1000
    figures: dict[str, Any] = {"phrasings": measured(rows("phrasings"))}
    held_out = sorted(path.stem for path in (EVALS / "held_out").glob("*.jsonl"))
    figures["held_out"] = {name: measured(rows(f"held_out/{name}")) for name in held_out}
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
    """Shares of what is stopped and of what goes on as a possible emergency, and the phrasings behind what went wrong."""
    seen = [(row["text"], bool(row["emergency"]), screen(row["text"], (), _PERSON)) for row in phrasings]
    emergencies, harmless = (
        [(text, found) for text, is_one, found in seen if is_one is wanted] for wanted in (True, False)
    )
    return {
        "emergencies": len(emergencies),
        "caught": _share(found.emergency for _, found in emergencies),
        "caught_or_possible": _share(found.emergency or _in_doubt(found) for _, found in emergencies),
        "look_alikes": len(harmless),
        "stopped": _share(found.emergency for _, found in harmless),
        "possible": _share(not found.emergency and _in_doubt(found) for _, found in harmless),
        "missed_ones": [text for text, found in emergencies if not found.emergency],
        "stopped_ones": [text for text, found in harmless if found.emergency],
    }


def _in_doubt(found: Screening) -> bool:
    return not _DOUBTS.isdisjoint(found.flags)


def _share(which: Iterable[bool]) -> float:
    said = list(which)
    return round(sum(said) / len(said), 4)


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
