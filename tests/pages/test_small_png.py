"""A small screenshot is the same picture: however its rows were written, a few colours stay as they are."""

import struct
import zlib

import pytest

from tests.pages import small_png
from tests.pages.small_png import small

ROWS = [[(200, 10, 30), (200, 12, 30), (0, 0, 0)], [(199, 10, 250), (1, 2, 3), (200, 10, 30)]]


def written(way: int, kind: int = 2, depth: int = 8) -> bytes:
    """The rows as a browser may write them: `way` is the kind of difference, `kind` with or without alpha."""
    size = small_png.CHANNELS[kind]
    flat = [bytes(value for pixel in row for value in (*pixel, 255)[:size]) for row in ROWS]
    packed = b""
    for number, row in enumerate(flat):
        above = flat[number - 1] if number else bytes(len(row))
        packed += bytes([way]) + bytes(
            (row[at] - guess(way, row, above, at, size)) & 255 for at in range(len(row))
        )
    header = struct.pack(">IIBBBBB", 3, 2, depth, kind, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(packed)), (b"IEND", b""))
    return small_png.SIGNATURE + b"".join(small_png.chunk(*part) for part in parts)


def guess(way: int, row: bytes, above: bytes, at: int, size: int) -> int:
    """What the specification subtracts from a byte."""
    left, corner = (row[at - size], above[at - size]) if at >= size else (0, 0)
    nearest = min((left, above[at], corner), key=lambda value: abs(left + above[at] - corner - value))
    return (0, left, above[at], (left + above[at]) // 2, nearest)[way]


def shown(png: bytes) -> list[list[tuple[int, ...]]]:
    """The pixels of a picture with a palette."""
    parts = dict(small_png.chunks(png))
    palette = [tuple(parts[b"PLTE"][at : at + 3]) for at in range(0, len(parts[b"PLTE"]), 3)]
    rows = zlib.decompress(parts[b"IDAT"])
    return [[palette[place] for place in rows[at + 1 : at + 4]] for at in range(0, len(rows), 4)]


@pytest.mark.parametrize("kind", [2, 6])
@pytest.mark.parametrize("way", range(5))
def test_every_way_of_writing_rows_is_read(way, kind):
    assert shown(small(written(way, kind))) == ROWS


def test_a_colour_too_many_becomes_the_nearest():
    assert small_png.distance(b"\0\0\0", b"\1\2\2") < small_png.distance(b"\0\0\0", b"\0\0\4")


def test_another_kind_of_png_is_refused():
    with pytest.raises(ValueError, match="16 bits"):
        small(written(0, depth=16))
