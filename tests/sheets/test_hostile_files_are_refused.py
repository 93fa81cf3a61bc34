"""Every hostile file is refused with its reason in both languages; nothing of it comes in, nobody is hurt."""

import resource
import shutil
import time

import pytest

from bench.promised import show
from diguan.engine.sheets.flaws import Flaw
from tests.sheets import (
    hostile_disguises,
    hostile_kinds,
    hostile_packages,
    hostile_parts,
    hostile_reach,
    hostile_tables,
    ugly,
    ugly_cells,  # noqa: F401 -- they enter their files into the register of ugly ones
    ugly_files,  # noqa: F401 -- as above
    ugly_tables,  # noqa: F401 -- as above
)
from tests.sheets.hostile import FILES
from tests.sheets.making import read, staged

MEBIBYTE = 1024 * 1024
SHELVES = (hostile_disguises, hostile_kinds, hostile_packages, hostile_parts, hostile_reach, hostile_tables)


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """Read one file first, so that what is loaded once is not counted against the file that happens to come
    first."""
    folder = tmp_path_factory.mktemp("warm")
    FILES["empty_file"][1](folder / "upload.xlsx")
    staged(read(folder / "upload.xlsx", folder), "household")


@pytest.mark.requirement("T22", "T23", "T24")
@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_and_nothing_comes_in(name, tmp_path):
    kind, make = FILES[name]
    path = tmp_path / "upload.xlsx"
    make(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    reading = read(path, tmp_path)

    assert reading.refused
    assert kind in reading.kinds, reading.kinds
    assert staged(reading, "household") == staged(reading, "person") == []
    assert reading.counts["imported"] == 0
    assert reading.counts["rows"] == reading.counts["refused"]
    assert reading.peak_bytes <= 512 * MEBIBYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= 10 * 1024
    assert sorted(each.name for each in tmp_path.iterdir()) == ["staging", "upload.xlsx"]


@pytest.mark.nightly
def test_what_was_promised_about_files(tmp_path):
    """All of them once more, hostile and ugly, for the page of promises."""
    refused, whole, peak, longest = 0, 0, 0, 0.0
    for name, make in [(name, make) for name, (_, make) in FILES.items()] + [
        (f"{name}.{kept.ending}", kept.make) for name, kept in ugly.FILES.items()
    ]:
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        path = folder / f"upload.{name.partition('.')[2] or 'xlsx'}"
        make(path)
        began = time.monotonic()
        reading = read(path, folder)
        longest, peak = max(longest, time.monotonic() - began), max(peak, reading.peak_bytes)
        if name in FILES:
            refused += reading.refused and reading.counts["imported"] == 0
        else:
            kept = ugly.FILES[name.partition(".")[0]]
            whole += len(staged(reading, "household")) == kept.households
        shutil.rmtree(folder)
    figure = (
        f"{refused} of {len(FILES)} hostile files refused, {whole} of {len(ugly.FILES)} ugly ones whole; "
        f"at most {peak // MEBIBYTE} MiB and {longest:.1f} s for one"
    )
    all_right = (refused, whole) == (len(FILES), len(ugly.FILES)) and len(FILES) >= 120
    show("P13", figure, met=all_right and peak <= 512 * MEBIBYTE and longest <= 20)
    assert all_right


def test_there_are_enough_of_them():
    assert len(FILES) >= 120
    assert {make.__module__ for _, make in FILES.values()} == {shelf.__name__ for shelf in SHELVES}


@pytest.mark.parametrize("name", ["old_binary_workbook", "cell_in_the_last_row"])
def test_the_reason_is_said_in_both_languages(name, tmp_path):
    _, make = FILES[name]
    make(tmp_path / "upload.xlsx")
    flaw: Flaw = read(tmp_path / "upload.xlsx", tmp_path).faults[0]
    assert flaw.nature == "block"
    assert flaw.say("zh") != flaw.say("en")
    assert flaw.mend.zh in flaw.say("zh")
    assert flaw.mend.en in flaw.say("en")
