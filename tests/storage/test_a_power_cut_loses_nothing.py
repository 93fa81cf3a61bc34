"""The disk as a power cut may leave it: what was acknowledged is there; a weaker setting loses it."""

from pathlib import Path

import pytest

from bench.promised import show
from tests.storage import cutting


@pytest.mark.requirement("T67")
def test_no_cut_loses_what_was_acknowledged(tmp_path: Path) -> None:
    lost = cutting.lose(tmp_path, count=40, seconds=2, seed=1)
    assert sum(lost) == 0


@pytest.mark.nightly
@pytest.mark.requirement("T67")
def test_four_hundred_cuts_lose_nothing(tmp_path: Path) -> None:
    lost = cutting.lose(tmp_path, count=400, seconds=20, seed=2)
    figure = f"acknowledged writes lost in {sum(map(bool, lost))} of {len(lost)} images"
    show("P2", figure, met=not sum(lost), part="full")
    assert sum(lost) == 0


def test_the_same_cuts_find_out_a_weaker_setting(tmp_path: Path) -> None:
    lost = cutting.lose(tmp_path, count=25, seconds=2, seed=3, synchronous="NORMAL")
    assert sum(lost) > 0, "a test that cannot fail proves nothing"


def test_a_write_is_torn_at_sectors_and_kept_when_synced(tmp_path: Path) -> None:
    write = cutting.Record(cutting.WRITE, "f", 500, b"x" * 600)
    assert [(piece.offset, len(piece.data)) for piece in cutting.sectors(write)] == [
        (500, 12), (512, 512), (1024, 76),
    ]  # fmt: skip
    disk = cutting.Disk(bytearray(b"o" * 2000))
    disk.take(write)
    disk.take(cutting.Record(cutting.CUT, "f", 1024, b""))
    assert disk.sure == b"o" * 2000
    disk.take(cutting.Record(cutting.SYNC, "f", 0, b""))
    assert disk.sure == b"o" * 500 + b"x" * 524
