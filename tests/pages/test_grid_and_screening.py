"""The pages of the grid and its screenings: laid, filled and ticked by officers, told in both languages, and
taken out as Excel."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from diguan.casework import grids, rounds, screenings
from diguan.casework.grids import Keeper
from diguan.desks.identification import desk as card
from diguan.registry.models import Case, GridCell, GridPlace, Household, Officer, Screened, Screening
from diguan.web import policies
from tests.people import Places, officer, viewer
from tests.stories.walking import pack

TODAY, FROM, UNTIL = date(2017, 6, 7), date(2017, 6, 5), date(2017, 6, 30)
PHONE, MASK = "13912345678", "139******78"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The third day of the screening."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return TODAY


@pytest.fixture
def cell(yang: Household, shi: Household, wang: Officer) -> GridCell:
    """The third group, kept by Zhang, with the Yangs in it."""
    made = grids.lay_cell(yang.village, "三组网格", Keeper("张网格", PHONE), on=FROM, by=wang)
    grids.place(made, [yang], on=FROM, by=wang)
    return made


@pytest.fixture
def screening(places: Places, li: Officer) -> Screening:
    """The township's."""
    return screenings.open_screening(places.township, "第一轮排查", starts=FROM, until=UNTIL, on=FROM, by=li)


def at(name: str, *ids: int) -> str:
    """An address of the desk."""
    return reverse(f"identification:{name}", args=ids)


def words(client: Any, address: str, **asked: str) -> str:
    """The page."""
    response = client.get(address, asked)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.requirement("S2-05", "N-60")
def test_the_village_lays_a_cell_and_fills_it_by_group(
    enter: Any, wang: Officer, yang: Household, shi: Household
) -> None:
    client = enter(wang)
    typed = {
        "village": yang.village.pk, "name": "三组网格", "keeper_name": "张网格", "keeper_phone": PHONE,
        "username": "",
    }  # fmt: skip
    assert client.post(at("cell-new"), {**typed, "name": ""}).status_code == 422
    laid = client.post(at("cell-new"), typed)
    made = GridCell.objects.get()
    assert laid.url == at("cell-fill", made.pk)
    offered = words(client, laid.url, villager_group="三组")
    assert (yang.number in offered, shi.number in offered) == (True, False)
    client.post(f"{laid.url}?villager_group=三组", {"household": [yang.pk, shi.pk]})
    assert [one.household for one in GridPlace.objects.all()] == [yang], (
        "what is not on the list is not put in"
    )
    page = words(client, at("cell", made.pk))
    assert MASK in page
    assert PHONE not in page
    client.post(at("cell", made.pk), {"household": [yang.pk]})
    assert not GridPlace.objects.exists()


@pytest.mark.requirement("S2-05", "R-156")
def test_coverage_is_told_by_area_with_the_missing_households(
    enter: Any, cell: GridCell, shi: Household, neighbours: list[Household], li: Officer, each_language: str
) -> None:
    client = enter(li, each_language)
    response = client.get(at("grid"))
    told = [(one.name, one.covered.done, one.covered.all) for one in response.context_data["lines"]]
    assert told == [("东沟村", 1, 2), ("西岭村", 0, 1), ("柳林镇", 1, 3)]
    whole = response.context_data["lines"][-1]
    missing = words(client, whole.missing)
    assert shi.number in missing
    assert cell.places.get().household.number not in missing
    assert {"zh": "有网格员负责", "en": "In a cell with a keeper"}[each_language] in response.content.decode()


@pytest.mark.requirement("S2-05", "R-156")
def test_a_cell_is_ticked_in_one_go_and_the_share_follows(
    enter: Any, cell: GridCell, screening: Screening, yang: Household, shi: Household, wang: Officer
) -> None:
    client, address = enter(wang), at("screening-tick", screening.pk)
    page = client.get(address, {"cell": cell.pk})
    assert [one.pk for one in page.context["turned"]] == [yang.pk]
    assert page.context["form"].initial["who"] == "张网格"
    said = {"on": "2017-06-07", "who": "张网格", "found": ["illness"], "note": "住院两个月"}
    assert client.post(address, said).status_code == 422, "nobody is ticked"
    client.post(f"{address}?cell={cell.pk}", {**said, "household": [yang.pk, shi.pk]})
    row = Screened.objects.get()
    assert (row.household, row.who, row.found, row.note) == (yang, "张网格", "illness", "住院两个月")
    told = client.get(at("screening", screening.pk)).context_data["lines"][-1].covered
    assert (told.done, told.all) == (1, 2)
    assert shi.number in words(client, at("screening", screening.pk), state="missing")
    assert yang.number in words(client, at("screening", screening.pk), state="signal")
    client.post(address, {"on": "2017-06-07", "who": "王书记", "every": "1"})
    assert client.get(at("screening", screening.pk)).context_data["lines"][-1].covered.left == 0


@pytest.mark.requirement("S2-05")
def test_the_list_goes_out_as_excel(
    enter: Any, cell: GridCell, screening: Screening, yang: Household, shi: Household, wang: Officer
) -> None:
    screenings.record(screening, [yang], on=TODAY, by=wang, who="张网格", found=["water"])
    raw = enter(wang).get(at("screening", screening.pk), {"export": "xlsx"}).getvalue()
    rows = python_calamine.load_workbook(BytesIO(raw)).get_sheet_by_index(0).to_python()
    told = {row[1]: row[-3:] for row in rows if row[1] in (yang.number, shi.number)}
    assert told == {yang.number: ["张网格", "有信号", "因安全饮水"], shi.number: ["", "尚未排查", ""]}
    cells = enter(wang).get(at("grid"), {"export": "xlsx"}).getvalue()
    sheet = str(python_calamine.load_workbook(BytesIO(cells)).get_sheet_by_index(0).to_python())
    assert (MASK in sheet, PHONE in sheet) == (True, False)


@pytest.mark.requirement("S2-05")
def test_a_keeper_finds_the_own_cell_first(
    enter: Any, cell: GridCell, screening: Screening, yang: Household, shi: Household, wang: Officer
) -> None:
    zhang = officer("张网格", "village_officer", yang.village, "zhang")
    named = Keeper("张网格", None, "zhang")
    grids.change_cell(cell, cell.name, named, on=TODAY, by=wang, reason="开了账号", version=1)
    page = enter(zhang).get(at("screening-tick", screening.pk))
    assert [one.pk for one in page.context["turned"]] == [yang.pk]
    waits = {one.text: one.count for one in card.to_do(viewer(zhang))}
    assert waits["尚未排查的农户"] == 1
    assert {one.text: one.count for one in card.to_do(viewer(wang))}["尚未排查的农户"] == 2


@pytest.mark.requirement("S2-05")
def test_a_signal_comes_into_an_open_round_by_its_clue(
    enter: Any, anywhere: None, screening: Screening, yang: Household, places: Places,
    wang: Officer, zhao: Officer, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    screenings.record(screening, [yang], on=TODAY, by=wang, who="王书记", found=["illness"])
    client, address = enter(wang), at("screening-household", screening.pk, yang.pk)
    assert "没有开启可由线索列入的轮次" in words(client, address)
    watch = rounds.open_round(
        places.county, pack("chongqing/dynamic"), "borderline_watch", year=2017, on=date(2018, 1, 2), by=zhao
    )
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2018, 1, 3))
    assert "临界对象动态监测" in words(client, address)
    gone = client.post(at("screening-round", screening.pk, yang.pk), {"round": watch.pk})
    case = Case.objects.get(household=yang)
    assert (gone.url, case.source) == (at("case", case.pk), "clue")
    again = client.post(at("screening-round", screening.pk, yang.pk), {"round": watch.pk}, follow=True)
    assert "办理中" in again.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.requirement("S2-05")
def test_a_screening_is_opened_by_the_township_told_unset_and_closed_with_a_reason(
    enter: Any, monkeypatch: pytest.MonkeyPatch, places: Places, li: Officer, wang: Officer
) -> None:
    monkeypatch.setattr(policies, "in_force", lambda code, on: pack("chongqing/dynamic"))
    client = enter(li)
    assert "（未定）" in words(client, at("open-screening"))
    days = {"title": "第一轮排查", "starts": "2017-06-05", "until": "2017-06-01"}
    refused = client.post(at("open-screening"), days)
    assert (refused.status_code, "早于开始" in refused.content.decode()) == (422, True)
    client.post(at("open-screening"), {**days, "until": "2017-06-30"})
    made = Screening.objects.get()
    clause = pack("chongqing/dynamic").parameters["screening_months"].source
    assert (str(clause), "S2-CQ" in clause.say("zh")) == ("S2-CQ §2", False)
    assert clause.say("zh") in words(client, at("screenings")), "by its document's title"
    assert enter(wang).post(at("close-screening", made.pk), {"reason": "完"}).status_code == 403
    client.post(at("close-screening", made.pk), {"reason": ""})
    made.refresh_from_db()
    assert made.closed_on is None, "a reason is needed"
    client.post(at("close-screening", made.pk), {"reason": "全部查完"})
    made.refresh_from_db()
    assert made.closed_on == TODAY


@pytest.mark.requirement("S2-05")
def test_a_mistake_is_taken_back_and_the_cell_changed_and_given_up(
    enter: Any, cell: GridCell, screening: Screening, yang: Household, wang: Officer
) -> None:
    client, address = enter(wang), at("screening-household", screening.pk, yang.pk)
    client.post(address, {"on": "2017-06-07", "who": "张网格", "found": ["water"], "note": "井干了"})
    assert "井干了" in words(client, address)
    client.post(at("screening-back", screening.pk, yang.pk), {"reason": "走错门"})
    assert [one.outcome for one in Screened.objects.order_by("pk")] == ["signal", "taken_back"]
    typed = {"name": "三组网格", "keeper_name": "张网格", "keeper_phone": "", "reason": "核对", "version": 1}
    client.post(at("cell-change", cell.pk), typed)
    cell.refresh_from_db()
    assert cell.keeper_phone == PHONE
    client.post(at("cell-change", cell.pk), {**typed, "keeper_name": "李网格", "version": 2})
    cell.refresh_from_db()
    assert cell.keeper_phone is None, "another keeper has another telephone"
    client.post(at("cell-close", cell.pk), {"reason": "并组"})
    assert client.get(at("cell", cell.pk)).status_code == 404


@pytest.mark.requirement("S2-05")
def test_the_file_shows_the_cell_and_what_was_found(
    enter: Any, cell: GridCell, screening: Screening, yang: Household, wang: Officer
) -> None:
    screenings.record(screening, [yang], on=TODAY, by=wang, who="张网格", found=["illness"])
    page = words(enter(wang), reverse("household:page", args=[yang.pk]))
    assert all(one in page for one in ("三组网格", "张网格", MASK, "第一轮排查", "因病"))
    assert PHONE not in page
