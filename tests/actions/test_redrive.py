"""`amy actions redrive`, by an operator of the local cloud."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from contracts.ids import new_id
from functions.core.actions import Actions
from functions.core.topics import Emitted
from local.state import ROOT
from tests.actions.conftest import Queues, Somebody
from tests.actions.test_acting import envelope, unsent
from tests.local.conftest import until


def amy(somebody: Somebody, *words: str) -> dict[str, int]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "AWS_"))}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *words, "--json"],
        cwd=ROOT,
        env={**clean, "AMY_LOCAL_STATE": str(somebody.folder / "local.json")},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def lay_dead(queues: Queues, *events: Emitted) -> None:
    for event in events:
        body = json.dumps(envelope(event))
        queues.sqs.send_message(QueueUrl=queues.url("amy-dev-actions-dead"), MessageBody=body)


def test_what_lay_among_the_dead_is_tried_again_and_what_was_forged_comes_back(
    somebody: Somebody, queues: Queues
) -> None:
    # given one that failed when the world was down, one that was done after all, one that was forged
    failed, done, forged = unsent(somebody, "bread"), unsent(somebody, "milk"), unsent(somebody, new_id("evt"))
    for event in (failed, done):
        Actions(somebody.principal).record(event)
    Actions(somebody.principal).acted(done.id, {})
    lay_dead(queues, failed, done, forged)

    # when
    moved = until(lambda: amy(somebody, "actions", "redrive")["moved"])

    # then
    assert moved >= 3
    assert somebody.ended(failed.id)["status"] == "acted"
    assert forged.id in queues.dead(forged.id)
    assert somebody.done(done.id) == 0
