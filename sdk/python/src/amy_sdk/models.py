"""The API's objects: what calls return, and what stands inside it."""

from amy_sdk._generated.models import *  # noqa: F403 - all of them, whichever there are
