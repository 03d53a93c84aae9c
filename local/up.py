"""`amy local up`: starts the cloud in a box, says when it is ready, and ends it whole."""

from __future__ import annotations

import fcntl
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from local import state as state_file
from local.child import ChildFailed
from local.demo_data import DemoDataRefused
from local.startup import CannotStart, Startup
from local.state import ROOT, LocalState
from local.synthesis import SynthesisFailed


class _Interrupted(BaseException):
    """A signal asked for the end."""


def run_up(
    *,
    port: int = 8787,
    json_output: bool = False,
    demo_data: bool = True,
    latency: str = "demo",
    template: Path | None = None,
    root: Path = ROOT,
    reload: bool = False,
) -> int:
    """Run the cloud in the foreground until SIGINT, SIGTERM or SIGHUP; the exit code.

    `port` 0 takes a free one. `json_output`: the ready line is JSON. `latency`: the offline model's profile. `template`
    and `root` replace the synthesized template and the source tree that functions run from (tests of the cloud itself).
    `reload`: take over what changes in the source tree, and say so on standard error: `local/reloading.py`.
    """
    say = _silence if json_output and not reload else _tell
    file = state_file.path()
    try:
        with ExitStack() as stack:
            stack.enter_context(_signals())
            stack.enter_context(_only_one(file))
            startup = Startup(stack, file, say, port=port, latency=latency, template=template, root=root, reload=reload)
            state = startup.run(with_demo_data=demo_data)
            sys.stdout.write((state.model_dump_json() if json_output else _welcome(state)) + "\n")
            sys.stdout.flush()
            startup.watch()
    except _Interrupted:
        say("stopped")
        return 0
    except (CannotStart, ChildFailed, DemoDataRefused, SynthesisFailed) as error:
        sys.stderr.write(f"amy local up: {error}\n")
        return 1
    return 0


@contextmanager
def _signals() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP end the cloud in order. While it ends they are not heard again."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Interrupted

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _only_one(file: Path) -> Iterator[None]:
    """One cloud per state file. The lock ends with this process, however it ends."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = state_file.read(file)
            where = f" at {running.api_url} (pid {running.pid})" if running else ""
            raise CannotStart(
                f"a local cloud is already running{where}. Use it, stop it with `amy local down`, or give this one a "
                "state file of its own: AMY_LOCAL_STATE=/some/where/local.json"
            ) from None
        yield


def _welcome(state: LocalState) -> str:
    return (
        f"Amy's local cloud is ready.\n"
        f"  API        {state.api_url}\n"
        f"  API key    {state.api_key}\n"
        f"  console    {state.api_url}/console/ (sign in with the key)\n"
        f"  AWS        {state.aws_endpoint_url} (aws --endpoint-url …, region {state.region})\n"
        f"  model      {state.model_url}\n"
        f"  control    {state.control_url}\n"
        f"  demo shop  {state.shop_url}\n"
        f"  sign-in    {state.issuer_url} (POST /token with sub=…)\n"
        f"  wearables  {state.terra_url} (connect one: amy sources connect garmin)\n"
        f"  logs       {state.logs}\n"
        f'Ask from another terminal: amy ask "How has my resting heart rate changed?"  Ctrl-C ends it.'
    )


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _silence(_text: str) -> None:
    pass
