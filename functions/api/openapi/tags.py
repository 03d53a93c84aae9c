"""The groups of operations, in the order in which a reader meets them."""

from __future__ import annotations

TAGS: dict[str, str] = {
    "turns": (
        "Questions, and the durable reasoning that answers them: start one, follow its events, read its answer, its trace "
        "and its proof, replay it."
    ),
    "runs": "One agent, started directly with instructions and material of yours.",
    "approvals": "Where Amy waits for a person's yes or no: a plan, an answer, an action.",
    "actions": "What agents asked the outside world to do, and what became of it.",
    "reviews": "What agents asked a human to look at. Nothing waits for it.",
    "check-ins": "Amy asks by herself, at times that the person chose.",
    "data": "Daily values, series over time, and what changed since you last looked.",
    "sources": "Connected providers, and which of several sources is believed.",
    "imports": "Files of other apps, read into the person's days.",
    "labs": "Laboratory reports, from the PDF to values that the person has confirmed.",
    "memory": "What Amy remembers between turns, and what the person told her to keep.",
    "me": "The person behind the key: profile, consents, a copy of everything, and the end of the account.",
    "auth": "Keys, the sign-in of a device, and tokens for streams.",
    "system": "Whether the API answers.",
}
"""By name: what the group is about."""
