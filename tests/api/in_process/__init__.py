"""Handlers called as Lambda calls them, on tables in this process: lost answers, dead owners, broken events."""
