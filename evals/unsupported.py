"""Citations that no look-up of the turn returned, found in the answer's own text and among what it says it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from contracts.turns import TurnResult

_MARKS = re.compile(
    r"""
      \[(?P<id>(?:pubmed|datacommons|range):[^\]\s,;]+)
    | (?P<url>https?://[^\s<>"\])]*[^\s<>"\]).,;:!?])
    | \bPM(?:ID|CID):?\s?(?P<pmid>\d+)
    | \b(?P<doi>10\.\d{4,9}/[^\s\])]*[^\s\]).,;:!?])
    | \b(?P<author>[A-Z][\w’'-]+)\ et\ al\.?,?\s\(?(?P<year>(?:19|20)\d{2})
    """,
    re.VERBOSE,
)


def unsupported_citations(result: TurnResult, looked_up: str, own_texts: Iterable[str]) -> list[str]:
    """What is cited and cannot be found in what was looked up, or in what the person wrote."""
    known = "\n".join([looked_up, *own_texts])
    if result.mode == "safety":
        return []
    return [*_in_text(result.text, known), *_listed(result, known)]


def _in_text(text: str, known: str) -> Iterator[str]:
    for match in _MARKS.finditer(text):
        if match["author"]:
            if not (match["author"] in known and match["year"] in known):
                yield match[0]
        elif not any(mark in known for mark in match.group("id", "url", "pmid", "doi") if mark):
            yield match[0]


def _listed(result: TurnResult, known: str) -> Iterator[str]:
    for citation in result.citations:
        if not ((citation.url and citation.url in known) or citation.title in known):
            yield citation.title
