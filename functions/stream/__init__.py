"""The event streams of turns, as an ASGI application."""
