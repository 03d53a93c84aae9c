"""Signing in and what it opens: keys, tokens, scopes, device login, streams, limits; on the real local cloud.

`in_process` holds what cannot be provoked from there."""
