"""The rows of a local cloud's user, written by the code that writes them in functions."""

from __future__ import annotations

from tests.core.conftest import principal

__all__ = ["principal"]
