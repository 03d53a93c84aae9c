"""Two years of one person, from the rows to the tables that an analysis gets. Prints JSON; wants a local cloud.

Every day has what two sources said of twenty-five metrics. Best and median of the runs, once as it is and once without
the local DynamoDB's own time (the same answers, recorded), which is moto's and not ours. `python -m benchmarks.days [runs]`.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from benchmarks.reach import reached_cloud
from contracts.ids import new_id
from functions.core.principal import Principal
from functions.core.snapshot import Snapshot
from functions.core.store import Table
from functions.health.days import Days, Part
from functions.health.metrics import METRICS
from functions.health.snapshot import analysis_tables, pack_contents

_DAYS = 730
_METRICS = list(METRICS)[:25]
_SOURCES = ("oura", "fitbit")
_LIMIT_MS = 150.0


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    reached_cloud()
    principal = Principal(new_id("user"))
    begun = time.perf_counter()
    Days(principal).merge(_parts())
    written = time.perf_counter() - begun
    whole = _timed(runs, lambda: _load(principal))
    answers: list[Any] = []
    call = Table._call  # noqa: SLF001 - what every round trip passes

    def recording(table: Table, operation: str, **arguments: Any) -> Any:
        answer = call(table, operation, **arguments)
        answers.append(answer)
        return answer

    with patch.object(Table, "_call", recording):
        rows = len(_load(principal)["summary"]["rows"])
    trips = len(answers)
    own = _timed(runs, lambda: _replayed(answers, lambda: _load(principal)))
    print(
        json.dumps(
            {
                "days": {
                    "days": rows,
                    "values_a_day": len(_METRICS) * len(_SOURCES),
                    "round_trips": trips,
                    "load_ms": whole,
                    "load_without_the_local_database_ms": own,
                    "written_s": round(written, 2),
                    "limits_ms": {"load": _LIMIT_MS},
                }
            }
        )
    )


def _load(principal: Principal) -> dict[str, Any]:
    contents = pack_contents(Days(principal).all())
    return analysis_tables(Snapshot.model_construct(today="", time_zone="UTC", pack=contents))


def _replayed(answers: list[Any], work: Callable[[], Any]) -> None:
    left = iter(answers)
    with patch.object(Table, "_call", lambda *_, **__: next(left)):
        work()


def _timed(runs: int, work: Callable[[], Any]) -> dict[str, float]:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return {"best": round(min(taken), 1), "median": round(statistics.median(taken), 1)}


def _parts() -> list[Part]:
    first = date(2024, 1, 1)
    return [
        Part(
            first + timedelta(days=number),
            source,
            metrics={name: 50 + (number * 7 + place) % 13 + 0.25 for place, name in enumerate(_METRICS)},
            workouts=("Run",) if number % 3 == 0 else (),
            stamp=1_700_000_000_000,
            via="terra",
        )
        for number in range(_DAYS)
        for source in _SOURCES
    ]


if __name__ == "__main__":
    main()
