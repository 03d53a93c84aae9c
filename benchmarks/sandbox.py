"""How long the sandbox takes: a cold start, and warm jobs on a year of 25 metrics with their composites. Prints JSON.

Run from the project's root: `python -m benchmarks.sandbox [jobs]`.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import statistics
import sys
import time

from functions.sandbox.handler import handler

_DAYS, _METRICS, _DEFAULT_JOBS = 365, 25, 200
_NOTHING = "return None"
_ANALYSIS = """
recent, prior = summary_df.tail(30), summary_df.iloc[-60:-30]
return {
    "numbers": {
        "recent_mean": recent["resting_heart_rate"].mean(),
        "prior_mean": prior["resting_heart_rate"].mean(),
        "cv": recent["steps_cv_30d"].iloc[-1],
        "rho": stats.spearmanr(summary_df["steps"], summary_df["resting_heart_rate"], nan_policy="omit").statistic,
    }
}
"""


def main() -> None:
    """Runs the benchmark. Exits with an error if a job does not succeed."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else _DEFAULT_JOBS
    frames: dict[str, object] = {"summary": _year()}
    cold = _milliseconds(_NOTHING, {})
    figures = {
        "cold_start_ms": cold,
        "warm_job_365_days": _warm(_ANALYSIS, frames, jobs),
        "warm_job_365_days_with_pauses": _warm(_ANALYSIS, frames, min(jobs, 50), pause_seconds=0.1),
        "warm_job_tables_only": _warm(_NOTHING, frames, jobs),
        "warm_job_nothing": _warm(_NOTHING, {}, jobs),
        "target_warm_job_365_days_median_ms": 30,
    }
    print(json.dumps({"sandbox": figures}, indent=1))


def _warm(code: str, frames: dict[str, object], jobs: int, pause_seconds: float = 0.0) -> dict[str, float]:
    """Back to back, or with pauses as in a turn, in which the fork server prepares the next job."""
    times = []
    for _ in range(jobs):
        time.sleep(pause_seconds)
        times.append(_milliseconds(code, frames))
    times.sort()
    return {"median_ms": round(statistics.median(times), 1), "p95_ms": times[math.ceil(0.95 * jobs) - 1]}


def _milliseconds(code: str, frames: dict[str, object]) -> float:
    started = time.perf_counter()
    reply = handler({"code": code, "frames": frames}, None)
    if reply["status"] != "ok":
        raise SystemExit(json.dumps(reply))
    return round((time.perf_counter() - started) * 1_000, 1)


def _year() -> dict[str, object]:
    chance = random.Random(7)
    names = ["steps", "resting_heart_rate", "heart_rate_variability"]
    names += [f"metric_{i}" for i in range(_METRICS - len(names))]
    first = dt.date(2025, 1, 1)
    rows = [
        [(first + dt.timedelta(days=day)).isoformat()]
        + [None if chance.random() < 0.1 else round(chance.gauss(70, 8), 2) for _ in names]
        for day in range(_DAYS)
    ]
    return {"columns": ["date", *names], "rows": rows}


if __name__ == "__main__":
    main()
