"""Redaction: what must not stand in a log is taken out of every line, whoever wrote it and however deep it stands.

By name: a field that is called like a secret (`api_key`, `authorization`, `password`, `token`, `secret`, `cookie`, also as
a part: `task_token`, `x-api-key`) loses its value at every level; a field that holds what people and models say
(`content`, `messages`, `question`, …) keeps only its size, but at DEBUG. By form: keys and bearer tokens inside any text,
since a library may log an address or a header line. The default is to redact: a name that looks like a secret is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REDACTED = "[redacted]"

_SECRET_WORDS = ("api_key", "apikey", "authorization", "password", "passwd", "token", "secret", "cookie", "credential")
_SECRET_NAME = re.compile(rf"(?:^|_)(?:{'|'.join(_SECRET_WORDS)})(?:_|$)")
"""Whole words of a name: `input_tokens` counts something, `task_token` is one."""
_SPOKEN = frozenset(
    {
        "answer",
        "body",
        "claim",
        "comment",
        "content",
        "draft",
        "input",
        "instructions",
        "messages",
        "payload",
        "prompt",
        "question",
        "questions",
        "rationale",
        "system",
        "text",
        "value",
    }
)
_SECRET_FORMS = re.compile(
    r"amy_sk_[\w-]+"  # our API keys
    r"|sk-[A-Za-z0-9_-]{16,}"  # the model providers'
    r"|shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{16,}"  # admin tokens of shops
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"  # AWS
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # JSON Web Tokens, RFC 7519
    r"|(?<=Bearer )[\w.~+/=-]{8,}"
    r"|(?<=[?&]api_key=)[^&\s\"']+"
)
_DEEPEST = 12
"""Levels that are looked at; what is deeper is left out."""


def redact(value: Any, *, spoken: bool = False) -> Any:
    """A copy of a JSON-like value without secrets. `spoken`: what people and models say may stay (DEBUG only)."""
    return _redact(value, spoken, _DEEPEST)


def _redact(value: Any, spoken: bool, levels: int) -> Any:
    if levels == 0:
        return REDACTED
    if isinstance(value, Mapping):
        return {name: _field(str(name), each, spoken, levels) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact(each, spoken, levels - 1) for each in value]
    if isinstance(value, str):
        return _SECRET_FORMS.sub(REDACTED, value)
    return value


def _field(name: str, value: Any, spoken: bool, levels: int) -> Any:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).lower()
    if value is None or isinstance(value, bool):
        return value
    if _SECRET_NAME.search(plain):
        return REDACTED
    if plain in _SPOKEN and not spoken and not isinstance(value, int | float):
        return f"[{_size(value)} characters]"
    return _redact(value, spoken, levels - 1)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(str(value))
