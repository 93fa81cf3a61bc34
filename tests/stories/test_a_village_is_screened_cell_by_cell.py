"""A village is parted into cells with keepers; the township opens a screening; every household is looked at,
what is found is a signal, and a signal comes into a round by its clue."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from diguan.casework import grids, rounds, screenings
from diguan.casework.grids import GridFault, Keeper
from diguan.casework.may import NotAllowed
from diguan.casework.record import ChangedMeanwhile, NoReason
from diguan.casework.screenings import ScreeningFault
from diguan.policy.screening import screening_cycle
from diguan.registry import files
from diguan.registry.files import Covered
from diguan.registry.models import AuditEntry, GridCell, GridPlace, Household, Officer, Screened, Screening
from tests.people import Places, household, member, officer, viewer
from tests.stories.walking import Walk, pack

CHONGQING = "chongqing/dynamic"
OPENED, FROM, DAY, UNTIL = date(2017, 6, 1), date(2017, 6, 5), date(2017, 6, 7), date(2017, 6, 30)
ZHANG = Keeper("张网格", "13912345678")


@pytest.fixture
def cell(yang: Household, shi: Household, wang: Officer) -> GridCell:
    """The third group, kept by Zhang, with the Yangs in it; the Shis live elsewhere in the village."""
    made = grids.lay_cell(yang.village, "三组", ZHANG, on=OPENED, by=wang)
    assert grids.place(made, [yang], on=OPENED, by=wang) == 1
    return made


@pytest.fixture
def screening(places: Places, li: Officer) -> Screening:
    """The township's first screening."""
    return screenings.open_screening(
        places.township, "第一轮排查", starts=FROM, until=UNTIL, on=OPENED, by=li
    )


def coverage(account: Officer, one: Screening | None = None) -> dict[str, Covered]:
    """Numerators and denominators by name of the part; "" is the whole."""
    mine = viewer(account)
    found = files.screening_coverage(mine, one) if one else files.grid_coverage(mine)
    return {area.name if area else "": covered for area, covered in found}


@pytest.mark.requirement("S2-05", "R-156", "N-60")
def test_only_a_cell_with_a_keeper_covers_its_households(
    cell: GridCell, shi: Household, neighbours: list[Household], wang: Officer, li: Officer, zhao: Officer
) -> None:
    assert coverage(wang) == {"": Covered(1, 2)}
    assert coverage(li) == {"东沟村": Covered(1, 2), "西岭村": Covered(0, 1), "": Covered(1, 3)}
    assert coverage(zhao) == {"柳林镇": Covered(1, 3), "双桥乡": Covered(0, 1), "": Covered(1, 4)}
    empty = grids.lay_cell(shi.village, "一组", Keeper(), on=OPENED, by=wang)
    grids.place(empty, [shi], on=OPENED, by=wang)
    assert coverage(wang) == {"": Covered(1, 2)}, "a cell that nobody keeps covers nobody"
    kept = Keeper("李网格", "13887654321")
    grids.change_cell(empty, "一组", kept, on=DAY, by=wang, reason="选定网格员", version=1)
    assert coverage(wang) == {"": Covered(2, 2)}
    assert coverage(zhao)[""].left == 2


@pytest.mark.requirement("S2-05", "N-60")
def test_a_household_lies_in_one_cell_of_its_own_village(
    cell: GridCell, yang: Household, neighbours: list[Household], wang: Officer, li: Officer, sun: Officer
) -> None:
    other = grids.lay_cell(yang.village, "四组", Keeper("王网格", ""), on=OPENED, by=wang)
    assert grids.place(other, [yang], on=DAY, by=wang) == 1
    assert GridPlace.objects.get().cell == other
    assert grids.place(other, [yang], on=DAY, by=wang) == 0, "it is there already"
    with pytest.raises(GridFault, match="本村"):
        grids.place(other, [neighbours[0]], on=DAY, by=li)
    with pytest.raises(NotAllowed):
        grids.place(other, [yang], on=DAY, by=sun)
    assert grids.take_out(other, [yang], on=DAY, by=wang) == 1
    assert not GridPlace.objects.exists()


@pytest.mark.requirement("S2-05")
def test_a_cell_is_changed_and_given_up_with_a_reason_and_the_trail_tells_it(
    cell: GridCell, yang: Household, wang: Officer, sun: Officer
) -> None:
    with pytest.raises(GridFault, match="已有网格"):
        grids.lay_cell(yang.village, "三组", ZHANG, on=DAY, by=wang)
    with pytest.raises(GridFault, match="没有填网格员姓名"):
        grids.lay_cell(yang.village, "五组", Keeper("", "13900000000"), on=DAY, by=wang)
    with pytest.raises(GridFault, match="村级账号"):
        grids.lay_cell(yang.village, "五组", Keeper("孙", "", sun.username), on=DAY, by=wang)
    with pytest.raises(NoReason):
        grids.close_cell(cell, on=DAY, by=wang, reason=" ", version=1)
    named = grids.change_cell(cell, "三组", Keeper("张网格", None), on=DAY, by=wang, reason="核对", version=1)
    assert named.keeper_phone == ZHANG.phone, "a telephone that is not typed stays"
    with pytest.raises(ChangedMeanwhile):
        grids.change_cell(cell, "别名", ZHANG, on=DAY, by=wang, reason="核对", version=1)
    assert grids.close_cell(named, on=DAY, by=wang, reason="并组", version=2) == 1
    with pytest.raises(GridFault, match="已撤销"):
        grids.place(named, [yang], on=DAY, by=wang)
    told = AuditEntry.objects.filter(kind__startswith="grid").order_by("id")
    assert [(one.kind, one.by_name, one.reason) for one in told] == [
        ("grid_cell_laid", "王书记", ""), ("grid_placed", "王书记", ""),
        ("grid_cell_changed", "王书记", "核对"), ("grid_cell_closed", "王书记", "并组"),
    ]  # fmt: skip
    assert not any(str(ZHANG.phone) in one.before + one.after for one in told), "no telephone in the trail"
    with connection.cursor() as cursor:
        cursor.execute("SELECT keeper_phone FROM registry_gridcell")
        assert cursor.fetchone()[0].startswith("v1|"), "sealed at rest"


@pytest.mark.requirement("S2-05", "R-156")
def test_every_household_is_written_down_once_and_the_missing_are_counted(
    cell: GridCell, screening: Screening, yang: Household, shi: Household,
    neighbours: list[Household], wang: Officer, li: Officer, zhao: Officer,
) -> None:  # fmt: skip
    assert coverage(li, screening) == {"东沟村": Covered(0, 2), "西岭村": Covered(0, 1), "": Covered(0, 3)}
    how: dict[str, Any] = {"on": DAY, "by": wang, "who": "张网格"}
    assert screenings.record(screening, [yang, shi], **how) == 2
    assert coverage(wang, screening) == {"": Covered(2, 2)}
    assert coverage(zhao, screening) == {"柳林镇": Covered(2, 3), "": Covered(2, 3)}, (
        "the township's, not more"
    )
    assert files.left_to_screen(viewer(li), screening) == 1
    row = files.screened(viewer(wang), screening).get(household=yang)
    assert (row.on, row.who, row.by_name, row.outcome, row.cell) == (DAY, "张网格", "王书记", "nothing", cell)
    with pytest.raises(ScreeningFault, match=yang.number):
        screenings.record(screening, [yang], **how)
    screenings.take_back(screening, [shi], on=DAY, by=wang, reason="走错门")
    assert coverage(wang, screening) == {"": Covered(1, 2)}
    screenings.record(screening, [shi], **how)
    assert coverage(wang, screening) == {"": Covered(2, 2)}


@pytest.mark.requirement("S2-05")
def test_what_was_written_down_is_never_changed_only_written_anew(
    screening: Screening, yang: Household, wang: Officer
) -> None:
    how: dict[str, Any] = {"on": DAY, "by": wang, "who": "王书记"}
    screenings.record(screening, [yang], **how)
    screenings.record(screening, [yang], **how, found=["illness"], note="住院两个月", again=True)
    rows = files.screened_of(viewer(wang), yang)
    assert [(one.outcome, one.found, one.note) for one in rows] == [
        ("signal", "illness", "住院两个月"), ("nothing", "", None),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Screened.objects.update(found="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM registry_screened WHERE note IS NOT NULL")
        assert cursor.fetchone()[0].startswith("beside|"), "what was seen is a secret"
    entries = AuditEntry.objects.filter(kind="screened")
    assert [one.household for one in entries] == [yang.number, yang.number]
    assert not any("住院" in one.after for one in entries)


@pytest.mark.requirement("S2-05")
def test_what_cannot_be_is_refused(
    screening: Screening, places: Places, yang: Household, neighbours: list[Household],
    wang: Officer, li: Officer, zhao: Officer, feng: Officer,
) -> None:  # fmt: skip
    how: dict[str, Any] = {"on": DAY, "by": wang, "who": ""}
    with pytest.raises(NotAllowed):
        screenings.open_screening(places.village, "村里", starts=FROM, until=UNTIL, on=OPENED, by=wang)
    with pytest.raises(ScreeningFault, match="乡或县"):
        screenings.open_screening(places.village, "村里", starts=FROM, until=UNTIL, on=OPENED, by=li)
    with pytest.raises(ScreeningFault, match="早于开始"):
        screenings.open_screening(places.township, "倒着", starts=UNTIL, until=FROM, on=OPENED, by=li)
    with pytest.raises(ScreeningFault, match="2017年6月5日"):
        screenings.record(screening, [yang], **{**how, "on": OPENED})
    with pytest.raises(ScreeningFault, match="其他"):
        screenings.record(screening, [yang], **how, found=["other"])
    with pytest.raises(ScreeningFault, match="moon"):
        screenings.record(screening, [yang], **how, found=["moon"])
    with pytest.raises(ScreeningFault, match="地区内"):
        screenings.record(screening, [neighbours[1]], **{**how, "by": zhao})
    for by in (wang, feng):
        with pytest.raises(NotAllowed):
            screenings.record(screening, [neighbours[0]], **{**how, "by": by})
    with pytest.raises(ScreeningFault, match="还没有登记"):
        screenings.take_back(screening, [yang], on=DAY, by=wang, reason="-")
    screenings.close_screening(screening, on=DAY, by=li, reason="汛期，余户下轮")
    with pytest.raises(ScreeningFault, match="已结束"):
        screenings.record(screening, [yang], **how)
    assert not Screened.objects.exists()


@pytest.mark.requirement("S2-05")
def test_a_keeper_with_an_account_screens_the_own_cell_and_puts_a_household_under_watch(
    cell: GridCell,
    screening: Screening,
    yang: Household,
    wang: Officer,
    sun: Officer,
    walk: Walk,
    anywhere: None,
) -> None:
    zhang = officer("张网格", "village_officer", yang.village, "zhang")
    named = Keeper("张网格", None, "zhang")
    grids.change_cell(cell, cell.name, named, on=DAY, by=wang, reason="开了账号", version=1)
    assert list(files.grid_cells(viewer(zhang)).filter(keeper=zhang)) == [cell]
    assert not files.grid_cells(viewer(sun)).exists(), "next door sees neither cell nor keeper"
    screenings.record(
        screening, [yang], on=DAY, by=zhang, who="张网格", found=["illness", "water"], note="井水发浑"
    )
    walk.day = date(2018, 1, 2)  # the document's first days
    watch = walk.opens(pack(CHONGQING), "borderline_watch")
    case = rounds.add_case(watch, yang, source="clue", on=walk.day, by=zhang)
    mark = rounds.course(watch).stations[0]
    signal = {"signal": "第一轮排查，2017-06-07，张网格"}
    rounds.take_step(case, mark.key, "passed", on=walk.day, by=zhang, evidence=signal)
    yang.refresh_from_db()
    assert yang.stage == "watched"


@pytest.mark.requirement("S2-05")
def test_how_often_to_screen_is_unset_where_the_document_does_not_say_it() -> None:
    asked = screening_cycle(pack(CHONGQING), DAY)
    assert (asked.months, asked.source) == (None, "S2-CQ §2")
    assert "未定" in asked.text.zh
    assert "没有写明" in screening_cycle(pack("changchun/2017-opinions"), DAY).text.zh
    assert screening_cycle(None, DAY).months is None


@pytest.mark.requirement("S2-05")
def test_a_county_is_put_into_cells_and_screened_in_few_questions(
    places: Places, wang: Officer, screening: Screening, django_assert_max_num_queries: Any
) -> None:
    homes = [household(places.village, f"N-{number:03}") for number in range(40)]
    member(homes[0], "某某", "head", "male", date(1970, 1, 1), 60)
    made = grids.lay_cell(places.village, "全村", ZHANG, on=OPENED, by=wang)
    with django_assert_max_num_queries(30):
        grids.place(made, homes, on=DAY, by=wang)
    with django_assert_max_num_queries(30):
        screenings.record(screening, homes, on=DAY, by=wang, who="张网格")
    assert coverage(wang, screening) == {"": Covered(40, 40)}
