"""Which format a file is of, by what is in it: a name is a label that anybody may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from functions.health.import_formats import apple_health, daily, fitbit, oura, whoop
from functions.health.import_formats.archive import Member
from functions.health.import_formats.found import FileRefused, Format, Skipped
from functions.health.import_formats.text import header_names

_READ = (".xml", ".json", ".csv", ".txt", "")
"""Endings of members that are looked into. An archive of Apple's has thousands of routes beside its one XML."""

_KNOWN = "an export of Apple Health, Fitbit, WHOOP or Oura, or a CSV with a row for each day"


@dataclass(frozen=True, slots=True)
class Package:
    """A file whose format is known."""

    format: Format
    members: Sequence[tuple[str, Member]]
    """What is to be read, each with the kind that its reader knows it by."""
    left_out: Sequence[Skipped]


def detect(members: Sequence[Member], expected: Format | None = None) -> Package:
    """The format, and the members that belong to it. Raises FileRefused: for what is of no format, for what is not of the
    one that is expected, and for an archive of several."""
    kinds: list[tuple[Format, str, Member]] = []
    unknown: Counter[str] = Counter()
    for member in members:
        found = _kind(member)
        if found is None:
            unknown[_stem(member.name)] += 1
        else:
            kinds.append((*found, member))
    formats = {found for found, _, _ in kinds}
    if len(formats) > 1 and "daily_csv" in formats:
        # Every app's archive may have tables beside what it is about.
        formats.discard("daily_csv")
    if not formats:
        raise FileRefused("unknown_format", f"the file is none that is known; send {_KNOWN}")
    if len(formats) > 1:
        raise FileRefused(
            "other_format", f"the archive is of several apps: {', '.join(sorted(formats))}; send them one by one"
        )
    (format_,) = formats
    if expected is not None and expected != format_:
        raise FileRefused("other_format", f"the file is {format_}, not {expected}; leave format out, or correct it")
    of_it = [(kind, member) for found, kind, member in kinds if found == format_]
    unknown.update(_stem(member.name) for found, _, member in kinds if found != format_)
    return Package(format_, of_it, [Skipped("not_used", name, count=count) for name, count in sorted(unknown.items())])


def _kind(member: Member) -> tuple[Format, str] | None:
    """The format of a member and what its reader calls it; None for what is of none. Raises FileRefused."""
    if not member.name.lower().endswith(_READ) or not member.size:
        return None
    head = member.head()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if member.name:
            return None
        raise FileRefused("encoding", "the file is UTF-16; save it as UTF-8")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return ("apple_health", "export") if apple_health.is_export(head) else None
    if start.startswith((b"{", b"[")):
        if kind := fitbit.json_kind(member.name, head):
            return "fitbit", kind
        return ("oura", "json") if oura.is_json(head) else None
    if b"\0" in head:
        return None
    columns = header_names(head)
    if kind := whoop.csv_kind(columns):
        return "whoop", kind
    if kind := fitbit.csv_kind(columns):
        return "fitbit", kind
    if oura.is_trends(columns):
        return "oura", "trends"
    return ("daily_csv", "days") if daily.is_daily(columns) else None


def _stem(name: str) -> str:
    """A member's name without dates and numbers, which differ between files of one kind."""
    return re.sub(r"[\d_\-. ]+(?=\.\w+$|$)", "", name)[:60] or name[:60]
