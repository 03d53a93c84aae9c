"""Whom to call: the numbers of the country in which the person most probably is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from functions.health.safety.rules import read_rules


@dataclass(frozen=True)
class HelpNumbers:
    """As they stand in a sentence: "call …"."""

    emergency: str
    crisis: str
    poison: str


def help_numbers(time_zone: str, locale: str) -> HelpNumbers:
    """By the time zone, which says where somebody is; else by the locale's region; else what most phones know."""
    file = read_rules("help_numbers.toml")
    country = _country_of_zone().get(time_zone) or _region(locale)
    numbers: dict[str, Any] = file.get(country, {})
    if not numbers and country in file["europe"]["countries"]:
        numbers = file["europe"]
    chosen = {**file["default"], **numbers}
    return HelpNumbers(chosen["emergency"], chosen["crisis"], chosen["poison"])


def _region(locale: str) -> str:
    found = re.search(r"[-_]([A-Za-z]{2})\b", locale)
    return found[1].upper() if found else ""


@cache
def _country_of_zone() -> dict[str, str]:
    """Country by IANA zone, from the zone table of the time zone database."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
