"""Citations: an answer may name only what a look-up of this turn returned.

`collect` takes the sources out of what tools gave an agent to read. `check` holds a text against them: ids in brackets
(`[pubmed:30513777]`), links, addresses, DOIs, PMIDs, and authors with a year. What no look-up returned is removed and
noted; what the person wrote themselves may be said back. `CitationGate` does the same to a text that is still being
written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from functions.core.tool_calls import ToolRead
from functions.health.expert_tools.results import Source
from functions.health.expert_tools.toolbox import EXPERT_TOOLS

EARLIER_RESEARCH = "earlier research"
"""Takes the place of authors in the middle of a sentence."""

_ID = r"(?:pubmed|datacommons|range):[^\s\[\],;]+"
_YEAR = r"(?:19|20)\d{2}[a-z]?"
_NAME = r"[A-Z][\w’'-]+"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CITATION = re.compile(
    rf"""
    (?P<gap>[ \t]*)
    (?: \[(?P<ids>{_ID}(?:\s*[,;]\s*{_ID})*)\]
      | \[(?P<text>[^\[\]\n]*)\]\((?P<link>[^)\s]*)\)
      | (?P<open>\(\s*(?:see\s+)?)?                     # an address or a number, with parentheses of its own or without
        (?: (?P<url>(?:https?://|www\.)[^\s<>"\]]*[^\s<>"\].,;:!?)])
          | (?P<pmid>\bPM(?:ID|CID):?\s?(?:PMC)?\d+)
          | (?P<doi>\b(?:doi:\s?)?10\.\d{{4,9}}/[^\s\])]*[^\s\].,;:!?)])
        )(?(open)\s*\))
      | (?P<aside>\(\s*(?:see\s+)?(?!(?:{_MONTHS})\b){_NAME}(?:\s+(?:and|&)\s+{_NAME}|\s+et\s+al\.?)?,?\s+{_YEAR}\s*\))
      | (?P<told>\b{_NAME}\s+et\s+al\.?(?:,?\s+\(?{_YEAR}\)?)?(?:['’]s)?)
    )
    """,
    re.VERBOSE,
)
_CONTEXT = 60
_LONGEST = 400
"""Characters that a citation may take while it is still being written."""
_UNFINISHED = re.compile(
    rf"""
      (?: \bPM(?:ID|CID):? | \bdoi: )\s*\S*$
    | \b{_NAME}(?:\s+et(?:\s+al\.?)?)?,?\s+\(?\S*$
    | \S+$
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A citation that no look-up returned."""

    text: str
    context: str
    """The words before it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text in which every citation has a source."""

    text: str
    used: list[Source]
    removed: list[Removed]


@dataclass
class Sources:
    """What may be cited, with the ways in which it can be named."""

    items: dict[str, Source] = field(default_factory=dict)
    own_words: Sequence[str] = ()
    """What the person wrote: a citation in it may be said back."""

    @classmethod
    def of(cls, sources: Iterable[Source], own_words: Sequence[str] = ()) -> Sources:
        return cls({source.id: source for source in sources}, own_words)

    def by_id(self, id_: str) -> Source | None:
        return self.items.get(id_.rstrip(".,;"))

    def by_url(self, url: str) -> Source | None:
        """By address, or by a DOI or PMID that is one."""
        wanted = _plain_url(url)
        found = next((one for one in self.items.values() if one.url and _plain_url(one.url) == wanted), None)
        return found or self.by_doi(url)

    def by_doi(self, text: str) -> Source | None:
        doi = re.search(r"10\.\d{4,9}/[^\s\])]+", text)
        wanted = doi[0].rstrip(".,;").lower() if doi else None
        return next((one for one in self.items.values() if one.doi and one.doi.lower() == wanted), None)

    def by_pmid(self, text: str) -> Source | None:
        number = re.search(r"\d+", text)
        return None if number is None or "PMC" in text else self.items.get(f"pubmed:{number[0]}")

    def by_authors(self, text: str) -> Source | None:
        """A source of which an author is named; of the year, where one is named."""
        year = re.search(_YEAR, text)
        names = {name.casefold() for name in re.findall(_NAME, text)}
        for one in self.items.values():
            fits = year is None or one.year == int(year[0][:4])
            if fits and names & {word for author in one.authors for word in author.casefold().split()}:
                return one
        return None

    def said_by_person(self, text: str) -> bool:
        plain = text.strip("()[] ")
        return plain != "" and any(plain in words for words in self.own_words)


def collect(read: Iterable[ToolRead]) -> list[Source]:
    """The sources of what tools gave to read, each once. Only tools that look things up have any: text from elsewhere
    (a memory, a delegate) that has the form of a source is none."""
    found: dict[str, Source] = {}
    for one in read:
        if not one.ok:
            continue
        sources = _of_result(one.content) if one.tool in EXPERT_TOOLS else _of_web(one.tool, one.content)
        for source in sources:
            found.setdefault(source.id, source)
    return list(found.values())


def check(text: str, sources: Sources, render: Callable[[Source], str] | None = None, *, before: str = "") -> Checked:
    """A text with the citations that have a source; `render` gives an id in brackets another form. `before` is the text
    that this one follows, as much of it as matters."""
    used: dict[str, Source] = {}
    removed: list[Removed] = []

    def judge(found: re.Match[str]) -> str:
        citation = found[0][len(found["gap"]) :]
        so_far = before + text[: found.start()]
        context = " ".join(so_far[-_CONTEXT:].split())
        kept = _kept(found, citation, sources, used, render)
        if kept is not None:
            removed.extend(Removed(f"[{id_}]", context) for id_ in _ids(found) if sources.by_id(id_) is None)
            return found["gap"] + kept
        removed.append(Removed(citation, context))
        if found["told"] is not None:
            begins = so_far.rstrip()[-1:] in ("", ".", "!", "?")
            return found["gap"] + (EARLIER_RESEARCH.capitalize() if begins else EARLIER_RESEARCH)
        # Of a link its text stays: it may carry the sentence.
        return found["gap"] + found["text"] if found["text"] else ""

    return Checked(_CITATION.sub(judge, text), list(used.values()), removed)


def with_web_marks(content: Sequence[Mapping[str, Any]]) -> str:
    """The text of a reply, the citations of the provider's web tools behind the words that they are for."""
    parts: list[str] = []
    for block in content:
        if block["type"] != "text":
            continue
        cited = {one["url"]: one.get("title") for one in block.get("citations") or [] if one.get("url")}
        marks = "".join(f" [{_label(title) or _host(url)}]({url})" for url, title in cited.items())
        parts.append(block["text"] + marks)
    return "".join(parts)


def as_link(source: Source) -> str:
    """How an answer shows a source: a link where it has an address, else its name in parentheses."""
    return f"[{_label(source.label)}]({source.url})" if source.url else f"({source.label})"


class CitationGate:
    """One text while it is written: `feed` its pieces in order, then `finish`; both return what may go on.

    Held back is only what could become part of a citation: an open bracket, the word that is not finished, a name that
    "et al." could follow.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._held = ""
        self._before = ""
        self._used: dict[str, Source] = {}
        self.removed: list[Removed] = []

    @property
    def used(self) -> list[Source]:
        """What was cited so far."""
        return list(self._used.values())

    def feed(self, delta: str) -> str:
        self._held += delta
        return self._let_out(_finished(self._held))

    def finish(self) -> str:
        return self._let_out(len(self._held))

    def _let_out(self, length: int) -> str:
        ready, self._held = self._held[:length], self._held[length:]
        checked = check(ready, self._sources, as_link, before=self._before)
        self._before = (self._before + ready)[-_CONTEXT:]
        self._used |= {source.id: source for source in checked.used}
        self.removed += checked.removed
        return checked.text


def _finished(text: str) -> int:
    """How many characters can no longer become part of a citation."""
    start = len(text)
    while (earlier := _held_from(text[:start])) < start:
        start = earlier
    # With the gap before it, which goes when the citation goes.
    start = len(text[:start].rstrip(" \t"))
    return start if len(text) - start <= _LONGEST else len(text)


def _held_from(text: str) -> int:
    """Where something begins that what follows could make a citation of; the length of the text if nowhere."""
    tail = _UNFINISHED.search(text, max(0, len(text) - _LONGEST))
    start = len(text) if tail is None else tail.start()
    for opening, closing in (("[", "]"), ("(", ")")):
        at = text.rfind(opening, 0, start)
        if at != -1 and closing not in text[at:start]:
            start = at
    return start


def _kept(
    found: re.Match[str],
    citation: str,
    sources: Sources,
    used: dict[str, Source],
    render: Callable[[Source], str] | None,
) -> str | None:
    """What stands in the place of a citation that has a source; None where it has none."""
    if found["ids"] is not None:
        named = [sources.by_id(id_) for id_ in _ids(found)]
        known = [one for one in named if one is not None]
        # One that is made up is not made good by another beside it that is real: the real one stays alone.
        return _marks(known, used, render) if known else None
    source = _named(found, sources)
    if source is not None:
        used[source.id] = source
        return citation
    return citation if sources.said_by_person(citation) else None


def _ids(found: re.Match[str]) -> list[str]:
    return [one.strip() for one in re.split(r"[,;]", found["ids"] or "") if one.strip()]


def _marks(known: list[Source], used: dict[str, Source], render: Callable[[Source], str] | None) -> str:
    for one in known:
        used[one.id] = one
    return ", ".join(render(one) if render else f"[{one.id}]" for one in known)


def _named(found: re.Match[str], sources: Sources) -> Source | None:
    if found["link"] is not None:
        return sources.by_url(found["link"])
    if found["url"] is not None:
        return sources.by_url(found["url"])
    if found["pmid"] is not None:
        return sources.by_pmid(found["pmid"])
    if found["doi"] is not None:
        return sources.by_doi(found["doi"])
    return sources.by_authors(found["aside"] or found["told"])


def _of_result(content: Any) -> list[Source]:
    try:
        return [Source.model_validate(one) for one in json.loads(content)["citations"]]
    except (ValueError, KeyError, TypeError, ValidationError):
        return []


def _of_web(tool: str, content: Any) -> list[Source]:
    if tool == "web_search" and isinstance(content, list):
        return [_web_source(one["url"], one.get("title")) for one in content if one.get("type") == "web_search_result"]
    if tool == "web_fetch" and isinstance(content, Mapping) and content.get("type") == "web_fetch_result":
        return [_web_source(content["url"], (content.get("content") or {}).get("title"))]
    return []


def _web_source(url: str, title: str | None) -> Source:
    name = title or _host(url)
    return Source(id=url, title=name, url=url, source=_host(url), label=_label(name))


def _label(text: str | None) -> str:
    """Short, and nothing in it that would end a link's text."""
    plain = " ".join(re.sub(r"[\[\]()]", " ", text or "").split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _plain_url(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path}?{parts.query}".rstrip("?").rstrip("/.,;")
