"""moto behind one endpoint, made fast and atomic where a turn needs it.

moto's Step Functions interpreter imports its Batch backend for one enumeration, and with it all of EC2: 0.8 s of the start.
So it is imported here first, with Batch as a shell whose submodules load by themselves.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType


def _import_interpreter_without_batch() -> None:
    found = importlib.util.find_spec("moto")
    if "moto.batch" in sys.modules or found is None or found.submodule_search_locations is None:
        return
    shell = ModuleType("moto.batch")
    shell.__path__ = [f"{each}/batch" for each in found.submodule_search_locations]
    sys.modules["moto.batch"] = shell
    try:
        importlib.import_module("moto.stepfunctions.parser.models")
    finally:
        # Whoever asks for the real one gets it.
        for name in [each for each in sys.modules if each == "moto.batch" or each.startswith("moto.batch.")]:
            del sys.modules[name]


_import_interpreter_without_batch()
