"""`make demo`: a cloud of its own, one question, the answer and everything behind it; nothing is left behind.

The question comes from the environment variable `Q`. Exit codes as `amy ask`; 4 if the cloud did not come up.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType

from cli.connection import connect
from cli.errors import EXIT_INTERRUPTED, EXIT_OK, CliError
from cli.own_cloud import own_cloud
from cli.screen import print_error
from cli.target import Target
from cli.watch import show_to_the_end

QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"


def main() -> int:
    """Run the demo and return its exit code."""
    question = os.environ.get("Q", "").strip() or QUESTION
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        print("Starting Amy's cloud on this machine …", flush=True)
        began = time.monotonic()
        with own_cloud() as cloud:
            print(f"Ready after {time.monotonic() - began:.1f} s at {cloud.api_url}, with the demo person's data.")
            print(_model_notice(cloud.model_url))
            print(f"\nQuestion: {question}\n", flush=True)
            with connect(Target(cloud.api_url, cloud.api_key)) as client:
                turn = client.turns.create(messages=[{"role": "user", "content": question}]).to_dict()
                code = show_to_the_end(client, turn, as_json=False, foot="Ctrl-C stops the demo and its cloud.")
            if code != EXIT_OK:
                cloud.keep_folder = True
                print(f"\nThe cloud's logs are in {cloud.folder}.", file=sys.stderr)
        return code
    except CliError as error:
        print_error(error, as_json=False)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return EXIT_INTERRUPTED


def _model_notice(model_url: str) -> str:
    if os.environ.get("ANTHROPIC_API_KEY") or os.environ.get("ANTHROPIC_BASE_URL"):
        return f"Answers come from the model at {model_url}."
    return (
        "Answers come from the offline model, which follows rules and stands in for a real one. "
        "Set ANTHROPIC_API_KEY to have a real one answer."
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
