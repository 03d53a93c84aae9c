"""All benchmarks, one after the other, on a local cloud of their own; one JSON object with every figure. `make bench`"""

from __future__ import annotations

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

STARTS = 3
LIMIT_READY_S = 6


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AMY_LOCAL_STATE": str(Path(folder) / "local.json")}
        figures: dict[str, Any] = {
            "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
            "imports": run("imports", environment),
            "sandbox": run("sandbox", environment)["sandbox"],
            "context": run("context", environment)["context"],
            "validation": run("validation", environment)["validation"],
            "labs": run("labs", environment)["labs"],
            "safety": run("safety", environment)["safety"],
            "fact_check": run("fact_check", environment)["fact_check"],
            "change_detector": run("check_ins", environment)["change_detector"],
            "import_memory": run("import_memory", environment),
            "reload": run("reload", environment)["reload"],
        }
        ready = []
        for _ in range(STARTS):
            begun = time.perf_counter()
            cloud = start_cloud(environment)
            ready.append(time.perf_counter() - begun)
            if len(ready) == STARTS:
                figures["turns"] = run("turns", environment)
                figures["replays"] = run("replays", environment)
                figures["events"] = run("events", environment)
                figures["ingestion"] = run("ingestion", environment)
                figures["days"] = run("days", environment)["days"]
                figures["critical_path"] = run("critical_path", environment)
                figures["personal_data"] = run("personal_data", environment)
            cloud.send_signal(signal.SIGTERM)
            cloud.wait(30)
    figures["local_up"] = {
        "ready_median_s": round(statistics.median(ready), 2),
        "ready_best_s": round(min(ready), 2),
        "limits_s": {"ready": LIMIT_READY_S},
    }
    print(json.dumps(figures, indent=1))


def run(name: str, environment: dict[str, str]) -> dict[str, Any]:
    """The figures of one benchmark."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def start_cloud(environment: dict[str, str]) -> subprocess.Popen[str]:
    """A local cloud that is ready."""
    command = [sys.executable, "-m", "cli.main", "local", "up", "--port", "0", "--json", "--latency", "zero"]
    cloud = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    if cloud.stdout is None or not cloud.stdout.readline():
        raise SystemExit("the local cloud did not start")
    return cloud


if __name__ == "__main__":
    main()
