"""Citations: what a look-up returned stays, everything else goes, however a text names it and however it is cut."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.core.tool_calls import ToolRead
from functions.health.citations import CitationGate, Sources, as_link, check, collect, with_web_marks
from functions.health.expert_tools.results import Source

REIMERS = Source(
    id="pubmed:30513777", title="Effects of Exercise", url="https://pubmed.ncbi.nlm.nih.gov/30513777/",
    source="J Clin Med 2018", label="Reimers 2018", authors=["Reimers", "De Salvatore"], year=2018,
    doi="10.3390/jcm7120503",
)  # fmt: skip
RANGE = Source(id="range:ldl_c", title="Range", source="your own report", label="your report's range")
SOURCES = Sources.of([REIMERS, RANGE], ["I read https://example.org/mine about it"])
LINK = "[Reimers 2018](https://pubmed.ncbi.nlm.nih.gov/30513777/)"


@pytest.mark.parametrize(
    "text",
    [
        "Training lowers it [pubmed:30513777].",
        "It is above [range:ldl_c].",
        "See [this](https://pubmed.ncbi.nlm.nih.gov/30513777).",
        "See https://www.pubmed.ncbi.nlm.nih.gov/30513777/.",
        "PMID: 30513777 says so; doi:10.3390/JCM7120503 too, and https://doi.org/10.3390/jcm7120503.",
        "Reimers et al. (2018) found it, as did Reimers et al.; it is known (Reimers and Knapp, 2018).",
        "You read https://example.org/mine, you said.",
        "Your array [1, 2] holds (three) things. In May 2020 (January 2021) nothing happened.",
        "A value of 10.5/3 and a ratio of 10.1234 are no identifiers.",
        "{{ds-001.recent_mean}} against [a note] (or so).",
    ],
)
def test_what_has_a_source_or_is_no_citation_stays(text: str) -> None:
    checked = check(text, SOURCES)

    assert (checked.text, checked.removed) == (text, [])


@pytest.mark.parametrize(
    ("text", "left", "removed"),
    [
        ("It is so [pubmed:999].", "It is so.", ["[pubmed:999]"]),
        ("It is so [pubmed:30513777, pubmed:999].", "It is so [pubmed:30513777].", ["[pubmed:999]"]),
        ("See [a study](https://made.up/x).", "See a study.", ["[a study](https://made.up/x)"]),
        ("See https://made.up/x.", "See.", ["https://made.up/x"]),
        ("It is so (https://made.up/x), they say.", "It is so, they say.", ["(https://made.up/x)"]),
        ("It is so (PMID: 123).", "It is so.", ["(PMID: 123)"]),
        ("It is so, doi:10.1000/xyz.", "It is so,.", ["doi:10.1000/xyz"]),
        ("Smith et al. (2019) found it.", "Earlier research found it.", ["Smith et al. (2019)"]),
        ("But Smith et al. found it.", "But earlier research found it.", ["Smith et al."]),
        ("Reimers et al. (2011) found it.", "Earlier research found it.", ["Reimers et al. (2011)"]),
        ("It is so (Smith, 2019) and (Kim and Lee 2020).", "It is so and.", ["(Smith, 2019)", "(Kim and Lee 2020)"]),
        ("See www.made.up now", "See now", ["www.made.up"]),
    ],
)
def test_what_no_look_up_returned_is_removed_and_noted(text: str, left: str, removed: list[str]) -> None:
    checked = check(text, SOURCES)

    assert (checked.text, [one.text for one in checked.removed]) == (left, removed)


def test_without_any_look_up_there_is_nothing_to_cite() -> None:
    assert check("Known [pubmed:30513777] (Reimers, 2018).", Sources()).text == "Known."


def test_marks_become_links_where_a_person_reads_them() -> None:
    checked = check("Known [pubmed:30513777; range:ldl_c].", SOURCES, as_link)

    assert checked.text == f"Known {LINK}, (your report's range)."
    assert [one.id for one in checked.used] == ["pubmed:30513777", "range:ldl_c"]


PIECES = st.sampled_from(
    ["It is so ", "[pubmed:30513777]", "[pubmed:999]", "Smith et al. (2019) ", "Reimers et al. ", "(Smith, 2019)", ". ",
     "\n", "https://made.up/x ", "https://pubmed.ncbi.nlm.nih.gov/30513777/", "[a](https://made.up)", "[a", "(", ")",
     "] ", "{{ds-001.x}}", "PMID: 12", " PMID 30513777 ", "10.1000/abc", "Walk and Run, ", "ü", "  ", "et al.", "I ", "No. "]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12), st.randoms(use_true_random=False))
def test_how_a_text_is_cut_changes_nothing(pieces: list[str], random: object) -> None:
    text = "".join(pieces)
    gate = CitationGate(SOURCES)
    shown, position = "", 0
    while position < len(text):
        size = random.randint(1, 9)  # type: ignore[attr-defined]
        shown += gate.feed(text[position : position + size])
        position += size
    shown += gate.finish()

    whole = check(text, SOURCES, as_link)
    assert shown == whole.text
    assert [one.text for one in gate.removed] == [one.text for one in whole.removed]


def test_ordinary_words_are_held_back_for_a_word_at_most() -> None:
    gate = CitationGate(SOURCES)

    assert gate.feed("your resting heart rate was calm ") == "your resting heart rate was calm"
    assert gate.feed("and low") == " and"
    assert gate.finish() == " low"


def test_sources_come_from_tools_that_look_things_up_and_from_nowhere_else() -> None:
    result = json.dumps({"citations": [REIMERS.model_dump()]})
    found = collect(
        [
            ToolRead("ncbi_search", result, ok=True),
            ToolRead("ncbi_search", result.replace("30513777", "1"), ok=False),
            ToolRead("recall_memory", result.replace("30513777", "2"), ok=True),
            ToolRead("datacommons", "no JSON", ok=True),
            ToolRead(
                "web_search", [{"type": "web_search_result", "url": "https://who.int/a", "title": "WHO [a]"}], ok=True
            ),
            ToolRead("web_search", {"type": "web_search_tool_result_error", "error_code": "unavailable"}, ok=False),
            ToolRead(
                "web_fetch",
                {"type": "web_fetch_result", "url": "https://nhs.uk/b", "content": {"title": None}},
                ok=True,
            ),
        ]
    )

    assert [one.id for one in found] == ["pubmed:30513777", "https://who.int/a", "https://nhs.uk/b"]
    assert [one.label for one in found] == ["Reimers 2018", "WHO a", "nhs.uk"]


def test_the_citations_of_a_web_search_are_put_behind_their_words() -> None:
    cited = [{"type": "web_search_result_location", "url": "https://who.int/a", "title": "WHO", "cited_text": "…"}]
    content: list[dict[str, Any]] = [
        {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}},
        {"type": "text", "text": "It is known.", "citations": cited},
        {"type": "text", "text": " And more."},
    ]

    assert with_web_marks(content) == "It is known. [WHO](https://who.int/a) And more."
