"""Text in a picture for a model that cannot see: a strip of black and white cells along the lower edge of a page.

The offline model has no eyes. Pages that tests and benchmarks draw bear their text a second time, in this strip; it survives
being drawn at another size. Of a picture without a strip the model says that it can make nothing out.

The strip is `COLUMNS` cells wide, between 5 % and 95 % of the picture, and grows upwards from 2 % above its lower edge. The
bits, row by row from below: 32 of length, 32 of CRC-32, then the text, compressed.
"""

from __future__ import annotations

import io
import zlib
from itertools import pairwise

from PIL import Image, ImageDraw

COLUMNS = 160
_LEFT, _WIDTH, _ABOVE_EDGE = 0.05, 0.9, 0.02
_HEAD_BITS = 64
_MOST_ROWS = 120


def draw(page: Image.Image, text: str) -> None:
    """Put the strip on a page."""
    packed = zlib.compress(text.encode(), 9)
    content = len(packed).to_bytes(4, "big") + zlib.crc32(packed).to_bytes(4, "big") + packed
    bits = [byte >> (7 - place) & 1 for byte in content for place in range(8)]
    if len(bits) > COLUMNS * _MOST_ROWS:
        raise ValueError("the text is too long for a strip")
    pen = ImageDraw.Draw(page)
    for number, bit in enumerate(bits):
        left, top, right, bottom = _cell(page, number)
        pen.rectangle((round(left), round(top), round(right) - 1, round(bottom) - 1), fill=0 if bit else 255)


def read(png: bytes) -> str | None:
    """The text of a picture's strip; None where it has none that can be read."""
    page = Image.open(io.BytesIO(png)).convert("L")
    head = _bytes(page, 0, _HEAD_BITS)
    length, checksum = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    if not 0 < length * 8 <= COLUMNS * _MOST_ROWS:
        return None
    packed = _bytes(page, _HEAD_BITS, length * 8)
    return zlib.decompress(packed).decode() if zlib.crc32(packed) == checksum else None


def _cell(page: Image.Image, number: int) -> tuple[float, float, float, float]:
    row, column = divmod(number, COLUMNS)
    side = page.width * _WIDTH / COLUMNS
    left = page.width * _LEFT + column * side
    bottom = page.height * (1 - _ABOVE_EDGE) - row * side
    return left, bottom - side, left + side, bottom


def _bytes(page: Image.Image, start: int, count: int) -> bytes:
    bits = []
    for number in range(start, start + count):
        left, top, right, bottom = _cell(page, number)
        shade = page.getpixel((int((left + right) / 2), int((top + bottom) / 2)))
        bits.append(1 if isinstance(shade, int | float) and shade < 128 else 0)
    places = range(0, count + 1, 8)
    return bytes(int("".join(map(str, bits[begin:end])), 2) for begin, end in pairwise(places))
