"""Replaces a function of moto by another made around it, once per process, however often it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def around(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """`owner.name = make(owner.name)`, unless that has been done."""
    original = getattr(owner, name)
    if getattr(original, "replaced_here", False):
        return
    replacement = make(original)
    getattr(replacement, "__func__", replacement).replaced_here = True  # a staticmethod carries it inside
    setattr(owner, name, replacement)
