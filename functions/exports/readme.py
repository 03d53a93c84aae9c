"""What lies in the archive beside the data: the manifest, which a program can check it by, and the README for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from contracts.base import rfc3339
from functions.exports.archive import Archive
from functions.exports.sections import Section
from functions.personal_data import AREAS, KINDS, Elsewhere

_TEXT = """\
# Your data at Amy

Everything that Amy keeps about you, as of {made_at}, for {user_id}.

Each kind of data is there twice: `.json` for programs, with every field, and `.csv` (UTF-8, with a header) for
spreadsheets, where there is any of it. In a CSV, what has parts stands as JSON in its cell, and a text that a spreadsheet
would carry out as a formula begins with an apostrophe. Times are RFC 3339 in UTC, dates are your local dates.
`manifest.json` names every file with its size, its SHA-256 and how many entries it has.

| files | what they are |
|---|---|
{rows}

## What is not here

{elsewhere}

What changed while the export was written may be in one file and not in another; `manifest.json` says when it began and
ended.
"""


def write_manifest(archive: Archive) -> None:
    """`manifest.json`: all files but itself."""
    manifest = {
        "export_id": archive.export_id,
        "user_id": archive.principal.user_id,
        "began_at": rfc3339(archive.made_at),
        "ended_at": rfc3339(datetime.now(UTC)),
        "files": [
            {"path": file.path, "bytes": file.size, "sha256": file.sha256, "entries": archive.rows.get(file.path)}
            for file in archive.files
        ],
    }
    with archive.file("manifest.json") as file:
        file.write(json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def write_readme(archive: Archive, sections: list[Section]) -> None:
    """`README.md`: every section, and what was left out with its reason."""
    left_out = [(kind.name.replace("_", " "), kind.exported) for kind in KINDS]
    left_out += [(area.prefix.rstrip("/"), area.exported) for area in AREAS if isinstance(area.exported, Elsewhere)]
    text = _TEXT.format(
        made_at=rfc3339(archive.made_at),
        user_id=archive.principal.user_id,
        rows="\n".join(f"| {section.files} | {section.tells} |" for section in sections),
        elsewhere="\n".join(f"- {name}: {why.why}" for name, why in left_out if isinstance(why, Elsewhere)),
    )
    with archive.file("README.md") as file:
        file.write(text.encode())
