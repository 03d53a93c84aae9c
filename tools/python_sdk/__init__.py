"""Writes the generated part of the Python SDK from openapi.json: models, parameters, a method for each operation.

A generator of our own: a public one for models takes longer than the two seconds that the whole of `make sdk` may, and the
methods, which need the same types, have to be written anyhow. What it reads is the part of JSON Schema that pydantic writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.python_sdk.asynchronous import asynchronous
from tools.python_sdk.models import models_module
from tools.python_sdk.parameters import parameters_module
from tools.python_sdk.resources import resources_module

_PACKAGE = Path("sdk") / "python" / "src" / "amy_sdk"
FOLDER = _PACKAGE / "_generated"


def files(document: dict[str, Any]) -> dict[str, str]:
    """Content by file name, in FOLDER."""
    return {
        "__init__.py": '"""Made from openapi.json by `make sdk`: not for editing."""\n',
        "async_resources.py": asynchronous((_PACKAGE / "resources.py").read_text("utf-8")),
        "models.py": models_module(document),
        "params.py": parameters_module(document),
        "resources.py": resources_module(document),
    }
