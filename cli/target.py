"""Which Amy a command speaks to: the environment's, the one that the user signed in to, or the local cloud that runs.

`AMY_API_URL` with `AMY_API_KEY` names any Amy. Without them, and without `AMY_LOCAL_STATE`, it is that of the current
profile (`amy login`, `amy config`) if it has an address and a key. Else the state file of a running local cloud is looked
for: `AMY_LOCAL_STATE` if set, else `.amy/local.json` in the current folder or one above it, else the one beside this code.
`AMY_API_KEY` alone is another person's key for that Amy.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cli.config_file import read as read_configuration
from cli.errors import InputError, NoCloudError
from cli.processes import is_alive

if TYPE_CHECKING:
    from local.state import LocalState

_PROJECT = Path(__file__).resolve().parent.parent
_STATE_FILE = Path(".amy") / "local.json"


@dataclass(frozen=True)
class Target:
    api_url: str
    """Without a slash at the end."""
    api_key: str = field(repr=False)

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.api_url)


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own."""
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def state_path(environment: Mapping[str, str] | None = None) -> Path:
    """The state file that counts here, whether or not it exists.

    A file above the current folder is followed only if this user owns it: it holds an address that questions are sent
    to, and a process id that `local down` signals.
    """
    environment = os.environ if environment is None else environment
    if named := environment.get("AMY_LOCAL_STATE"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        candidate = folder / _STATE_FILE
        if candidate.is_file() and candidate.stat().st_uid == os.getuid():
            return candidate
    return _PROJECT / _STATE_FILE


def running_cloud(environment: Mapping[str, str] | None = None) -> LocalState:
    """The state of the local cloud that runs.

    Raises `NoCloudError` if there is no state file, or one that a cloud left which was killed.
    """
    from local.state import read

    state = read(state_path(environment))
    if state is None:
        raise NoCloudError("No local cloud is running.")
    if not is_alive(state.pid):
        raise NoCloudError(f"No local cloud is running: the one that the state file names (pid {state.pid}) has ended.")
    return state


def resolve(environment: Mapping[str, str] | None = None) -> Target:
    """Where requests go, and with which key."""
    environment = os.environ if environment is None else environment
    url, key = environment.get("AMY_API_URL"), environment.get("AMY_API_KEY")
    if url:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise InputError("AMY_API_URL is not an http or https address.", code="bad_api_url")
        if not key:
            # The local cloud's key is never sent to an address that it was not made for.
            raise InputError(
                "AMY_API_URL is set and AMY_API_KEY is not.", code="missing_api_key", hint="Set AMY_API_KEY as well."
            )
        return Target(url.rstrip("/"), key)
    if not environment.get("AMY_LOCAL_STATE"):
        profile = read_configuration(environment).profile()
        if profile.api_url and (own := key or profile.key()):
            return Target(profile.api_url, own)
    state = running_cloud(environment)
    return Target(str(state.api_url).rstrip("/"), key or state.api_key)
