"""What every result of a look-up carries."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Source(BaseModel):
    """What may be cited of a result."""

    model_config = ConfigDict(frozen=True)

    id: str
    """By which an answer cites it, in square brackets: `pubmed:30513777`."""
    title: str
    url: str | None = None
    source: str
    """Who says so: a journal and a year, a data set."""
    label: str
    """Short, as it stands in an answer: `Reimers 2018`."""
    authors: list[str] = []
    year: int | None = None
    doi: str | None = None


class Result(BaseModel):
    """The base of a tool's output."""

    citations: list[Source]
