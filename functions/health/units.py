"""Unit conversions, all of them: of laboratory markers, of body measures, of what a day is measured in.

A unit is read into what it measures and a scale: `mg/dL` is mass per volume, 0.01 g/L. Units that measure the same thing
convert by their scales. What joins two kinds (mass and amount of substance, activity in U and in katal) depends on the
substance and comes from its entry in `ranges`. Temperature and HbA1c are affine and stand here by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_PREFIXES: Mapping[str, float] = MappingProxyType(
    {"": 1.0, "k": 1e3, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
)
_BASES: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "g": ("mass", 1.0),
        "L": ("volume", 1.0),
        "mol": ("amount", 1.0),
        "Eq": ("equivalents", 1.0),
        # International and enzyme units are written one for the other on reports, and are the same number.
        "U": ("activity", 1.0),
        "kat": ("katal", 1.0),
        "Pa": ("pressure", 1.0),
        "m": ("length", 1.0),
        "s": ("time", 1.0),
    }
)
"""Units that take prefixes: what they measure, and their scale."""
_FIXED: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "%": ("fraction", 0.01),
        "fraction": ("fraction", 1.0),
        "ratio": ("fraction", 1.0),
        "mmHg": ("pressure", 133.322),
        "min": ("time", 60.0),
        "h": ("time", 3600.0),
        "lb": ("mass", 453.59237),
        "in": ("length", 0.0254),
        "mi": ("length", 1609.344),
        "m2": ("area", 1.0),
        "bpm": ("rate", 1.0),
        "/min": ("rate", 1.0),
        "steps": ("steps", 1.0),
        "kcal": ("energy", 1.0),
        "kJ": ("energy", 1 / 4.184),
        "degC": ("temperature", 1.0),
        "degF": ("temperature", 1.0),
        "cells": ("count", 1.0),
        "1": ("count", 1.0),
    }
)
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "°C": "degC", "C": "degC", "°F": "degF", "F": "degF", "lbs": "lb", "inch": "in", "inches": "in", "hr": "h",
        "hour": "h", "hours": "h", "minutes": "min", "liter": "L", "litre": "L", "beats/min": "bpm",
        "mm[Hg]": "mmHg", "mmhg": "mmHg",
    }
)  # fmt: skip
_LOWER_CASE: Mapping[str, str] = MappingProxyType(
    {name.lower(): name for name in ("L", "mol", "Eq", "U", "Pa", "IU", "kat", "g")}
)
_COUNT = re.compile(r"^(?:[xX]|×|\*)?10(?:\^|\*|e|E)?\(?(?P<power>3|6|9|12)\)?(?=/|$)")
_SHORT_COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "K/uL": "1e3/uL", "k/uL": "1e3/uL", "Thousand/uL": "1e3/uL", "thou/uL": "1e3/uL", "Tsd/uL": "1e3/uL",
        "Tsd./uL": "1e3/uL", "M/uL": "1e6/uL", "Million/uL": "1e6/uL", "mill/uL": "1e6/uL", "Mio/uL": "1e6/uL",
        "Mio./uL": "1e6/uL", "G/L": "1e9/L", "Gpt/L": "1e9/L", "T/L": "1e12/L", "Tpt/L": "1e12/L",
    }
)  # fmt: skip
"""As laboratories print them: `G/l` is no gram."""


class UnitUnknown(ValueError):
    """A unit that cannot be read."""


class NotConvertible(ValueError):
    """Two units that measure different things, with nothing that joins them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how much of the base unit one of it is."""

    measures: str
    scale: float


def plain_unit(text: str) -> str:
    """A unit in the spelling that is used here: `µg/dl` is `ug/dL`, `MG/DL` is `mg/dL`, `x10E3/µL` is `10^3/uL`."""
    joined = text.strip().replace("µ", "u").replace("μ", "u").replace("mcg", "ug").replace(" ", "")
    joined = joined.replace("mcL", "uL").replace("²", "2")
    joined = joined.removesuffix("/1.73m2").removesuffix("/1.73m^2").removesuffix("/{1.73_m2}")
    joined = _SHORT_COUNTS.get(re.sub(r"l$", "L", joined), joined)
    counted = _COUNT.match(joined)
    if counted is not None:
        joined = f"1e{counted['power']}{joined[counted.end() :]}"
    return "/".join(_plain_part(part) for part in joined.split("/")) if joined != "/min" else joined


def _plain_part(part: str) -> str:
    if part in _FIXED or part in _SPELLINGS:
        return _SPELLINGS.get(part, part)
    for candidate in (part, part.lower()):
        for prefix in sorted(_PREFIXES, key=len, reverse=True):
            if candidate.startswith(prefix):
                base = candidate[len(prefix) :]
                base = _LOWER_CASE.get(base.lower(), base) if base not in ("m", "s") else base
                base = "U" if base == "IU" else base
                if base in _BASES:
                    return f"{prefix}{base}"
    return part


def read_unit(text: str) -> Unit:
    """Raises UnitUnknown."""
    plain = plain_unit(text)
    if plain in _FIXED:
        return Unit(*_FIXED[plain])
    top, *below = (_read_part(part, text) for part in plain.split("/"))
    measures, scale = top
    for part, part_scale in below:
        measures, scale = f"{measures}/{part}", scale / part_scale
    kinds = measures.split("/")
    if len(kinds) == 2 and kinds[0] == kinds[1]:
        return Unit("fraction", scale)
    return Unit(measures, scale)


def _read_part(part: str, whole: str) -> tuple[str, float]:
    if part in _FIXED:
        return _FIXED[part]
    if re.fullmatch(r"1e\d+", part):
        return "count", float(part)
    if part == "":
        return "count", 1.0
    for prefix, factor in _PREFIXES.items():
        base = _BASES.get(part[len(prefix) :]) if part.startswith(prefix) else None
        if base is not None:
            return base[0], base[1] * factor
    raise UnitUnknown(whole)


@dataclass(frozen=True, slots=True)
class Substance:
    """How a marker's two units hang together: `other` = `factor` × `unit` + `offset`."""

    unit: str
    other: str | None = None
    factor: float | None = None
    """None: nothing joins the two (Lp(a) in mass and in amount)."""
    offset: float = 0.0

    def to_unit(self, value: float, given: str) -> float:
        """A value in `unit`. Raises UnitUnknown, NotConvertible."""
        if plain_unit(given) == plain_unit(self.unit):
            return value
        other = self.other or ""
        if self.factor is not None and plain_unit(given) == plain_unit(other):
            return (value - self.offset) / self.factor
        source, own = read_unit(given), read_unit(self.unit)
        if self.offset:
            # An affine rule holds between its own two units: 5.7 % of HbA1c is no 57 mmol/mol, though both are parts of a
            # whole.
            raise NotConvertible(f"{given} does not convert to {self.unit}")
        if source.measures == own.measures:
            return value * source.scale / own.scale
        if self.factor is not None and other and source.measures == read_unit(other).measures:
            return value * source.scale / read_unit(other).scale / self.factor
        raise NotConvertible(f"{given} does not convert to {self.unit}")

    def convertible(self) -> list[str]:
        """Units that a value may be given in, the usual spellings."""
        return [self.unit] + (
            [self.other] if self.other and self.factor is not None and self.other != self.unit else []
        )


def convert(value: float, given: str, wanted: str) -> float:
    """Between units that measure the same thing; temperature included. Raises UnitUnknown, NotConvertible."""
    source, target = read_unit(given), read_unit(wanted)
    if source.measures != target.measures:
        raise NotConvertible(f"{given} does not convert to {wanted}")
    if source.measures == "temperature":
        celsius = (value - 32) / 1.8 if plain_unit(given) == "degF" else value
        return celsius * 1.8 + 32 if plain_unit(wanted) == "degF" else celsius
    return value * source.scale / target.scale
