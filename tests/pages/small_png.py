"""Makes a screenshot small: a PNG of the 256 commonest colours, each other drawn as the nearest of them.

Screens have few colours, and many shades at the edges of letters that nobody tells apart. It reads what
browsers write (8 bits, RGB or RGBA, not interlaced) and nothing else.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # colour type: bytes a pixel


def small(png: bytes) -> bytes:
    """The same picture with a palette; raises ValueError for a PNG of another kind."""
    width, height, pixels = _read(png)
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(256)]
    index = {colour: place for place, colour in enumerate(palette)}
    for colour in counted.keys() - index.keys():
        index[colour] = min(range(len(palette)), key=lambda place: distance(palette[place], colour))
    places = bytes(index[colour] for colour in pixels)
    rows = b"".join(b"\0" + places[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {b"IHDR": header, b"PLTE": b"".join(palette), b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    return SIGNATURE + b"".join(chunk(*part) for part in parts.items())


def _read(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the pixels as three bytes each, row by row."""
    parts = list(chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    if depth != 8 or kind not in CHANNELS or interlaced:
        raise ValueError(f"a PNG of {depth} bits and colour type {kind} is not read")
    size = CHANNELS[kind]
    packed = zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT"))
    pixels: list[bytes] = []
    above = bytearray(width * size)
    for start in range(0, len(packed), width * size + 1):
        row = bytearray(packed[start + 1 : start + 1 + width * size])
        _unfilter(packed[start], row, above, size)
        pixels += (bytes(row[at : at + 3]) for at in range(0, len(row), size))
        above = row
    return width, height, pixels


def _unfilter(way: int, row: bytearray, above: bytearray, size: int) -> None:
    """Turn differences back into values, in place (PNG specification, part 9)."""
    if way == 0:
        return
    for at in range(len(row)):
        left = row[at - size] if at >= size else 0
        over = above[at]
        corner = above[at - size] if at >= size else 0
        row[at] = (row[at] + (left, over, (left + over) // 2, _nearest(left, over, corner))[way - 1]) & 255


def _nearest(left: int, over: int, corner: int) -> int:
    guess = left + over - corner
    return min((left, over, corner), key=lambda value: abs(guess - value))


def distance(one: bytes, other: bytes) -> int:
    """How unlike two colours are."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, name and data."""
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG as it is written."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
