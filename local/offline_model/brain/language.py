"""Plain words: a question made comparable, and sentences picked apart."""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fourteen": "14", "twenty": "20", "thirty": "30", "sixty": "60",
    "ninety": "90", "a couple of": "2", "couple of": "2", "a few": "3", "few": "3", "several": "3",
}  # fmt: skip
_SPELLINGS = {
    "half a year": "6 months", "a fortnight": "2 weeks", "fortnights": "2 weeks", "fortnight": "2 weeks",
    "a quarter": "3 months", "quarter": "3 months", "kilometres": "kilometers", "metres": "meters", "how's": "how is",
    "what's": "what is", "i'm": "i am", "i've": "i have", "burnt": "burned", "hrs": "hours", "mins": "minutes",
}  # fmt: skip
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_THOUSAND_K = re.compile(r"\b(\d+)\s?k\b")
_REST = re.compile(r"[^a-z0-9.%']+")
_MARK = re.compile(r"\[(?:pubmed|range|datacommons):[^\]]*\]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def normalise(text: str) -> str:
    """Lower case, single spaces, numbers as digits, ISO dates as `d20210801`, hyphens and underscores as spaces."""
    text = _ISO_DATE.sub(r"d\1\2\3", text.lower().replace("’", "'"))
    text = _THOUSAND_K.sub(r"\g<1>000", _THOUSANDS.sub("", text))
    text = " ".join(_REST.sub(" ", text).replace(". ", " ").rstrip(". ").split())
    for words in (_SPELLINGS, _NUMBER_WORDS):
        for word, plain in words.items():
            text = re.sub(rf"\b{word}\b", plain, text)
    return text


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(" ".join(text.split())) if part]


def without_numbers(text: str) -> str:
    """The sentences that hold no digit: what may be passed on where a number would need proof. The marks of sources
    (`[pubmed:30513777]`) are no numbers."""
    return " ".join(
        part for part in sentences(text) if not any(character.isdigit() for character in _MARK.sub("", part))
    )


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
