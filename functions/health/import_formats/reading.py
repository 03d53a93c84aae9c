"""One way in for every format: a file whose format is known, as what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from functions.health.import_formats import apple_health, daily, fitbit, oura, whoop
from functions.health.import_formats.detection import Package
from functions.health.import_formats.found import FileRefused, Found, Reading


def read_file(package: Package, reading: Reading) -> Iterator[Found]:
    """Everything that is found in a file, and everything that is left out. Raises FileRefused."""
    yield from package.left_out
    if package.format == "apple_health":
        for _, member in package.members[:1]:
            yield from apple_health.read(member.pieces(), reading)
    elif package.format == "daily_csv":
        if len(package.members) > 1:
            raise FileRefused("other_format", "the archive holds more than one table; send them one by one")
        yield from daily.read(package.members[0][1], reading)
    else:
        read = {"fitbit": fitbit.read, "whoop": whoop.read, "oura": oura.read}[package.format]
        yield from read(package.members, reading)
