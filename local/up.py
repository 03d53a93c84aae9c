"""`amy local up`: starts the cloud in a box, says when it is ready, and ends it whole.

Start-up is a matter of imports, so they run side by side: the gateway, the offline model and the synthesis are started
before this process imports moto. What can be prepared before its turn is: the functions that the first request needs are
started as soon as the template is loaded, those of a first turn right after the ready line.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import demo_data as demo
from local import state as state_file
from local.child import Child, ChildFailed
from local.demo_data import DemoDataRefused
from local.gateway.model import Start
from local.lambda_runtime.spawner import Spawner
from local.state import ROOT, LocalState

if TYPE_CHECKING:
    from local.cloud import LocalCloud

log = logging.getLogger(__name__)

FIRST_NEEDED = {"AuthorizerFunction": 1, "ApiFunction": 1}
"""Processes started while the rest still comes up: every request needs them."""
SOON_NEEDED = {"TurnFunction": 2, "SandboxFunction": 1, "ScienceFunction": 1, "ApiFunction": 2, "CloseTurnFunction": 1}
"""Started once ready, so that a first turn does not wait for imports."""
SPARES = {"TurnFunction": 1}
"""Kept ready beyond those at work: the branches of a Parallel state start together."""

REAL_MODEL = "https://api.anthropic.com"
CHECK_SECONDS = 0.5


class CannotStart(Exception):
    """The cloud cannot come up; the message says why and what to do."""


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
) -> int:
    """Run the cloud in the foreground until SIGINT, SIGTERM or SIGHUP; the exit code.

    `port` 0 takes a free one. `json_output`: the ready line is JSON. `latency`: the offline model's profile. `template`
    and `root` replace the synthesized template and the source tree that functions run from (tests of the cloud itself).
    """
    say = _silence if json_output else _tell
    file = state_file.path()
    try:
        with ExitStack() as stack:
            stack.enter_context(_signals())
            stack.enter_context(_only_one(file))
            cloud_up = _Up(stack, file, say, port=port, latency=latency, template=template, root=root)
            state = cloud_up.start(with_demo_data=demo_data)
            sys.stdout.write((state.model_dump_json() if json_output else _welcome(state)) + "\n")
            sys.stdout.flush()
            cloud_up.watch()
    except _Interrupted:
        say("stopped")
        return 0
    except (CannotStart, ChildFailed, DemoDataRefused) as error:
        sys.stderr.write(f"amy local up: {error}\n")
        return 1
    return 0


class _Up:
    def __init__(
        self,
        stack: ExitStack,
        file: Path,
        say: Callable[[str], None],
        *,
        port: int,
        latency: str,
        template: Path | None,
        root: Path,
    ) -> None:
        self._stack = stack
        self._file = file
        self._say = say
        self._port = port
        self._latency = latency
        self._template = template
        self._root = root
        self._logs = file.parent / "logs"
        self._children: list[Child] = []
        self._warm_later: Callable[[], None] = lambda: None

    def start(self, *, with_demo_data: bool) -> LocalState:
        """Bring everything up; what was started ends with the stack."""
        self._logs.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=self._logs / "cloud.log",
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
        for noisy in ("botocore", "boto3", "moto", "urllib3", "werkzeug"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        listener = self._stack.enter_context(_listen(self._port))
        spawner = Spawner()
        environment = {"PYTHONPATH": str(ROOT)}
        synthesis = _Synthesis(self._template)
        self._stack.callback(synthesis.close)
        model = None if _model_is_given() else self._child("offline-model", "local.offline_model", spawner)
        gateway = self._child("gateway", "local.gateway", spawner, environment=environment, listener=listener)

        cloud = self._cloud(spawner)
        template = synthesis.result(self._say)
        model_url = model.hear()["url"] if model else os.environ.get("ANTHROPIC_BASE_URL", REAL_MODEL).rstrip("/")
        self._load(cloud, template, {"AnthropicBaseUrl": model_url})
        cloud.runtime.warm(FIRST_NEEDED)
        _put_model_key(cloud)

        api_port = listener.getsockname()[1]
        gateway.tell(_start_line(cloud, listener.fileno(), api_port))
        state = self._person(cloud, f"http://127.0.0.1:{api_port}", model_url)
        gateway.hear()
        if with_demo_data:
            days = demo.load(state.api_url, state.api_key)
            log.info("demo person: %s days", days)
        state_file.write(state, self._file)
        self._stack.callback(self._file.unlink, missing_ok=True)
        for child in self._children:
            self._stack.callback(child.ask_to_stop)  # all at once; each is waited for further down the stack
        self._warm_later = lambda: cloud.runtime.warm(SOON_NEEDED)
        return state

    def watch(self) -> None:
        """Stay. Raises ChildFailed if a process that all depends on ends."""
        self._warm_later()
        while True:
            for child in self._children:
                child.check()
            time.sleep(CHECK_SECONDS)

    def _child(self, name: str, module: str, spawner: Spawner, **options: Any) -> Child:
        if name == "offline-model":
            options = {"arguments": ("--port", "0"), "environment": {"AMY_OFFLINE_LATENCY": self._latency}}
        child = Child(name, module, spawner, ROOT, self._logs, **options)
        self._stack.callback(child.close)
        self._children.append(child)
        return child

    def _cloud(self, spawner: Spawner) -> LocalCloud:
        from local.cloud import LocalCloud  # noqa: PLC0415 - moto takes a second and a half; the others start meanwhile

        cloud = LocalCloud(self._root, self._logs, spawner)
        self._stack.callback(cloud.close)
        cloud.start()
        return cloud

    def _load(self, cloud: LocalCloud, template: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
        from local.template.intrinsics import TemplateError  # noqa: PLC0415 - with the cloud

        try:
            cloud.load(template, parameters, SPARES)
        except TemplateError as error:
            raise CannotStart(f"the template cannot be loaded: {error}") from error
        if len(cloud.model.apis) != 1:
            raise CannotStart(f"the template has {len(cloud.model.apis)} REST APIs; the gateway serves one")

    def _person(self, cloud: LocalCloud, api_url: str, model_url: str) -> LocalState:
        from local.control import Control  # noqa: PLC0415 - with the cloud
        from local.users import CreatedUser, create_in  # noqa: PLC0415 - with the cloud

        control = Control(cloud)
        self._stack.callback(control.close)
        control.start()
        records = next((name for label, name in cloud.model.tables.items() if "Records" in label), "")
        person = create_in(cloud.client("dynamodb"), records) if records else CreatedUser("", "")
        return LocalState(
            pid=os.getpid(),
            api_url=api_url,
            api_key=person.api_key,
            user_id=person.user_id,
            aws_endpoint_url=cloud.endpoint.url,
            region=cloud.region,
            model_url=model_url,
            control_url=control.url,
            records_table=records,
            logs=str(self._logs),
        )


class _Synthesis:
    """`python -m infra.synth`, which keeps the template until something that it is made of changes."""

    def __init__(self, given: Path | None) -> None:
        self._given = given
        self._process: subprocess.Popen[bytes] | None = None
        self._started = time.monotonic()
        if given is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra.synth", "--out", str(ROOT / ".amy" / "cdk.out")],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )

    def result(self, say: Callable[[str], None]) -> dict[str, Any]:
        if self._process is None:
            path = str(self._given)
        else:
            while True:
                try:
                    out, errors = self._process.communicate(timeout=2)
                    break
                except subprocess.TimeoutExpired:
                    say("synthesizing the template (some 20 seconds; only when infra/ or statemachines/ changed) …")
            if self._process.returncode != 0:
                raise CannotStart(f"the template could not be synthesized:\n{errors.decode(errors='replace')}")
            path = out.decode().strip()
        template: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        return template

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


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
    file.parent.mkdir(parents=True, exist_ok=True)
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


def _listen(port: int) -> socket.socket:
    """The API's socket, taken before anything else is started, so that a port in use is known at once."""
    try:
        return socket.create_server(("127.0.0.1", port), backlog=512)
    except OSError as error:
        raise CannotStart(
            f"port {port} cannot be used ({error.strerror}). Choose another: --port 8788, or --port 0"
        ) from None


def _model_is_given() -> bool:
    return bool(os.environ.get("ANTHROPIC_API_KEY") or os.environ.get("ANTHROPIC_BASE_URL"))


def _put_model_key(cloud: LocalCloud) -> None:
    key = os.environ.get("ANTHROPIC_API_KEY") or "offline"
    for label, arn in cloud.model.secrets.items():
        if "Model" in label:
            value = json.dumps({"api_key": key})
            cloud.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=value)


def _start_line(cloud: LocalCloud, descriptor: int, port: int) -> str:
    from local.template.loader import ACCOUNT  # noqa: PLC0415 - with the cloud

    start = Start(
        api=cloud.model.apis[0],
        account=ACCOUNT,
        region=cloud.region,
        descriptor=descriptor,
        port=port,
        invoke_url=cloud.endpoint.url,
        web_functions={arn: function.url for arn, function in cloud.web.items()},
    )
    return start.model_dump_json()


def _welcome(state: LocalState) -> str:
    return (
        f"Amy's local cloud is ready.\n"
        f"  API        {state.api_url}\n"
        f"  API key    {state.api_key}\n"
        f"  AWS        {state.aws_endpoint_url} (aws --endpoint-url …, region {state.region})\n"
        f"  model      {state.model_url}\n"
        f"  control    {state.control_url}\n"
        f"  logs       {state.logs}\n"
        f'Ask from another terminal: amy ask "How has my resting heart rate changed?"  Ctrl-C ends it.'
    )


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _silence(_text: str) -> None:
    pass
