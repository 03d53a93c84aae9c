"""The pages: static files for browsers and agents. Python's own library alone, so that it starts in no time."""
