"""Sentences of a text that arrives in pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.sentences import SentenceSplitter


def split(*pieces: str) -> list[str]:
    splitter = SentenceSplitter()
    found = [sentence for piece in pieces for sentence in splitter.feed(piece)]
    return [*found, splitter.finish()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One. ", "Two! ", "Three? ", "Four"]),
        ('He said "no." Then', ['He said "no." ', "Then"]),
        ("It was 75.57 bpm. Next", ["It was 75.57 bpm. ", "Next"]),
        ("e.g. this, i.e. that. Next", ["e.g. this, i.e. that. ", "Next"]),
        ("1. First\n2. Second\n", ["1. First\n", "2. Second\n", ""]),
        ("See Dr. Smith. Now", ["See Dr. Smith. ", "Now"]),
        ("Wait... what? Yes", ["Wait... ", "what? ", "Yes"]),
        ("a\n\nb", ["a\n", "\n", "b"]),
        ("", [""]),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


TEXTS = st.text(alphabet='ab1 .!?\n"e.g.', max_size=60)


@given(TEXTS, st.data())
def test_how_a_text_is_cut_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))) | {0, len(text)})
    assert split(*[text[a:b] for a, b in pairwise(cuts)]) == split(text)


@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    assert "".join(split(*text)) == text
