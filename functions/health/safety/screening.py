"""What a question sets off before any model sees it: an emergency with its fixed reply, or constraints and a note.

A pure function of the messages, the profile, the markers, the date and the place; the same rules give the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from functions.core.screening import Screening
from functions.core.settings import get_settings
from functions.core.snapshot import Snapshot
from functions.health.safety.critical_values import CriticalValue, critical_in_text, critical_marker, names_marker
from functions.health.safety.evidence import emergencies_in, nameable_flags
from functions.health.safety.help_numbers import HelpNumbers, help_numbers
from functions.health.safety.rules import read_rules, rule_book
from functions.health.snapshot import profile_of, shared_contents

MOST_REPLIES = 2
MARKER_IS_FRESH_DAYS = 14
"""A critical marker that is older was somebody's business then."""

_ADULT = 18


@dataclass(frozen=True)
class Person:
    """What is known of who asks."""

    today: str
    """ISO date, of where they are."""
    time_zone: str = "UTC"
    locale: str = "en"
    profile: Mapping[str, Any] = field(default_factory=dict)
    markers: Sequence[Mapping[str, Any]] = ()
    """Latest laboratory values: `{"name", "value", "unit", "date"}`."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> Person:
        """As the snapshot knows them."""
        return cls(
            snapshot.today,
            snapshot.time_zone,
            snapshot.locale,
            profile_of(snapshot),
            _markers(shared_contents(snapshot.pack)),
        )


def screen(question: str, earlier: Iterable[str], person: Person) -> Screening:
    """`earlier`: what the person wrote before in the conversation, which cannot be an emergency of this turn any more."""
    numbers = help_numbers(person.time_zone, person.locale)
    flags = dict.fromkeys(emergencies_in(question))
    readings = list(critical_in_text(question))
    fresh = [value for marker in person.markers if _fresh(marker, person.today) and (value := critical_marker(marker))]
    readings += [value for value in fresh if names_marker(question, value)]
    if readings:
        flags["critical_value"] = None
    reply = fixed_reply(list(flags), numbers, readings)
    if reply:
        return Screening(flags=list(flags), emergency=True, reply=reply)
    flags = dict.fromkeys([*flags, *_topics(question, earlier, person), *(["critical_marker"] if fresh else [])])
    always = read_rules("topics.toml")["always"].strip().format(emergency=numbers.emergency, crisis=numbers.crisis)
    blocks, notes = blocks_and_notes(list(flags), numbers, ", ".join(f"{one.name} {one.written}" for one in fresh))
    return Screening(flags=list(flags), constraints=[always, *blocks], notes=notes)


def blocks_and_notes(flags: Sequence[str], numbers: HelpNumbers, marker: str = "") -> tuple[list[str], list[str]]:
    """The reviewed constraints and notes of flags that are no emergency; `marker`: the critical one, if there is one."""
    topics = [entry for entry in read_rules("topics.toml")["topic"] if entry["flag"] in flags]
    said = {"emergency": numbers.emergency, "crisis": numbers.crisis}
    blocks = [topic["constraints"].strip().format(**said) for topic in topics]
    return blocks, [topic["note"].format(**said, marker=marker) for topic in topics]


def asks_a_person(flags: Iterable[str]) -> bool:
    """The pack's policy: whether an answer to a question with these flags waits until a person has approved it."""
    wanted = {flag.strip() for flag in get_settings().approve_flags.split(",")}
    return not wanted.isdisjoint(flags)


def _topics(question: str, earlier: Iterable[str], person: Person) -> Iterator[str]:
    book = rule_book()
    before = "\n".join(earlier)
    if not nameable_flags().isdisjoint(emergencies_in(before)) or any(critical_in_text(before)):
        yield "earlier_emergency"
    for sighting in book.sightings(book.sentences(f"{before}\n{question}"), book.topics):
        if sighting.doubt not in ("negated", "fiction"):
            yield sighting.flag
    if _is_minor(person):
        yield "minor"


def _markers(shared: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The latest markers that every agent sees, by name or as a list."""
    latest = shared.get("latest_markers") or {}
    named = latest.items() if isinstance(latest, Mapping) else (("", one) for one in latest)
    return [{"name": name, **one} if name else one for name, one in named if isinstance(one, Mapping)]


def _is_minor(person: Person) -> bool:
    """By the year of birth alone: who turns eighteen this year counts as grown up."""
    born = person.profile.get("birth_year")
    return isinstance(born, int) and int(person.today[:4]) - born < _ADULT


def _fresh(marker: Mapping[str, Any], today: str) -> bool:
    """Measured within the last days; a marker without a readable date is not."""
    for key in ("measured_on", "date", "measured_at", "taken_at", "collected_at", "time", "at"):
        written = marker.get(key)
        if isinstance(written, str):
            try:
                age = date.fromisoformat(today) - date.fromisoformat(written[:10])
            except ValueError:
                continue
            return 0 <= age.days <= MARKER_IS_FRESH_DAYS
    return False


def fixed_reply(flags: list[str], numbers: HelpNumbers, readings: Sequence[CriticalValue]) -> str:
    """The fixed replies to the gravest of the flags; empty if none of them is an emergency."""
    value = ", ".join(dict.fromkeys(f"{reading.name} {reading.written}" for reading in readings))
    texts = [entry["text"].strip() for entry in read_rules("replies.toml")["reply"] if entry["flag"] in flags]
    said = {"emergency": numbers.emergency, "crisis": numbers.crisis, "poison": numbers.poison, "value": value}
    return "\n\n".join(text.format(**said) for text in texts[:MOST_REPLIES])
