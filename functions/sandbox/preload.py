"""Loads all that an analysis may import, and runs one, before the first job: afterwards there are no files to load from.

What is not loaded here cannot be imported by a job (ModuleNotFoundError). pandas and scipy import many of their own parts
only when first needed; the rehearsal needs them.
"""

from __future__ import annotations

import gc
import importlib
import linecache
import os
import sys
import time
import zoneinfo
from datetime import tzinfo

import pandas as pd

from functions.sandbox.rehearsal import full_rehearsal

_LOADED_ZONES: list[tzinfo] = []
"""Keeps time zones alive, because zoneinfo's own cache is weak."""
_ZONE_CLASSES = ("zoneinfo", "zoneinfo._zoneinfo")
"""Modules with a ZoneInfo: the one in C, and the one in Python of which pandas makes a twin of every zone it meets."""

_STANDARD_LIBRARY = """
    abc array ast base64 bisect builtins calendar cmath collections collections.abc contextlib copy csv dataclasses datetime
    decimal difflib enum fractions functools gc hashlib heapq inspect io itertools json keyword locale logging math numbers
    operator os pprint random re statistics string struct sys textwrap time traceback types typing unicodedata uuid warnings
    weakref zoneinfo
"""

_SCIENCE = """
    numpy numpy.fft numpy.linalg numpy.ma numpy.polynomial numpy.random
    pandas pandas.tseries.frequencies pandas.tseries.holiday pandas.tseries.offsets
    scipy scipy.cluster.hierarchy scipy.cluster.vq scipy.fft scipy.integrate scipy.interpolate scipy.linalg scipy.ndimage
    scipy.optimize scipy.signal scipy.sparse scipy.sparse.csgraph scipy.sparse.linalg scipy.spatial scipy.spatial.distance
    scipy.special scipy.stats scipy.stats.mstats dateutil dateutil.parser dateutil.relativedelta
"""


def load_everything(population: pd.DataFrame) -> None:
    """Imports, rehearses and settles this process for forking. Raises ImportError or RuntimeError if something is amiss.

    Afterwards the environment holds `TZ=UTC` alone and the import path is empty.
    """
    for name in (_STANDARD_LIBRARY + _SCIENCE).split():
        importlib.import_module(name)
    full_rehearsal(population)
    names = sorted(zoneinfo.available_timezones())
    _LOADED_ZONES.extend(importlib.import_module(kind).ZoneInfo(name) for kind in _ZONE_CLASSES for name in names)
    os.environ.clear()
    os.environ["TZ"] = "UTC"
    time.tzset()
    sys.path.clear()
    sys.path_importer_cache.clear()
    linecache.clearcache()
    gc.collect()
    gc.freeze()  # else the collector touches, and so copies, every page of every job
