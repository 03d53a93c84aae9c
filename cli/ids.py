"""Ids as a person gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.errors import InputError

if TYPE_CHECKING:
    from contracts.ids import Prefix

_KINDS: dict[Prefix, tuple[str, str]] = {
    "apr": ("an approval", "amy approvals"),
    "chk": ("a check-in", "amy check-ins list"),
    "evt": ("an action", "amy actions list"),
    "imp": ("an import", "amy import"),
    "key": ("a key", "amy keys list"),
    "lab": ("a report", "amy labs list"),
    "mem": ("a memory", "amy memory list"),
    "rev": ("a review", "amy reviews list"),
    "run": ("a run", "amy runs list"),
    "turn": ("a turn", "amy turns list"),
}
"""By prefix: what it is the id of, and the command that shows some."""


def checked(prefix: Prefix, id_: str) -> str:
    """The id, if it has the form of one of these. Raises InputError: the API would only say that it is not there."""
    from contracts.ids import is_id

    what, command = _KINDS[prefix]
    if not is_id(prefix, id_):
        raise InputError(
            f"{id_!r} is not the id of {what}.",
            code=f"bad_{what.rpartition(' ')[2].replace('-', '_')}_id",
            hint=f"Ids look like {prefix}_01JD8Q…; `{command}` shows them.",
        )
    return id_
