"""Who was wrongly left out or kept in shows when the files are judged again: both should be none (I-131)."""

from pathlib import Path
from typing import Any

import pytest

from diguan.casework import judging
from diguan.registry import files
from diguan.registry.models import Case, Household, Officer, Round
from diguan.registry.viewer import Viewer
from tests.pages.rounds import at
from tests.stories.walking import YEAR, Walk, pack


@pytest.mark.requirement("I-131")
def test_a_later_judgement_names_who_was_left_out_and_who_was_kept_in(
    walk: Walk,
    yang: Household,
    shi: Household,
    identification: Round,
    zhao: Officer,
    sun: Officer,
    client: Any,
    settings: Any,
    tmp_path: Path,
) -> None:
    for name in ("SNAPSHOTS", "UPLOADS", "JUDGEMENTS"):
        setattr(settings, name, tmp_path / name.lower())
    poor, well_off = walk.adds(identification, yang), walk.adds(identification, shi)
    walk.step(walk.to(poor, "appraise"), votes=(2, 28), reason="与干部不和")
    assert walk.to(well_off).state == Case.State.PASSED
    county = Viewer.of(zhao)
    assert files.errors(county, identification) == {}, "nobody has judged since"
    changchun = pack("changchun/2017-opinions")
    judging.judge(walk.places.county, changchun, year=YEAR, on=identification.opened_on, by=zhao)
    found = files.errors(county, identification)
    assert [case.household for case in found["left_out"]] == [yang]
    assert [case.household for case in found["kept_in"]] == [shi]
    assert not any(rows.exists() for rows in files.errors(Viewer.of(sun), identification).values())
    client.force_login(zhao)
    assert "1 / 1" in client.get(at("round", identification.pk)).content.decode()
    listed = client.get(at("errors", identification.pk)).content.decode()
    assert "杨建国" in listed
    assert "石磊" in listed
