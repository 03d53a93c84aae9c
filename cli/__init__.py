"""`amy`, the command line. It speaks to Amy over HTTP alone, but for `amy local`, which starts the cloud in a box.

Modules that define commands import nothing large at their top: httpx, rich and pydantic come with the command that
needs them, so that `amy --help` and a mistyped command answer at once.
"""
