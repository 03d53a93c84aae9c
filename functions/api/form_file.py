"""The file of a form: `multipart/form-data` with one part that is named `file`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, parse_options_header

from functions.core.errors import ValidationFailed

NAME = "file"


@dataclass
class FormFile:
    """A file as it was sent."""

    content: bytes
    name: str | None
    """As the sender calls it, without folders."""


@dataclass
class _Parts:
    files: list[File] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


def read_form_file(content_type: str, body: bytes) -> FormFile:
    """The one file of a form. Raises ValidationFailed for a form that is broken, or holds anything else."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    parts = _Parts()
    # In memory: the body is there already, and never larger than a request may be.
    config: dict[str, Any] = {"MAX_MEMORY_FILE_SIZE": len(body) + 1}

    def on_field(one: Field) -> None:
        parts.fields.append((one.field_name or b"").decode(errors="replace"))

    try:
        parser = FormParser(
            "multipart/form-data", on_field, parts.files.append, boundary=boundary or b"-", config=config
        )
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise _unfit("is not a form that can be read") from error
    if boundary is None or parts.fields or len(parts.files) != 1 or parts.files[0].field_name != NAME.encode():
        raise _unfit(f"must be a form with one part, a file named {NAME!r}")
    (file,) = parts.files
    file.file_object.seek(0)
    name = (file.file_name or b"").decode(errors="replace").replace("\\", "/").rpartition("/")[2].strip()
    return FormFile(file.file_object.read(), name[:200] or None)


def _unfit(message: str) -> ValidationFailed:
    return ValidationFailed({"errors": [{"path": "body", "message": message}]})
