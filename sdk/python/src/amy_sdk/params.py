"""Dictionaries that go into requests, as types."""

from amy_sdk._generated.params import *  # noqa: F403 - all of them, whichever there are
