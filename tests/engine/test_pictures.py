"""Pictures made anew: what a phone wrote into them stays behind, what is no picture is refused."""

from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image

from diguan.engine.pictures import LONGEST_SIDE, PictureFault, made_anew


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """A grey picture."""
    out = BytesIO()
    Image.new(mode, size, "grey").save(out, kind, **more)
    return out.getvalue()


def taken_at(north: float, east: float) -> Image.Exif:
    """What a phone writes about where and with what a photo was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "phone of somebody"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (north, 0.0, 0.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (east, 30.0, 0.0),
        }
    )
    return exif


def test_the_place_is_told_apart_and_nothing_of_the_phone_is_left() -> None:
    made = made_anew(photo(exif=taken_at(44.0, 125.0)))
    assert (made.latitude, made.longitude) == (44.0, 125.5)
    assert (made.width, made.height) == (40, 60), "turned upright"
    assert b"phone of somebody" not in made.content
    with Image.open(BytesIO(made.content)) as again:
        assert not again.getexif()
        assert again.format == "JPEG"


def test_a_signature_with_a_clear_ground_becomes_black_on_white() -> None:
    made = made_anew(photo(kind="PNG", mode="RGBA"))
    assert made.content.startswith(b"\xff\xd8\xff")
    assert made.latitude is None


def test_a_large_picture_is_made_smaller() -> None:
    made = made_anew(photo((5000, 100)))
    assert made.width == LONGEST_SIDE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ not a picture",
        b"<svg onload='alert(1)'/>",
        photo()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        photo((9000, 9000), "PNG", "1"),
    ],
    ids=["empty", "program", "drawing", "cut off", "only a head", "too many pixels"],
)
def test_what_is_no_sound_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureFault) as refused:
        made_anew(content)
    assert refused.value.mend
