"""How long a copy of everything and an erasure take, and how much memory: of a person with two years of days and 50 turns.

On a local cloud that runs with a model of zero latency; the turns are real ones. Prints JSON. Of the erasure's seconds one
is its wait, which is 960 in a deployment. Memory is the peak of the function's process (Linux).
`python -m benchmarks.personal_data`
"""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from local import state
from local.users import create_user

DAYS, TURNS, AT_ONCE = 730, 50, 3
QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"
METRICS = ("steps", "resting_heart_rate", "heart_rate_variability", "sleep_minutes", "calories", "distance_m", "spo2")
LIMITS = {"export_peak_mb": 200}


def main() -> None:
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs; start one with `amy local up --latency zero`")
    person = create_user(cloud)
    headers = {"Authorization": f"Bearer {person.api_key}"}
    with httpx.Client(base_url=cloud.api_url, headers=headers, timeout=300) as client:
        fill(client)
        begun = time.perf_counter()
        export = until(
            client.post("/v1/exports").json()["id"], lambda id_: get(client, f"/v1/exports/{id_}"), "running"
        )
        seconds = time.perf_counter() - begun
        archive = httpx.get(export["download"]["url"]).content
        figures: dict[str, Any] = {
            "export_s": round(seconds, 2),
            "export_mb": round(len(archive) / 1e6, 2),
            "export_unpacked_mb": round(
                sum(each.file_size for each in zipfile.ZipFile(io.BytesIO(archive)).infolist()) / 1e6, 2
            ),
            "export_files": export["progress"]["files"],
            "export_peak_mb": peak(cloud, "ExportFunction"),
        }
        begun = time.perf_counter()
        link = client.delete("/v1/me", params={"confirm": person.user_id}).json()["links"]["status"]
        erasure = until(link, lambda path: get(client, path), "erasing")
    counts = erasure["counts"]
    figures |= {
        "erasure_s": round(time.perf_counter() - begun, 2),
        "erasure_rows": sum(n for name, n in counts.items() if name not in ("object_versions", "stopped")),
        "erasure_object_versions": counts["object_versions"],
        "erasure_rounds": erasure["rounds"],
        "erasure_peak_mb": peak(cloud, "ErasureFunction"),
    }
    print(json.dumps(figures | {"limits": LIMITS}))


def fill(client: httpx.Client) -> None:
    """Two years of days, and the turns."""
    chance, last = random.Random(7), date(2026, 11, 20)
    lines = [",".join(("date", *METRICS))]
    for number in range(DAYS, 0, -1):
        values = (chance.gauss(mean, mean / 10) for mean in (8_000, 60, 50, 430, 2_300, 6_000, 96))
        lines.append(",".join([str(last - timedelta(days=number)), *(f"{value:.1f}" for value in values)]))
    client.post("/v1/imports", content="\n".join(lines), headers={"Content-Type": "text/csv"}).raise_for_status()

    def ask(_: int) -> None:
        asked = client.post("/v1/turns", json={"messages": [{"role": "user", "content": QUESTION}]})
        until(asked.raise_for_status().json()["id"], lambda id_: get(client, f"/v1/turns/{id_}"), "queued", "running")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, range(TURNS)))


def get(client: httpx.Client, path: str) -> dict[str, Any]:
    return dict(client.get(path).raise_for_status().json())


def until(id_: str, look: Callable[[str], dict[str, Any]], *going_on: str) -> dict[str, Any]:
    """What is seen once its status is none of these."""
    while (seen := look(id_))["status"] in going_on:
        time.sleep(0.05)
    return seen


def peak(cloud: state.LocalState, function: str) -> float:
    """Megabytes that a process of a function has had at most."""
    processes = httpx.get(f"{cloud.control_url}/processes").json()
    pids = [process["pid"] for process in processes if process["function"] == function]
    return max((_peak_of(pid) for pid in pids), default=0.0)


def _peak_of(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


if __name__ == "__main__":
    main()
