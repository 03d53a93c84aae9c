"""The tools that look things up, over HTTP against stand-ins: what they return, the limits they keep, what they survive."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from functions.core.tools import ToolError
from functions.health.expert_tools.datacommons import DataCommonsQuery, look_up
from functions.health.expert_tools.http import DEADLINE_SECONDS, RateLimit, Service
from functions.health.expert_tools.ncbi import NcbiSearch, search
from functions.health.expert_tools.safe_xml import UnsafeXml, parse_xml, text_of
from local.datacommons.server import DataCommonsServer
from local.pubmed.server import PubMedServer
from local.stand_in import StandIn


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


@pytest.fixture
def pubmed() -> Iterator[PubMedServer]:
    server = PubMedServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def datacommons() -> Iterator[DataCommonsServer]:
    server = DataCommonsServer()
    server.start()
    yield server
    server.close()


def service(server: StandIn, time: FakeTime | None = None, per_second: int = 3) -> Service:
    fake = time or FakeTime()
    return Service("PubMed", server.url, RateLimit(per_second), clock=fake.clock, sleep=fake.sleep)


def fail(server: StandIn, **fault: Any) -> None:
    assert httpx.post(f"{server.url}/_faults", json=fault).status_code == 201


def calls(server: StandIn) -> list[dict[str, Any]]:
    return list(httpx.get(f"{server.url}/_calls").json())


def test_a_search_finds_articles_with_their_abstracts_and_a_citation_for_each(pubmed: PubMedServer) -> None:
    result = search(NcbiSearch(query="resting heart rate endurance training"), service(pubmed))

    first = result.articles[0]
    assert (first.id, first.year, first.journal) == ("pubmed:30513777", 2018, "J Clin Med")
    assert first.abstract.startswith("SUMMARY: In 191 controlled trials")
    assert first.publication_types == ["Journal Article", "Systematic Review"]
    source = result.citations[0]
    assert (source.id, source.url) == (first.id, "https://pubmed.ncbi.nlm.nih.gov/30513777/")
    assert (source.label, source.doi, source.authors) == (
        "Reimers 2018",
        "10.3390/jcm7120503",
        ["Reimers", "Knapp", "Reimers"],
    )
    assert [call["path"] for call in calls(pubmed)] == ["/esearch.fcgi", "/esummary.fcgi", "/efetch.fcgi"]


def test_an_article_is_found_by_its_pmid_and_years_limit_a_search(pubmed: PubMedServer) -> None:
    by_id = search(NcbiSearch(query="34444415[uid]"), service(pubmed, per_second=100))
    assert [one.id for one in by_id.articles] == ["pubmed:34444415"]

    recent = search(NcbiSearch(query="mortality meta-analysis heart rate", since_year=2017), service(pubmed))
    assert recent.articles
    assert all((one.year or 0) >= 2017 for one in recent.articles)


def test_what_is_not_found_is_no_error(pubmed: PubMedServer) -> None:
    result = search(NcbiSearch(query="quantum chromodynamics lattice"), service(pubmed))

    assert (result.total, result.articles, result.citations) == (0, [], [])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(pubmed: PubMedServer, status: int) -> None:
    fail(pubmed, path="esummary", status=status, retry_after=2)
    fail(pubmed, path="efetch", hang_up=True)
    time = FakeTime()

    result = search(NcbiSearch(query="resting heart rate training"), service(pubmed, time))

    assert result.articles
    assert time.slept[0] == 2
    assert len(calls(pubmed)) == 5


def test_a_service_that_stays_down_is_told_to_the_model_before_the_deadline(pubmed: PubMedServer) -> None:
    fail(pubmed, status=503, times=100)
    time = FakeTime()

    with pytest.raises(ToolError, match=r"PubMed cannot be asked now \(status 503\)"):
        search(NcbiSearch(query="heart rate"), service(pubmed, time))
    assert 2 < len(calls(pubmed)) < 20
    assert time.now < DEADLINE_SECONDS


def test_a_refusal_is_not_tried_again(pubmed: PubMedServer) -> None:
    fail(pubmed, status=400)

    with pytest.raises(ToolError, match="status 400"):
        search(NcbiSearch(query="heart rate"), service(pubmed))
    assert len(calls(pubmed)) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("esearch", "<html>maintenance</html>"),
        ("esearch", "{}"),
        ("esearch", '{"esearchresult": {"idlist": "x"}}'),
        ("esummary", '{"result": {"30513777": 3}}'),
        ("esummary", "[]"),
        ("efetch", "not xml"),
        ("efetch", '<!DOCTYPE a [<!ENTITY x "y">]><PubmedArticleSet>&x;</PubmedArticleSet>'),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_to_the_model(pubmed: PubMedServer, path: str, body: str) -> None:
    fail(pubmed, path=path, status=200, body=body)

    with pytest.raises(ToolError, match="cannot be read"):
        search(NcbiSearch(query="resting heart rate training"), service(pubmed))


def test_an_answer_beyond_all_bounds_is_not_read(pubmed: PubMedServer) -> None:
    fail(pubmed, path="esearch", status=200, body="x" * 4_000_001)

    with pytest.raises(ToolError, match="more than can be read"):
        search(NcbiSearch(query="resting heart rate"), service(pubmed))


def test_nothing_of_the_question_reaches_the_log(pubmed: PubMedServer, capfd: pytest.CaptureFixture[str]) -> None:
    fail(pubmed, status=503, times=100)

    with pytest.raises(ToolError) as told:
        search(NcbiSearch(query="haemorrhoids and my boss"), service(pubmed))
    captured = capfd.readouterr()
    assert "haemorrhoids" not in captured.out + captured.err + str(told.value)


def test_threads_together_keep_to_three_requests_a_second(pubmed: PubMedServer) -> None:
    """With the real clock, and a server that refuses whoever is faster."""
    shared = Service("PubMed", pubmed.url, RateLimit(3))

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: search(NcbiSearch(query="resting heart rate training"), shared), range(3)))

    assert all(one.articles for one in found)
    begun = sorted(call["at"] for call in calls(pubmed))
    assert len(begun) == 9, "none was refused and tried again"
    assert all(later - first > 0.9 for first, later in zip(begun, begun[3:], strict=False))


def test_a_rate_limit_gives_each_who_waits_a_place_of_its_own() -> None:
    time = FakeTime()
    limit = RateLimit(2, time.clock, time.sleep)
    began = []
    for _ in range(6):
        limit.wait()
        began.append(round(time.now, 3))

    assert began == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x [<!ELEMENT x ANY>]><x/>',
        b"<x>" * 100 + b"</x>" * 100,
        b"<x>", b"", b"<x></y>", b"<a/><b/>",
    ],
)  # fmt: skip
def test_xml_that_reaches_out_or_is_broken_is_refused(content: bytes) -> None:
    with pytest.raises(UnsafeXml):
        parse_xml(content)


def test_xml_with_a_doctype_that_names_its_dtd_is_read_and_nothing_fetched() -> None:
    root = parse_xml(
        b'<?xml version="1.0"?><!DOCTYPE a PUBLIC "-//X//DTD" "http://127.0.0.1:9/x.dtd"><a>one <i>two</i> &amp; three</a>'
    )

    assert text_of(root) == "one two & three"


def test_data_commons_resolves_a_place_and_gives_figures_with_their_sources(datacommons: DataCommonsServer) -> None:
    asked = DataCommonsQuery(place="California", variables=["Percent_Person_Obesity", "LifeExpectancy_Person"])

    result = look_up(asked, service(datacommons))

    assert (result.place, result.without_data) == ("geoId/06", ["LifeExpectancy_Person"])
    first = result.observations[0]
    assert (first.variable, first.value, first.date, first.unit) == ("Percent_Person_Obesity", 27.9, "2021", "Percent")
    assert [one.id for one in result.citations] == [one.id for one in result.observations]
    assert result.citations[0].url == "https://www.cdc.gov/places/"
    assert json.loads(calls(datacommons)[1]["body"])["date"] == "LATEST"


def test_a_dcid_is_not_looked_up_and_a_name_of_several_places_says_so(datacommons: DataCommonsServer) -> None:
    by_id = look_up(DataCommonsQuery(place="country/USA", variables=["LifeExpectancy_Person"]), service(datacommons))
    assert [call["path"] for call in calls(datacommons)] == ["/observation"]
    assert by_id.observations[0].value == 76.3

    named = look_up(
        DataCommonsQuery(place="Georgia", variables=["Percent_Person_WithHighBloodPressure"]), service(datacommons)
    )
    assert (named.place, named.other_places) == ("geoId/13", ["country/GEO"])


def test_a_place_that_is_not_known_and_a_broken_answer_are_told(datacommons: DataCommonsServer) -> None:
    with pytest.raises(ToolError, match="no place 'Atlantis'"):
        look_up(DataCommonsQuery(place="Atlantis", variables=["Count_Person"]), service(datacommons))
    fail(datacommons, path="observation", status=200, body='{"byVariable": {"Count_Person": 1}}')
    with pytest.raises(ToolError, match="cannot be read"):
        look_up(DataCommonsQuery(place="country/USA", variables=["Count_Person"]), service(datacommons))
