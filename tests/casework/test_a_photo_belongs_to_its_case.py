"""Photos of a visit: kept under our own name, summed, seen by the village's officers and above, for good."""

from pathlib import Path
from typing import Any

import pytest

from diguan.casework import rounds
from diguan.casework.may import NotAllowed
from diguan.registry import files
from diguan.registry.models import Household, Officer, Round
from diguan.registry.viewer import Viewer
from tests.engine.test_pictures import photo, taken_at
from tests.stories.walking import Walk


def test_a_photo_is_kept_and_found_by_who_may_see_the_case(
    walk: Walk,
    yang: Household,
    identification: Round,
    wang: Officer,
    sun: Officer,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.ATTACHMENTS, settings.COPY = tmp_path / "attachments", str(tmp_path / "copy")
    case = walk.adds(identification, yang)
    sent = photo(exif=taken_at(44.0, 125.0))
    how: dict[str, Any] = {"kind": "photo", "label": "住房外观", "on": walk.day, "case": case}
    kept = rounds.attach(identification, sent, by=wang, **how)
    assert rounds.whole(kept)
    copied = tmp_path / "copy" / "attachments" / kept.name[:2] / kept.name
    assert copied.read_bytes() == rounds.path_of(kept).read_bytes(), "on the second disk too"
    assert (kept.latitude, kept.name.endswith(".jpg")) == (44, True)
    assert b"phone of somebody" not in rounds.path_of(kept).read_bytes()
    assert list(files.attachments(Viewer.of(wang), identification)) == [kept]
    assert not files.attachments(Viewer.of(sun), identification)
    with pytest.raises(NotAllowed):
        rounds.attach(identification, sent, by=sun, **how)
    with pytest.raises(rounds.AttachmentFault):
        rounds.attach(identification, sent, by=wang, **{**how, "label": " "})
    rounds.path_of(kept).write_bytes(b"another")
    assert not rounds.whole(kept)


def test_one_officer_keeps_so_many_on_a_day(
    walk: Walk,
    yang: Household,
    identification: Round,
    wang: Officer,
    li: Officer,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.ATTACHMENTS, settings.PICTURES_A_DAY = tmp_path / "attachments", 1
    how: dict[str, Any] = {
        "kind": "photo",
        "label": "住房外观",
        "on": walk.day,
        "case": walk.adds(identification, yang),
    }
    rounds.attach(identification, photo(), by=wang, **how)
    with pytest.raises(rounds.AttachmentFault, match="1 pictures today.*\n您今天已保存 1 张图片"):
        rounds.attach(identification, photo(), by=wang, **how)
    assert rounds.attach(identification, photo(), by=li, **how)
    assert len(list(settings.ATTACHMENTS.rglob("*.jpg"))) == 2
