"""The state file: how other commands find the local cloud that runs."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

ROOT = Path(__file__).resolve().parent.parent
"""The source tree: what functions run from."""


class LocalState(BaseModel):
    """A running cloud. The same fields are its ready line (`amy local up --json`)."""

    model_config = ConfigDict(extra="ignore", use_attribute_docstrings=True)

    pid: int
    """The supervisor's; SIGTERM ends the cloud."""
    api_url: str
    api_key: str
    user_id: str
    """The demo person, whose key `api_key` is."""
    aws_endpoint_url: str
    region: str
    model_url: str
    """The offline model, or what ANTHROPIC_BASE_URL says."""
    pubmed_url: str = ""
    """NCBI's E-utilities: the stand-in, or what AMY_NCBI_URL says."""
    datacommons_url: str = ""
    """Data Commons, in the same way."""
    control_url: str
    shop_url: str
    """The stand-in for a shop at Shopify; its control API is there too."""
    terra_url: str = ""
    """The stand-in for Terra; its control API is there too."""
    issuer_url: str = ""
    """The stand-in for the service that people sign in with; its control API is there too."""
    records_table: str
    logs: str
    """The folder of logs: one file per function, `cloud.log` for the rest."""


def path() -> Path:
    """Where the state file is: AMY_LOCAL_STATE, or the project's ignored folder."""
    given = os.environ.get("AMY_LOCAL_STATE")
    return Path(given) if given else ROOT / ".amy" / "local.json"


def read(file: Path | None = None) -> LocalState | None:
    """The cloud that the state file names, or None without a readable one. It may have ended: nothing is asked."""
    try:
        return LocalState.model_validate_json((file or path()).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write(state: LocalState, file: Path) -> None:
    """Put it there whole, readable by its owner alone: it holds a key."""
    fresh = file.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write(state.model_dump_json(indent=2) + "\n")
    fresh.rename(file)
