"""PubMed through NCBI's E-utilities: esearch finds articles, esummary tells of them, efetch brings their abstracts.

Three requests a second without a key, ten with one, over all threads of the process. NCBI counts by address or key, so
processes beside each other can still be told 429, which is tried again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal
from xml.etree.ElementTree import Element

from pydantic import BaseModel, ConfigDict, Field

from contracts.described import Described
from functions.core.service_keys import service_key
from functions.core.settings import get_settings
from functions.core.tools import Tool, ToolCall, ToolError
from functions.health.expert_tools.http import RateLimit, Service, read_json, unreadable
from functions.health.expert_tools.results import Result, Source
from functions.health.expert_tools.safe_xml import UnsafeXml, parse_xml, text_of

_ABSTRACT = 1_500
"""Characters of an abstract."""
_KEYLESS, _KEYED = 3, 10
"""Requests per second that NCBI lets through."""


class NcbiSearch(Described):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(min_length=3, max_length=300)]
    """Technical terms, as PubMed wants them: `resting heart rate[Title] AND endurance training`. No name and no number of
    the person's."""
    max_results: Annotated[int, Field(ge=1, le=10)] = 5
    sort: Literal["relevance", "pub_date"] = "relevance"
    since_year: Annotated[int, Field(ge=1900, le=2100)] | None = None


class Article(BaseModel):
    id: str
    """By which to cite it: `[pubmed:30513777]`."""
    title: str
    authors: list[str]
    journal: str
    year: int | None
    doi: str | None
    publication_types: list[str]
    """`Meta-Analysis`, `Randomized Controlled Trial`, `Retracted Publication`, …"""
    abstract: str
    """Its beginning; empty where there is none."""


class NcbiResult(Result):
    """Articles, the best match first."""

    total: int
    """Articles that match."""
    articles: list[Article]


def ncbi_search_tool() -> Tool:
    """`ncbi_search`."""
    return Tool(
        name="ncbi_search",
        description=(
            "Searches PubMed and returns articles with title, authors, journal, year, kind of study and abstract. Cite one "
            "by its id in square brackets, such as [pubmed:30513777]. An abstract is material to judge: of what kind the "
            "study is, whom it looked at, and whether it speaks of people or of changes within one person."
        ),
        input=NcbiSearch,
        output=NcbiResult,
        run=_run,
    )


def _run(asked: NcbiSearch, _: ToolCall) -> NcbiResult:
    return search(asked, _service())


def search(asked: NcbiSearch, service: Service) -> NcbiResult:
    """Raises ToolError."""
    query = {"db": "pubmed", "retmode": "json", "tool": "amy"}
    dates = {"datetype": "pdat", "mindate": str(asked.since_year), "maxdate": "3000"} if asked.since_year else {}
    found = read_json(
        service,
        service.get(
            "esearch.fcgi",
            {**query, **dates, "term": asked.query, "retmax": str(asked.max_results), "sort": asked.sort},
        ),
    )
    try:
        matches = found["esearchresult"]
        if "ERROR" in matches:
            raise ToolError("PubMed could not read this query; put it more simply")
        ids, total = [str(one) for one in matches["idlist"]], int(matches["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(service) from error
    ids = [one for one in ids if one.isdigit()][: asked.max_results]
    if not ids:
        return NcbiResult(total=0, articles=[], citations=[])
    chosen = {**query, "id": ",".join(ids)}
    summaries = read_json(service, service.get("esummary.fcgi", chosen))
    abstracts = _abstracts(service.get("efetch.fcgi", {**chosen, "retmode": "xml", "rettype": "abstract"}), service)
    try:
        articles = [
            _article(one, summaries["result"][one], abstracts.get(one, "")) for one in ids if one in summaries["result"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(service) from error
    return NcbiResult(total=total, articles=articles, citations=[_source(one) for one in articles])


def _article(pmid: str, summary: Mapping[str, Any], abstract: str) -> Article:
    year = re.search(r"\b(1[89]|20)\d\d\b", str(summary.get("pubdate", "")))
    dois = [one["value"] for one in summary.get("articleids", []) if one.get("idtype") == "doi"]
    return Article(
        id=f"pubmed:{pmid}",
        title=_plain(summary.get("title", "")).rstrip("."),
        authors=[_plain(one.get("name", "")) for one in summary.get("authors", [])][:6],
        journal=_plain(summary.get("source", "")),
        year=int(year[0]) if year else None,
        doi=_plain(dois[0]) if dois else None,
        publication_types=[_plain(one) for one in summary.get("pubtype", [])],
        abstract=abstract if len(abstract) <= _ABSTRACT else abstract[: _ABSTRACT - 1] + "…",
    )


def _source(article: Article) -> Source:
    # `De Salvatore S`: the initials stand last.
    names = [" ".join(name.split(" ")[:-1]) or name for name in article.authors]
    year = f" {article.year}" if article.year else ""
    return Source(
        id=article.id,
        title=article.title,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{article.id.partition(':')[2]}/",
        source=f"{article.journal}{year}".strip() or "PubMed",
        label=f"{names[0] if names else article.journal or 'PubMed'}{year}",
        authors=names,
        year=article.year,
        doi=article.doi,
    )


def _abstracts(content: bytes, service: Service) -> dict[str, str]:
    """By PMID. Labelled parts keep their label: `METHODS: …`."""
    try:
        root = parse_xml(content)
    except UnsafeXml as error:
        raise unreadable(service) from error
    return {
        text_of(article.find("./MedlineCitation/PMID")): _joined(
            article.findall("./MedlineCitation/Article/Abstract/AbstractText")
        )
        for article in root.iter("PubmedArticle")
    }


def _joined(parts: Sequence[Element]) -> str:
    labelled = ((part.get("Label"), text_of(part)) for part in parts)
    return " ".join(f"{label}: {text}" if label else text for label, text in labelled if text)


def _plain(value: object) -> str:
    """Text of a summary; titles come with tags of their own (`<i>`)."""
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", str(value)).split())[:400]


@cache
def _limit(per_second: int) -> RateLimit:
    return RateLimit(per_second)


def _service() -> Service:
    key, settings = service_key("ncbi_api_key"), get_settings()
    given = {"api_key": key, "email": settings.ncbi_email}
    who = {name: value for name, value in given.items() if value}
    return Service("PubMed", settings.ncbi_url, _limit(_KEYED if key else _KEYLESS), query=who)
