"""Whom a look-up is about, as far as it matters for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from functions.health.markers import Marker
from functions.health.ranges import Sex


@dataclass(frozen=True, slots=True)
class Person:
    """Sex and age where they are known, and the latest markers by name."""

    sex: Sex | None = None
    age_years: int | None = None
    """The age reached in the current year."""
    markers: Mapping[str, Marker] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, sex: str | None, birth_year: int | None, year: int, markers: Iterable[Marker]) -> Person:
        """From what a profile holds. A sex other than the two that ranges know counts as not known."""
        known: dict[str, Sex] = {"female": "female", "male": "male"}
        age = None if birth_year is None else year - birth_year
        return cls(known.get(sex or ""), age, MappingProxyType({one.name: one for one in markers}))
