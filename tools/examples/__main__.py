"""Plays the scenario on the local cloud that runs, and writes the recording."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from functions.api.openapi.document import document
from local import state
from local.state import LocalState
from local.users import create_user
from tools.examples.normalising import Normaliser
from tools.examples.recorder import Recorder, Recording
from tools.examples.scenario import Scenario


def main() -> None:
    """Raises where an answer is not what the scenario expects; nothing is written then."""
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs: start one with `amy local up`")
    recording = Recording(document(), Normaliser(cloud, datetime.now(UTC)))
    Scenario(cloud, _somebody(cloud, recording), _somebody(cloud, recording)).play()
    recording.write()


def _somebody(cloud: LocalState, recording: Recording) -> Recorder:
    user = create_user(cloud)
    headers = {"Authorization": f"Bearer {user.api_key}"}
    client = httpx.Client(base_url=cloud.api_url, headers=headers, timeout=90, trust_env=False)
    return Recorder(recording, user, client)


if __name__ == "__main__":
    main()
