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

ALONE = (
    "imports", "sandbox", "context", "validation", "labs", "safety", "fact_check", "check_ins", "import_memory", "reload",
)  # fmt: skip
ON_A_CLOUD = ("turns", "replays", "events", "ingestion", "days", "critical_path", "personal_data", "scale")
STARTS = 3
LIMIT_READY_S = 6


def main() -> None:
    """Exits with 1 if one of them failed, or ended so because of a limit; the others are in the output all the same."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AMY_LOCAL_STATE": str(Path(folder) / "local.json")}
        figures: dict[str, Any] = {
            "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}
        }
        failed = [name for name in ALONE if not run(name, environment, figures)]
        ready = []
        for _ in range(STARTS):
            begun = time.perf_counter()
            cloud = start_cloud(environment)
            ready.append(time.perf_counter() - begun)
            if len(ready) == STARTS:
                failed += [name for name in ON_A_CLOUD if not run(name, environment, figures)]
            cloud.send_signal(signal.SIGTERM)
            cloud.wait(30)
    figures["local_up"] = {
        "ready_median_s": round(statistics.median(ready), 2),
        "ready_best_s": round(min(ready), 2),
        "limits_s": {"ready": LIMIT_READY_S},
    }
    print(json.dumps(figures, indent=1))
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def run(name: str, environment: dict[str, str], figures: dict[str, Any]) -> bool:
    """Add the figures of one benchmark, under their own name if they have one. Whether it ended well."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return False
    figures |= found if len(found) == 1 else {name: found}
    return done.returncode == 0


def start_cloud(environment: dict[str, str]) -> subprocess.Popen[str]:
    """A local cloud that is ready."""
    command = [sys.executable, "-m", "cli.main", "local", "up", "--port", "0", "--json", "--latency", "zero"]
    cloud = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    if cloud.stdout is None or not cloud.stdout.readline():
        raise SystemExit("the local cloud did not start")
    return cloud


if __name__ == "__main__":
    main()
