"""The user's configuration: profiles, each an Amy to speak to, in one file that only the user can read.

`AMY_CONFIG` names the file; otherwise it is amy/config.json in the user's folder of configurations (XDG_CONFIG_HOME, else
~/.config). `AMY_PROFILE` chooses a profile for one command.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cli.errors import InputError

DEFAULT_PROFILE = "default"
FIELDS = ("api_url", "key_file", "output")
"""What `amy config` shows and sets; keys come and go with `amy login` and `amy logout`."""


@dataclass
class Profile:
    api_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    """What `amy login` got."""
    key_file: str | None = None
    """A file that holds the key instead, such as one that a secret manager writes."""
    output: str | None = None
    """`json` or `text`: how commands print where neither --json nor AMY_OUTPUT says."""

    def key(self) -> str | None:
        """The key, wherever it is. Raises InputError."""
        if self.key_file is None:
            return self.api_key
        try:
            return Path(self.key_file).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"The key file {self.key_file} cannot be read.",
                code="bad_key_file",
                hint="Name another: amy config set key_file PATH",
            ) from error


@dataclass
class Configuration:
    current: str = DEFAULT_PROFILE
    """The profile of commands for which AMY_PROFILE says no other."""
    profiles: dict[str, Profile] = field(default_factory=dict)
    chosen: str = DEFAULT_PROFILE
    """The profile of this command."""

    def profile(self, name: str | None = None) -> Profile:
        """The one of this name, or this command's; made if it is not there."""
        return self.profiles.setdefault(name or self.chosen, Profile())


def config_path(environment: Mapping[str, str] | None = None) -> Path:
    environment = os.environ if environment is None else environment
    if named := environment.get("AMY_CONFIG"):
        return Path(named)
    folder = environment.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "amy" / "config.json"


def read(environment: Mapping[str, str] | None = None) -> Configuration:
    """Empty where there is no file. Raises InputError for one that is no configuration."""
    environment = os.environ if environment is None else environment
    path = config_path(environment)
    try:
        raw: Any = json.loads(path.read_text("utf-8"))
        known = Profile.__dataclass_fields__
        profiles = {
            str(name): Profile(**{key: str(value) for key, value in one.items() if key in known and value is not None})
            for name, one in raw["profiles"].items()
        }
        found = Configuration(str(raw["current"]), profiles)
    except FileNotFoundError:
        found = Configuration()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is not a configuration of amy.", code="bad_config", hint="Mend it, or remove it and sign in again."
        ) from error
    found.chosen = environment.get("AMY_PROFILE") or found.current
    return found


def write(configuration: Configuration) -> Path:
    """The file, readable by its owner alone from its first byte on; what was there is replaced at once."""
    path = config_path()
    content = {
        "current": configuration.current,
        "profiles": {
            name: {key: value for key, value in asdict(profile).items() if value is not None}
            for name, profile in configuration.profiles.items()
        },
    }
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(content, indent=2) + "\n")
        partial.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.", code="bad_config") from error
    return path
