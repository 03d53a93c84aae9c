"""What a cold start has to import, per bundle: milliseconds until the handler's module is there. Prints JSON.

Each import runs in a fresh interpreter with bytecode at hand, as in a bundle; the least of several runs, since what else
the machine does can only add to it. `libraries` is what boto3, Powertools and Pydantic have of the API's time: a measure of
how fast the machine is. `python -m benchmarks.imports`
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

HANDLERS = {
    "api": "functions.api.app",
    "authorizer": "functions.authorizer.handler",
    "authorizer_first_token": "functions.authorizer.oidc",
    "stream": "functions.stream.app",
    "turn": "functions.turn.handler",
    "libraries": "boto3.dynamodb.conditions, aws_lambda_powertools.event_handler.openapi.params, pydantic.json_schema",
}
LIMITS_MS = {"api": 400}
RUNS = 7

_MEASURE = "import time; begun = time.perf_counter(); import {module}; print((time.perf_counter() - begun) * 1000)"


def measure(module: str, environment: dict[str, str]) -> float:
    """Milliseconds of one import in a fresh interpreter."""
    command = [sys.executable, "-c", _MEASURE.format(module=module)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = bytecode
        # The first run writes the bytecode and is not counted.
        best = {
            name: min([measure(module, environment) for _ in range(RUNS + 1)][1:]) for name, module in HANDLERS.items()
        }
    print(json.dumps({f"import_{name}_ms": round(value, 1) for name, value in best.items()} | {"limits_ms": LIMITS_MS}))


if __name__ == "__main__":
    main()
