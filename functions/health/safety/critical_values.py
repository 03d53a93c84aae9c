"""Critical laboratory values and vital signs: in what a person writes, and among the latest markers that the turn may
see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from functions.health.safety.rules import read_rules, rule_book

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)"
_UNIT = r"(?P<unit>%|percent\b|(?:x ?)?10\^?[39] ?/ ?u?l|[a-zµμ°]+(?: ?/ ?(?:d?l|ml|ul|µl|μl|mm3))?|/ ?ul|/ ?mm3)?"
_BETWEEN = r"(?P<between>(?:\s|[:=(,\-]|[a-z]+\b){0,12}?)"
_LIMITS = re.compile(
    r"\b(above|over|below|under|less than|more than|greater than|at least|up to|between|range|than|from|limit|target|goal)\b"
    r"|[<>≤≥]"
)
_OWN = re.compile(r"\b(my|mine|his|her|their|our|i|im|ive)\b")
_NO_READING = re.compile(
    r"\b(intake|diet|supplements?|tablets?|pills?|foods?|eat|ate|rich|drink|daily|per day|a day|dose)\b"
)
_UNKNOWN_UNIT = re.compile(
    r"^(mg|g|mcg|iu|kcal|min|minutes|hours|days|weeks|years|times|km|miles|points|ms|steps|kg|lbs?)$"
)


@dataclass(frozen=True)
class CriticalValue:
    """A reading at which one does not wait."""

    name: str
    written: str
    """As the person wrote it, or as the marker says."""


@dataclass(frozen=True)
class Limit:
    """When a quantity is critical; numbers in the first of its units."""

    name: str
    words: tuple[str, ...]
    units: Mapping[str, float]
    assumed: tuple[str, ...]
    """Units that a number without one may have."""
    believable: tuple[float, float]
    low: float | None
    high: float | None
    pair: tuple[float, float] | None
    """Of a blood pressure: critical at or above either."""
    not_before: tuple[str, ...]
    """Words that make another quantity of the name: `haemoglobin a1c`."""
    needs: tuple[str, ...]
    """One of these must be said, too: a runner's lactate is no laboratory's."""
    disarmed_by: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_critical(self, value: float, unit: str) -> bool:
        """Whether a reading is critical; without a unit only if it is in every one that it may have."""
        units = [unit] if unit in self.units else self.assumed if unit == "" else ()
        factors = [self.units[one] for one in units]
        low, high = self.believable
        readings = [value * each for each in factors if low <= value * each <= high]
        return bool(readings) and all(self._beyond(reading) for reading in readings)

    def _beyond(self, reading: float) -> bool:
        return (self.low is not None and reading <= self.low) or (self.high is not None and reading >= self.high)


@cache
def limits() -> tuple[Limit, ...]:
    """All limits, from the reviewed file."""
    return tuple(_limit(entry) for entry in read_rules("critical_values.toml")["value"])


def critical_in_text(text: str) -> Iterator[CriticalValue]:
    """The readings of a message that are critical and are somebody's now: not "above 6.5 is dangerous", not last year's."""
    plain = _plain(text)
    contexts = rule_book().contexts
    for sentence in re.split(r"(?<!\d)[.!?\n]+\s*|(?<=\d)[.!?]+(?=\s|$)", plain):
        if contexts.past.within(_words(sentence)) and not contexts.recent.within(_words(sentence)):
            continue
        for limit in limits():
            yield from _in_sentence(limit, sentence)


def _in_sentence(limit: Limit, sentence: str) -> Iterator[CriticalValue]:
    for match in limit.pattern.finditer(sentence):
        between = match["between"] or ""
        rest = sentence[match.end("name") :].lstrip(" -")
        if any(rest.startswith(word) for word in limit.not_before):
            continue
        if _LIMITS.search(between) and not _OWN.search(sentence):
            continue
        if any(re.search(rf"\b{word}\b", sentence) for word in limit.disarmed_by):
            continue
        if limit.needs and not any(re.search(rf"\b{word}\b", sentence) for word in limit.needs):
            continue
        if limit.pair is not None:
            upper, lower = float(match["upper"]), float(match["lower"])
            low, high = limit.believable
            if low <= upper <= high and lower < upper and (upper >= limit.pair[0] or lower >= limit.pair[1]):
                yield CriticalValue(limit.name, f"{match['upper']}/{match['lower']}")
            continue
        unit = (match["unit"] or "").replace(" ", "")
        if unit not in limit.units:
            if _UNKNOWN_UNIT.match(unit) or (_NO_READING.search(sentence) and unit == ""):
                continue
            unit = "" if "/" not in unit and unit != "%" else unit
        if limit.is_critical(_value(match["number"]), unit):
            written = f"{match['number']} {match['unit']}" if unit else match["number"]
            yield CriticalValue(limit.name, written.strip())


def critical_marker(marker: Mapping[str, Any]) -> CriticalValue | None:
    """Whether a marker of the person's records is critical: `{"name", "value", "unit"}`, whatever else is in it."""
    name = next((str(marker[key]) for key in ("name", "marker", "key", "label") if marker.get(key)), "")
    value, unit = marker.get("value"), str(marker.get("unit") or "")
    if not name or not isinstance(value, int | float) or isinstance(value, bool):
        return None
    plain = _plain(name).replace("_", " ").strip()
    for limit in limits():
        if plain in limit.words and limit.is_critical(float(value), _plain(unit).replace(" ", "")):
            return CriticalValue(limit.name, f"{value:g} {unit}".strip())
    return None


def names_marker(text: str, value: CriticalValue) -> bool:
    """Whether a message speaks of the quantity."""
    plain = _plain(text)
    words = next(limit.words for limit in limits() if limit.name == value.name)
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in words)


def _limit(entry: Mapping[str, Any]) -> Limit:
    words = sorted(entry["words"], key=len, reverse=True)
    name = rf"(?<![\w])(?P<name>{'|'.join(map(re.escape, words))})(?![\w])"
    if "pair" in entry:
        pattern = rf"{name}{_BETWEEN}(?P<upper>\d{{2,3}}) ?(?:/|over|on|by) ?(?P<lower>\d{{2,3}})(?!\d)"
    else:
        pattern = rf"{name}{_BETWEEN}{_NUMBER}(?!\d|[.,/:]\d) ?{_UNIT}"
    pair = entry.get("pair")
    return Limit(
        name=entry["name"],
        words=tuple(entry["words"]),
        units=entry["units"],
        assumed=tuple(entry.get("assumed", entry["units"])),
        believable=(entry["believable"][0], entry["believable"][1]),
        low=entry.get("low"),
        high=entry.get("high"),
        pair=(pair[0], pair[1]) if pair else None,
        not_before=tuple(entry.get("not_before", ())),
        needs=tuple(entry.get("context", ())),
        disarmed_by=tuple(entry.get("words_that_disarm", ())),
        pattern=re.compile(pattern),
    )


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("µ", "u").replace("μ", "u").replace("’", "'")
    return text.replace("sp o2", "spo2").replace("⁹", "^9").replace("'", "")


def _words(sentence: str) -> str:
    return " ".join(re.findall(r"[a-z]+|\d+", sentence))


def _value(number: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        return float(number.replace(",", ""))
    return float(number.replace(",", "."))
