"""Photos, scans and signatures made anew: pixels in, a plain JPEG out, in a process of its own with limits.

What a camera or a phone wrote into the file stays behind; the place it was taken at is told apart. It knows
no case, stores nothing, and trusts no byte it is given.
"""

import json
import resource
import subprocess
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, Final

from PIL import ExifTags, Image, ImageOps

from diguan.words.errors import Fault
from diguan.words.text import Text

MOST_BYTES: Final = 12_000_000
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 2400
QUALITY: Final = 82
MEMORY: Final = 1_500_000_000
SECONDS: Final = 20
FORMATS: Final = ("JPEG", "PNG")
_WHITE: Final = (255, 255, 255)


class PictureFault(Fault):
    """A file that is no picture, too large, or damaged."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without anything but its pixels; where it was taken, in degrees, where the file said so."""

    content: bytes
    width: int
    height: int
    latitude: float | None = None
    longitude: float | None = None


def made_anew(content: bytes) -> Picture:
    """The picture, made by a limited process; raises PictureFault."""
    if not content or len(content) > MOST_BYTES:
        raise PictureFault(_SIZE.format(most=MOST_BYTES // 1_000_000), mend=_MEND_SIZE)
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise PictureFault(_NO_PICTURE, mend=_MEND_NO_PICTURE)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "diguan.engine.pictures"],
            input=content,
            capture_output=True,
            timeout=SECONDS * 2,
            check=True,
            env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise PictureFault(_DAMAGED, mend=_MEND_DAMAGED) from None
    head, _, jpeg = run.stdout.partition(b"\n")
    return Picture(content=jpeg, **json.loads(head))


def main(sent: BinaryIO, out: BinaryIO) -> None:
    """Read one file, write one line of JSON and the JPEG."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    jpeg, told = _drawn(sent.read(MOST_BYTES))
    out.write(json.dumps(told).encode() + b"\n" + jpeg)


def _drawn(content: bytes) -> tuple[bytes, dict[str, Any]]:
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        place = _place(opened)
        upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, _WHITE)
    layer = upright.convert("RGBA")
    plain.paste(layer, mask=layer.getchannel("A"))
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), {"width": plain.width, "height": plain.height, **place}


def _place(opened: Image.Image) -> dict[str, float | None]:
    """Where it was taken, in degrees north and east."""
    told = opened.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    try:
        north = _degrees(told[ExifTags.GPS.GPSLatitude], told[ExifTags.GPS.GPSLatitudeRef] == "S", 90)
        east = _degrees(told[ExifTags.GPS.GPSLongitude], told[ExifTags.GPS.GPSLongitudeRef] == "W", 180)
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return {}
    return {"latitude": north, "longitude": east}


def _degrees(parts: Any, negative: bool, most: int) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= most:
        raise ValueError
    return round(-found if negative else found, 6)


_SIZE = Text("文件为空，或超过 {most} MB", "the file is empty, or larger than {most} MB")
_MEND_SIZE = Text("请压缩，或降低分辨率后再传", "make it smaller, or take it at a lower resolution")
_NO_PICTURE = Text("不是 JPEG 或 PNG 图片", "it is no JPEG or PNG picture")
_MEND_NO_PICTURE = Text("请拍照或扫描成图片再传", "take a photo of it, or scan it as a picture")
_DAMAGED = Text("图片已损坏，或像素过多", "the picture is damaged, or has too many pixels")
_MEND_DAMAGED = Text("请重新拍摄", "take it again")

if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
