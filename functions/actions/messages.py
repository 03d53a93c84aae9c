"""What lies on the actions queue, and how it is told from what somebody only put there."""

from __future__ import annotations

import json

from pydantic import ValidationError

from functions.core.actions import ActionRecord, Actions
from functions.core.errors import EventForged
from functions.core.topics import SOURCE, Emitted


def read_message(body: str) -> Emitted:
    """The event in a message, as EventBridge's rule hands it on. Raises EventForged for anything else."""
    try:
        envelope = json.loads(body)
        event = Emitted.model_validate(envelope["detail"])
        if (envelope["source"], envelope["detail-type"]) == (SOURCE, event.topic):
            return event
    except (ValueError, TypeError, KeyError, ValidationError) as error:
        raise EventForged from error
    raise EventForged


def proven(event: Emitted) -> ActionRecord:
    """The action of an event that was emitted, by an agent of this very user, with this very content. Raises EventForged."""
    action = Actions(event.principal).find(event.id)
    if action is None or action.emitted != event:
        raise EventForged
    return action
