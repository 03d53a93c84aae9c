"""What the API's answers become, whatever another version of the API says.

Unknown fields are kept, and so are values that this version has no name for: an enumeration is typed as its known values
or any string. An answer that does not fit its model is given as far as it goes, with None for what it lacks: a program
that does not look there goes on. What an object was made of stays beside it (`to_dict`), as the API said it, and an answer
also knows its HTTP reply (`reply_of`).
"""

from __future__ import annotations

from types import UnionType
from typing import Any, Self, TypeVar, Union, cast, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from amy_sdk._effects import Reply


class Model(BaseModel):
    """The base of all of the API's objects."""

    model_config = ConfigDict(extra="allow", defer_build=True, populate_by_name=True, protected_namespaces=())

    _json: dict[str, Any] | None = PrivateAttr(default=None)
    _reply: Reply | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, value: Any, fitted: ModelWrapValidatorHandler[Self]) -> Self:
        made = fitted(value)
        if isinstance(value, dict):
            made._json = value
        return made

    def to_dict(self) -> dict[str, Any]:
        """What the API sent, unchanged."""
        if self._json is not None:
            return self._json
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


M = TypeVar("M", bound=Model)


def parse(kind: type[M], value: dict[str, Any], reply: Reply | None = None) -> M:
    """A model of what the API sent."""
    try:
        made = kind.model_validate(value)
    except ValidationError:
        made = _as_far_as_it_goes(kind, value)
    made._json, made._reply = value, reply
    return made


def reply_of(answer: Model) -> Reply | None:
    """The HTTP reply that an answer came in: status, headers, body. None for what came inside another answer."""
    return answer._reply


def _as_far_as_it_goes(kind: type[M], value: dict[str, Any]) -> M:
    kind.model_rebuild()
    fields: dict[str, Any] = dict(value)
    for name, field in kind.model_fields.items():
        key = field.alias or name
        if key in value:
            fields[name] = _fitted(field.annotation, value[key])
        elif field.is_required():
            fields[name] = None
    return cast(M, kind.model_construct(set(fields), **fields))


def _fitted(annotation: Any, value: Any) -> Any:
    """The value as the annotation wants it where it can be, else as it came."""
    if isinstance(annotation, type) and issubclass(annotation, Model) and isinstance(value, dict):
        return parse(annotation, value)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        fitted = (_fitted(one, value) for one in arguments if one is not type(None))
        return next((one for one in fitted if one is not value), value)
    if origin is list and isinstance(value, list):
        return [_fitted(arguments[0], one) for one in value]
    if origin is dict and isinstance(value, dict):
        return {key: _fitted(arguments[1], one) for key, one in value.items()}
    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return value
