"""What the API's answers become, whatever a later version of the API adds to them.

Unknown fields are kept, and so are values that this version has no name for: an enumeration is typed as its known values
or any string. What an answer, an entry of a list or an event was parsed from stays beside it (`to_dict`), byte for byte as
the API said it, and an answer also knows its HTTP reply (`reply_of`).
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from amy_sdk._effects import Reply
from amy_sdk._errors import BadAnswerError


class Model(BaseModel):
    """The base of all of the API's objects."""

    model_config = ConfigDict(extra="allow", defer_build=True, populate_by_name=True, protected_namespaces=())

    _json: dict[str, Any] | None = PrivateAttr(default=None)
    _reply: Reply | None = PrivateAttr(default=None)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: what the API sent where this is an answer, an entry of a list or an event."""
        if self._json is not None:
            return self._json
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


M = TypeVar("M", bound=Model)


def parse(kind: type[M], value: dict[str, Any], reply: Reply | None = None) -> M:
    """A model of what the API sent. Raises BadAnswerError where it lacks what every such object has."""
    try:
        made = kind.model_validate(value)
    except ValidationError as error:
        where = ", ".join(sorted({".".join(map(str, one["loc"])) for one in error.errors()}))
        raise BadAnswerError(
            f"The answer is not a {kind.__name__} as this version of the SDK knows it: {where}.",
            status=reply.status if reply else 200,
            request_id=reply.request_id if reply else None,
            reply=reply,
        ) from error
    made._json, made._reply = value, reply
    return made


def reply_of(answer: Model) -> Reply | None:
    """The HTTP reply that an answer came in: status, headers, body. None for what came inside another answer."""
    return answer._reply
