"""`/esearch.fcgi`, `/esummary.fcgi` and `/efetch.fcgi` as NCBI answers them for PubMed.

Beside what every stand-in has (`local/stand_in.py`): `POST /_articles {pmid, title, …}` adds one. Without a key more than
three requests within a second get NCBI's own refusal, so that a client that does not keep to the limit shows here.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from local.http_server import Request, Response
from local.stand_in import StandIn, json_response

_ARTICLES = Path(__file__).parent / "articles.json"
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does for from has have how i in is it me my not of on or over so than that the "
        "this to what when which why will with would you your uid title abstract tiab mesh pmid",
    )
)
_ANONYMOUS, _WITH_KEY = 3, 10
_WINDOW = 0.95
"""Seconds: a little less than a second, since a client's clock starts earlier than a server's."""
_DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)


class PubMedServer(StandIn):
    def __init__(self) -> None:
        super().__init__(self._route)
        content = json.loads(_ARTICLES.read_text(encoding="utf-8"))
        self._articles: dict[str, dict[str, Any]] = {one["pmid"]: one for one in content["articles"]}
        self._begun: deque[float] = deque(maxlen=_WITH_KEY)
        self._counting = threading.Lock()

    def _route(self, request: Request, query: Mapping[str, str]) -> Response:
        if request.method == "POST" and request.path == "/_articles":
            article = json.loads(request.body)
            self._articles[article["pmid"]] = article
            return json_response(article, 201)
        if query.get("db") != "pubmed":
            return json_response({"error": "Invalid db name specified"}, 400)
        if not self._within_limit(_WITH_KEY if query.get("api_key") else _ANONYMOUS):
            return json_response({"error": "API rate limit exceeded", "api-key": "anonymous", "limit": "3"}, 429)
        match request.path:
            case "/esearch.fcgi":
                return json_response(
                    {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": self._search(query)}
                )
            case "/esummary.fcgi":
                return json_response(
                    {"header": {"type": "esummary", "version": "0.3"}, "result": self._summaries(query)}
                )
            case "/efetch.fcgi":
                return Response(200, self._xml(query).encode(), [("Content-Type", "text/xml; charset=UTF-8")])
        return json_response({"error": f"there is no {request.path} here"}, 404)

    def _within_limit(self, most: int) -> bool:
        with self._counting:
            now = time.monotonic()
            recent = sum(1 for at in self._begun if now - at < _WINDOW)
            self._begun.append(now)
            return recent < most

    def _search(self, query: Mapping[str, str]) -> dict[str, Any]:
        term = query.get("term", "").strip()
        if not term:
            return {"ERROR": "Empty term and query_key - nothing todo"}
        since = int(query.get("mindate", "0")[:4])
        scored = [
            (score, one)
            for one in self._articles.values()
            if (score := _score(term, one)) > 0 and (one["year"] or 0) >= since
        ]
        by_date = query.get("sort") == "pub_date"
        scored.sort(key=lambda found: (-(found[1]["year"] or 0) if by_date else -found[0], found[1]["pmid"]))
        ids = [one["pmid"] for _, one in scored]
        most = int(query.get("retmax", "20"))
        return {
            "count": str(len(ids)),
            "retmax": str(min(most, len(ids))),
            "retstart": "0",
            "idlist": ids[:most],
            "translationset": [],
            "querytranslation": term,
        }

    def _chosen(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        return [self._articles[one] for one in query.get("id", "").split(",") if one in self._articles]

    def _summaries(self, query: Mapping[str, str]) -> dict[str, Any]:
        chosen = self._chosen(query)
        return {"uids": [one["pmid"] for one in chosen], **{one["pmid"]: _summary(one) for one in chosen}}

    def _xml(self, query: Mapping[str, str]) -> str:
        articles = "\n".join(_article_xml(one) for one in self._chosen(query))
        return f'<?xml version="1.0" ?>\n{_DOCTYPE}\n<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>'


def _score(term: str, article: Mapping[str, Any]) -> float:
    """How many of the words it has, those of the title twice; a PMID is itself alone."""
    words = {word for word in re.findall(r"[a-z0-9]+", term.lower()) if word not in _COMMON}
    if article["pmid"] in words:
        return 1000.0
    title = set(re.findall(r"[a-z0-9]+", article["title"].lower()))
    rest = set(re.findall(r"[a-z0-9]+", f"{article.get('keywords', '')} {article['abstract']}".lower()))
    hits = sum(2.0 if word in title else 1.0 if word in rest else 0.0 for word in words)
    return hits if hits >= min(3, len(words)) else 0.0


def _summary(article: Mapping[str, Any]) -> dict[str, Any]:
    ids = [{"idtype": "pubmed", "idtypen": 1, "value": article["pmid"]}]
    if article.get("doi"):
        ids.append({"idtype": "doi", "idtypen": 3, "value": article["doi"]})
    return {
        "uid": article["pmid"],
        "pubdate": f"{article['year']} Jan" if article["year"] else "",
        "source": article["journal"],
        "authors": [{"name": name, "authtype": "Author", "clusterid": ""} for name in article["authors"]],
        "title": f"{article['title']}.",
        "pubtype": article["types"],
        "articleids": ids,
    }


def _article_xml(article: Mapping[str, Any]) -> str:
    parts = "".join(
        f"<AbstractText{f' Label={quoteattr(label)}' if label else ''}>{escape(text)}</AbstractText>"
        for label, text in article["abstract"]
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{article["pmid"]}</PMID>'
        f"<Article><ArticleTitle>{escape(article['title'])}.</ArticleTitle><Abstract>{parts}</Abstract></Article>"
        "</MedlineCitation></PubmedArticle>"
    )
