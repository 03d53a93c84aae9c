"""Cursor pages."""

from __future__ import annotations

from typing import Generic, TypeVar

from contracts.base import Resource

T = TypeVar("T")


class Page(Resource, Generic[T]):
    """A part of a list, newest first. Ask again with `?cursor=<next_cursor>` until it is null."""

    data: list[T]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""
