"""A message brought to a form that rules can be matched against, whatever it was typed with.

Lower case, one space between words, sentence ends and commas as words of their own; letters that only look Latin, letters
with marks, invisible characters, digits for letters and letters with spaces between them are undone, and so are slips of
one letter in the long words that the rules look for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝквмнтзαεορτυικνχɑɡıɪʟɴʀ",
    "aeopcyxijshdqwkbmht3aeoptuikvxagiilnr",
)
"""Cyrillic, Greek and other letters that a reader takes for Latin ones. After lower-casing."""

_DIGITS_FOR_LETTERS = tuple(str.maketrans("0134578@$!|", f"o{one}eastbas{one}{one}") for one in "il")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SPACED = re.compile(r"(?<![\w])(?:[^\W\d_][ .\-_*]{1,2}){3,}[^\W\d_](?![\w])")
_WORD = re.compile(r"\d+(?:[.,/:]\d+)*|[a-z]+(?:'[a-z]+)*|[%\".,;:!?()\n]")
_MIXED = re.compile(r"[\w@$|][\w@$!|]*[\w@$|]")
_LETTER_BESIDE_DIGIT = re.compile(r"[a-z](?=\d)|\d(?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SENTENCE_ENDS = frozenset(".!?\n")
_APOSTROPHES = re.compile(r"[‘’ʼ`´]")
_SINGLE_QUOTES = re.compile(r"(?<![a-z0-9])'|'(?![a-z0-9])")
_QUOTES = re.compile(r"[“”„«»]")
_SHORTEST_SLIP = 6
"""Letters from which a word with one wrong letter is still recognisable."""
_SHORTEST_IDENTIFIER, _CHANGES_IN_IDENTIFIER = 10, 3
"""Characters, and changes between letters and digits: `3000mcgdaily` is none."""
_NOT = re.compile(r"\b(can|do|does|did|is|are|was|were|will|have|has|had|could|would|should) ?not\b")


class NormalForm:
    """Brings messages to their normal form."""

    def __init__(
        self,
        vocabulary: Collection[str],
        spellings: Mapping[str, str],
        slips_of: Collection[str] = (),
        no_slips: Collection[str] = (),
    ) -> None:
        """`vocabulary`: the words that rules look for; `slips_of`: those of which one wrong letter is forgiven."""
        self._vocabulary = frozenset((*vocabulary, *slips_of))
        self._spellings = spellings
        self._slips_of = tuple(slips_of)
        self._no_slips = frozenset(no_slips)

    def sentences(self, text: str) -> list[str]:
        """The sentences of a message, each as words with single spaces; commas and quotation marks are words, too."""
        found: list[list[str]] = [[]]
        for word in _WORD.findall(self._letters(text)):
            if word in _SENTENCE_ENDS:
                if word == "?" and found[-1]:
                    found[-1].append("?")
                found.append([])
            else:
                found[-1].append(self._spelled(word.replace("'", "")))
        return [_NOT.sub(_contracted, " ".join(words)) for words in found if words]

    def _letters(self, text: str) -> str:
        if not text.isascii():
            text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))
            text = "".join([one for one in text if not unicodedata.combining(one)]).lower().translate(_LOOKALIKES)
            text = _QUOTES.sub('"', _APOSTROPHES.sub("'", text))
        text = _SINGLE_QUOTES.sub('"', text.lower().replace("`", "'"))
        return _MIXED.sub(self._without_digits, _SPACED.sub(self._joined, text))

    def _joined(self, match: re.Match[str]) -> str:
        word = re.sub(r"[^a-z]", "", match[0])
        return word if word in self._vocabulary else match[0]

    def _without_digits(self, match: re.Match[str]) -> str:
        if match[0].isalpha() or match[0].isdecimal():
            return match[0]
        words = (match[0].translate(letters) for letters in _DIGITS_FOR_LETTERS)
        known = next((word for word in words if word in self._vocabulary), None)
        return known or ("" if _is_identifier(match[0]) else match[0])

    def _spelled(self, word: str) -> str:
        if word in self._spellings:
            return self._spellings[word]
        if word in self._vocabulary or not word.isalpha():
            return word
        if _STRETCHED.search(word):
            shorter = [_STRETCHED.sub(kept, word) for kept in (r"\1\1", r"\1")]
            word = next((one for one in shorter if one in self._vocabulary), shorter[0])
        if len(word) < _SHORTEST_SLIP or word in self._no_slips or word in self._vocabulary:
            return word
        return next((known for known in self._slips_of if _one_slip_apart(word, known)), word)


def _is_identifier(token: str) -> bool:
    """An id or a piece of an address, such as `ref7462481ec775`: no words, and not to be taken for any."""
    return len(token) >= _SHORTEST_IDENTIFIER and len(_LETTER_BESIDE_DIGIT.findall(token)) >= _CHANGES_IN_IDENTIFIER


def _contracted(match: re.Match[str]) -> str:
    return {"can": "cant", "will": "wont"}.get(match[1], f"{match[1]}nt")


def _one_slip_apart(word: str, known: str) -> bool:
    """One letter more, fewer or wrong, or two that changed places; the first letter is as it should be."""
    if word[0] != known[0] or abs(len(word) - len(known)) > 1:
        return False
    if len(word) == len(known):
        wrong = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and word[wrong[0]] == known[wrong[1]]
            and word[wrong[1]] == known[wrong[0]]
        )
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


@lru_cache(maxsize=64)
def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each clause of a sentence in normal form: what lies between commas and the like. Asked for again with
    each match in the sentence."""
    ends = [0, *(match.start() for match in re.finditer(r"(?<!\S)[,;:()\"](?!\S)", sentence)), len(sentence)]
    return tuple((start, end) for start, end in pairwise(ends) if end > start)
