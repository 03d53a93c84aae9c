"""Brings the parts of the cloud up, side by side.

Start-up is a matter of imports: the gateway, the offline model and the synthesis are started before this process imports
moto. What can be prepared before its turn is: the functions that the first request needs are started as soon as the template
is loaded, those of a first turn right after the ready line.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import demo_data as demo
from local import state as state_file
from local.child import Child
from local.gateway.model import Start
from local.lambda_runtime.spawner import Spawner
from local.stand_ins import StandIns
from local.state import ROOT, LocalState
from local.synthesis import Synthesis
from local.terra.server import API_KEY, DEV_ID, SIGNING_SECRET

if TYPE_CHECKING:
    from local.cloud import LocalCloud

log = logging.getLogger(__name__)

FIRST_NEEDED = {"AuthorizerFunction": 1, "ApiFunction": 1}
"""Processes started while the rest still comes up: every request needs them."""
SOON_NEEDED = {"TurnFunction": 2, "SandboxFunction": 1, "ScienceFunction": 1, "ApiFunction": 2, "CloseTurnFunction": 1}
"""Started once ready, so that a first turn does not wait for imports."""
SPARES = {"TurnFunction": 1}
"""Kept ready beyond those at work: the branches of a Parallel state start together."""

ROOM = {"ReadBurst": "100000", "WriteBurst": "100000", "DeviceLoginBurst": "10000"}
"""Requests of a user, and device logins of an address, which here is everybody's. They come back as slowly as anywhere, so
that a test that takes what is there runs into the limit."""

STATIC = Path("functions/site/static")
"""The pages of console and docs, in the source tree."""
REAL_MODEL = "https://api.anthropic.com"
CHECK_SECONDS = 0.5


class CannotStart(Exception):
    """The cloud cannot come up; the message says why and what to do."""


class Startup:
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
        reload: bool = False,
    ) -> None:
        self._stack = stack
        self._file = file
        self._say = say
        self._port = port
        self._latency = latency
        self._template = template
        self._root = root
        self._reload = reload
        self._logs = file.parent / "logs"
        self._children: list[Child] = []
        self._warm_later: Callable[[], None] = lambda: None

    def run(self, *, with_demo_data: bool) -> LocalState:
        """Bring everything up; what was started ends with the stack. Raises CannotStart, ChildFailed and others."""
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in self._logs.glob("*.log"):
            old.unlink()
        logging.basicConfig(
            filename=self._logs / "cloud.log",
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
        for noisy in ("botocore", "boto3", "moto", "urllib3", "werkzeug"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        listener = self._stack.enter_context(_listen(self._port))
        spawner = Spawner()
        synthesis = Synthesis(self._template)
        self._stack.callback(synthesis.close)
        model = None if _model_is_given() else self._offline_model(spawner)
        gateway = self._child("gateway", "local.gateway", spawner, listener=listener)
        outside = StandIns(f"http://127.0.0.1:{listener.getsockname()[1]}")
        self._stack.callback(outside.close)
        outside.start()

        cloud = self._cloud(spawner)
        template = synthesis.result(self._say)
        model_url = model.hear()["url"] if model else (os.environ.get("ANTHROPIC_BASE_URL") or REAL_MODEL).rstrip("/")
        # Here nobody's key is remembered for long, and a test does not wait for a quarter of an hour.
        quiet = {"ErasureQuietSeconds": "1"}
        docs = {"DocsUrl": f"http://127.0.0.1:{listener.getsockname()[1]}/docs"}
        self._load(cloud, template, {"AnthropicBaseUrl": model_url, **outside.parameters, **quiet, **docs, **ROOM})
        cloud.runtime.warm(FIRST_NEEDED)
        _put_model_key(cloud)
        _put_shop(cloud)
        _put_terra_keys(cloud)

        api_port = listener.getsockname()[1]
        pages = self._root / STATIC if self._reload else None
        gateway.tell(_start_line(cloud, listener.fileno(), api_port, pages))
        state = self._person(cloud, f"http://127.0.0.1:{api_port}", model_url, outside.parameters)
        gateway.hear()
        if with_demo_data:
            days = demo.load(state.api_url, state.api_key)
            log.info("demo person: %s days", days)
        state_file.write(state, self._file)
        self._stack.callback(self._file.unlink, missing_ok=True)
        for child in self._children:
            self._stack.callback(child.ask_to_stop)  # all at once; each is waited for further down the stack
        self._warm_later = lambda: cloud.runtime.warm(SOON_NEEDED)
        if self._reload:
            self._take_over_changes(cloud)
        return state

    def watch(self) -> None:
        """Stay. Raises ChildFailed if a process that all depends on ends."""
        self._warm_later()
        while True:
            for child in self._children:
                child.check()
            time.sleep(CHECK_SECONDS)

    def _take_over_changes(self, cloud: LocalCloud) -> None:
        from local.rebuilding import Rebuilding  # noqa: PLC0415 - for those who work on the source
        from local.reloading import Reloading  # noqa: PLC0415 - with it

        rebuilding = Rebuilding(self._root, self._say)
        reloading = Reloading(self._root, cloud, self._say, rebuilding)
        self._stack.callback(rebuilding.close)
        self._stack.callback(reloading.close)
        reloading.start()
        if not (self._root / STATIC / "docs").exists():
            rebuilding.ask("docs")

    def _offline_model(self, spawner: Spawner) -> Child:
        environment = {"AMY_OFFLINE_LATENCY": self._latency}
        arguments = ("--port", "0")
        return self._child(
            "offline-model", "local.offline_model", spawner, arguments=arguments, environment=environment
        )

    def _child(self, name: str, module: str, spawner: Spawner, **options: Any) -> Child:
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

    def _person(self, cloud: LocalCloud, api_url: str, model_url: str, outside: Mapping[str, str]) -> LocalState:
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
            pubmed_url=outside["NcbiBaseUrl"],
            datacommons_url=outside["DataCommonsBaseUrl"],
            control_url=control.url,
            shop_url=cloud.shop.url,
            terra_url=outside["TerraPayloadOrigins"],
            issuer_url=outside["OidcIssuer"],
            records_table=records,
            logs=str(self._logs),
        )


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


def _put_shop(cloud: LocalCloud) -> None:
    """Every local user works for the demo shop."""
    from local.shopify.server import TOKEN  # noqa: PLC0415 - with the cloud

    for label, arn in cloud.model.secrets.items():
        if "Shop" in label:
            value = json.dumps({"*": {"url": cloud.shop.url, "access_token": TOKEN}})
            cloud.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=value)


def _put_terra_keys(cloud: LocalCloud) -> None:
    keys = {"dev_id": DEV_ID, "api_key": API_KEY, "signing_secret": SIGNING_SECRET}
    for label, arn in cloud.model.secrets.items():
        if "Terra" in label:
            cloud.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=json.dumps(keys))


def _start_line(cloud: LocalCloud, descriptor: int, port: int, pages: Path | None) -> str:
    from local.template.loader import ACCOUNT  # noqa: PLC0415 - with the cloud

    start = Start(
        api=cloud.model.apis[0],
        account=ACCOUNT,
        region=cloud.region,
        descriptor=descriptor,
        port=port,
        invoke_url=cloud.endpoint.url,
        web_functions={arn: function.url for arn, function in cloud.web.items()},
        fresh_pages=str(pages) if pages and pages.exists() else None,
    )
    return start.model_dump_json()
