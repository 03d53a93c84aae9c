"""The person behind the key."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.base import Request, Resource, Timestamp
from contracts.ids import UserId


@cache
def _zones() -> frozenset[str]:
    """The zones of the tzdata package: the same on every machine, without names such as `localtime` of a host's files."""
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split()) - {"Factory"}


def _known_zone(value: str) -> str:
    if value not in _zones():
        raise ValueError("not an IANA time zone, such as Europe/Berlin")
    return value


def _plausible_birth_year(value: int) -> int:
    if not 1900 <= value <= datetime.now(UTC).year:
        raise ValueError("not a year from 1900 until now, in four digits")
    return value


def _locale(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) or len(value) > 35:
        raise ValueError("not a language tag (BCP 47), such as en or de-CH")
    return value


def _line(value: str) -> str:
    """Text as a person would type it on one line: agents read it, and what they read should have no hidden parts."""
    text = " ".join(value.split())
    if not text:
        raise ValueError("blank; send null to clear it")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in text.replace("\u200d", "")):
        raise ValueError("has characters that cannot be seen; send plain text")
    return text


TimeZone = Annotated[str, AfterValidator(_known_zone)]
Locale = Annotated[str, AfterValidator(_locale)]
BirthYear = Annotated[int, AfterValidator(_plausible_birth_year)]
Name = Annotated[str, Field(max_length=100), AfterValidator(_line)]
Goal = Annotated[str, Field(max_length=300), AfterValidator(_line)]
Sex = Literal["female", "male", "other"]
Units = Literal["metric", "imperial"]


class Profile(Resource):
    """What the agents may know of the person besides measurements. Every field is the person's to give or to leave out."""

    name: str | None = None
    """What Amy calls the person."""
    birth_year: int | None = None
    """Four digits."""
    sex: Sex | None = None
    """Reference ranges depend on it."""
    height_cm: float | None = None
    """Centimetres."""
    weight_kg: float | None = None
    """Kilograms."""
    units: Units = "metric"
    """In which the person wants to read values. What is sent and stored is always metric."""
    time_zone: str = "UTC"
    """IANA name; dates are the person's local dates."""
    locale: str = "en"
    """Language tag (BCP 47)."""
    goals: list[str] = []
    """What the person wants to reach, one line each."""


class Me(Resource):
    """The person behind the key."""

    id: UserId
    """`user_…`"""
    object: Literal["user"] = "user"
    """Always `user`."""
    created_at: Timestamp
    """When the profile was made."""
    updated_at: Timestamp
    """When the profile last changed."""
    profile: Profile
    """What the agents may know besides measurements."""


class MeUpdate(Request):
    """A merge patch (RFC 7396) of the profile: a field that is absent stays, null clears it."""

    name: Name | None = None
    """What Amy calls the person."""
    birth_year: BirthYear | None = None
    """Four digits."""
    sex: Sex | None = None
    """Reference ranges depend on it."""
    height_cm: Annotated[float, Field(ge=50, le=260)] | None = None
    """Centimetres."""
    weight_kg: Annotated[float, Field(ge=10, le=500)] | None = None
    """Kilograms."""
    units: Units | None = None
    """In which the person wants to read values. Null: metric."""
    time_zone: TimeZone | None = None
    """IANA name, such as Europe/Berlin. Null: UTC."""
    locale: Locale | None = None
    """Language tag (BCP 47), such as en or de-CH. Null: en."""
    goals: Annotated[list[Goal], Field(max_length=20)] | None = None
    """What the person wants to reach, one line each. Replaced as a whole. Null: none."""
