"""The async twin of a module whose methods hand flows to a driver: only names and `await` differ."""

from __future__ import annotations

import re

_CHANGES = (
    (
        r'\A""".*?"""',
        '"""What is made of several calls, async. Made from resources.py by `make sdk`: not for editing."""',
    ),
    (r"^class (\w+)\(resources\.(\w+)\)", r"class Async\1(resources.Async\2)"),
    (r"\bEventStream\b", "AsyncEventStream"),
    (r"^    def (?!stream\b)", "    async def "),
    (r"return self\._driver\.run\(", "return await self._driver.run("),
)


def asynchronous(module: str) -> str:
    """The module's text, async."""
    for pattern, replacement in _CHANGES:
        module = re.sub(pattern, replacement, module, flags=re.MULTILINE | re.DOTALL)
    return module
