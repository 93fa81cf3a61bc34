"""Each poor household and village carries a planned year of exit; who is past it and not out is on a list."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from diguan.casework import villages
from diguan.casework.corrections import correct
from diguan.casework.record import NoReason
from diguan.policy.exit_plan import plan_end
from diguan.registry import files
from diguan.registry.models import AuditEntry, Household, VillageYear
from diguan.web import desk, policies
from tests.pages.rounds import CHANGCHUN, shown
from tests.people import YEAR, Places, household, viewer
from tests.stories.walking import pack

DAY = date(YEAR, 6, 1)
TODAY = date(YEAR + 2, 3, 1)
HUBEI, WUZHONG = "hubei/2015-key-points", "wuzhong/7366"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The first of March two years after the files' year: who was to leave by the year before is late."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return TODAY


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`under("shanxi/…")`: that document is in force everywhere."""

    def now(id: str) -> None:
        monkeypatch.setattr(policies, "in_force", lambda code, on: pack(id))

    return now


def plan(home: Household, year: int | None, by: Any, reason: str = "镇上排定的脱贫计划") -> Any:
    """Set the planned year in the file's only year."""
    home.refresh_from_db()
    of_year = home.years.get()
    return correct(of_year, "planned_exit_year", year, by=by, reason=reason, on=DAY, version=home.version)


@pytest.fixture
def homes(places: Places, zhao: Any) -> dict[str, Household]:
    """A household late, one in time, one after the set time, one without a plan, one that has left, one next
    door."""
    made = {
        "H-LATE": (places.village, "registered", 2018),
        "H-TIME": (places.village, "returned", 2019),
        "H-BEYOND": (places.far_village, "registered", 2021),
        "H-BLANK": (places.far_village, "pre_exit", None),
        "H-LEFT": (places.village, "exited", 2018),
        "H-FOREIGN": (places.foreign_village, "registered", 2018),
    }
    return {
        number: household(place, number, status=status, planned_exit_year=year)
        for number, (place, status, year) in made.items()
    }


def listed(client: Any, page: str = "planned", **asked: str) -> set[str]:
    """The numbers (or villages) in the list."""
    response = client.get(reverse(f"exit:{page}"), asked)
    assert response.status_code == 200
    rows = [row.record for row in response.context_data["table"].paginated_rows]
    return {row.name if page.endswith("villages") else row.number for row in rows}


@pytest.mark.requirement("R-140", "S3-11")
def test_the_planned_year_is_set_with_a_reason_and_what_stood_before_is_kept(
    yang: Household, li: Any
) -> None:
    plan(yang, 2018, li)
    event = plan(yang, 2019, li, reason="因灾推迟一年")
    assert (event.before, event.after) == (
        {"planned_exit_year": 2018},
        {"planned_exit_year": 2019, "year": YEAR},
    )
    assert (event.by_name, event.reason) == (str(li), "因灾推迟一年")
    assert yang.years.get().planned_exit_year == 2019
    assert AuditEntry.objects.filter(kind="corrected").count() == 2
    with pytest.raises(NoReason):
        plan(yang, 2020, li, reason=" ")
    assert yang.years.get().planned_exit_year == 2019


@pytest.mark.requirement("R-140", "S3-11")
def test_who_is_past_the_planned_year_and_not_out_is_on_the_list_of_township_and_county(
    enter, homes, li, zhao, sun, under
):
    under(CHANGCHUN)
    assert listed(enter(zhao), state="overdue") == {"H-LATE"}
    assert listed(enter(li), state="overdue") == {"H-LATE"}
    assert listed(enter(sun)) == set(), "the family of another area is not shown"
    assert files.planned_year(viewer(zhao), homes["H-LATE"]) == 2018
    assert files.planned_year(viewer(sun), homes["H-LATE"]) is None
    assert listed(enter(zhao), state="without") == {"H-BLANK"}
    assert listed(enter(zhao), state="beyond") == {"H-BEYOND"}
    assert listed(enter(zhao)) == {"H-LATE", "H-TIME", "H-BEYOND", "H-BLANK"}


@pytest.mark.requirement("R-140")
@pytest.mark.parametrize(
    ("document", "year", "said"),
    [
        (CHANGCHUN, 2020, "the set time ends with 2020"),
        (HUBEI, None, "the document names a set time and does not say which year (unset)"),
        (WUZHONG, None, "no document here says by which year all are to be out"),
    ],
)
def test_the_end_of_the_plan_is_the_packs_and_unset_where_the_document_gives_none(
    enter, homes, zhao, under, document, year, said
):
    under(document)
    end = plan_end(pack(document), TODAY)
    assert end.year == year
    page = shown(enter(zhao, "en"), reverse("exit:planned"))
    assert said in page
    assert ("after the set time (end of 2020)" in page) == (year is not None)
    assert listed(enter(zhao), state="beyond") == ({"H-BEYOND"} if year else set())


@pytest.mark.requirement("R-140", "S3-11")
def test_a_poor_village_has_its_planned_year_too(enter, places, wang, li, zhao, sun, under):
    under(CHANGCHUN)
    for place, facts in (
        (places.village, {"poor_village": True, "village_planned_exit_year": 2018}),
        (places.next_village, {"poor_village": True, "village_planned_exit_year": 2020}),
        (places.far_village, {"poor_village": True, "village_delisted": True}),
        (places.far_village, {"village_planned_exit_year": 2018}),
    ):
        form = VillageYear.objects.filter(area=place, year=YEAR).first()
        version = form.version if form else 0
        villages.record(place, YEAR, facts, by=zhao, reason="年度采集", on=DAY, version=version)
    assert listed(enter(zhao), "planned-villages") == {"东沟村", "西岭村"}
    assert listed(enter(li), "planned-villages", state="overdue") == {"东沟村"}
    assert listed(enter(sun), "planned-villages") == {"西岭村"}, "a village officer sees his own"
    villages.record(
        places.village, YEAR + 1, {"village_delisted": True}, by=zhao, reason="已出列", on=DAY, version=0
    )
    assert listed(enter(zhao), "planned-villages") == {"西岭村"}, "a plan and a list stand until replaced"


@pytest.mark.requirement("R-140")
def test_numbers_by_area_to_do_household_page_and_excel_say_the_same(enter, homes, zhao, under):
    under(CHANGCHUN)
    response = enter(zhao, "en").get(reverse("exit:planned"))
    numbers = {
        area.name: (one.all, one.overdue, one.without, one.beyond)
        for area, one, _ in response.context_data["parts"]
    }
    assert numbers == {"柳林镇": (2, 1, 0, 0), "双桥乡": (2, 0, 1, 1)}
    told = {item.text: (item.count, item.url) for _, item in desk.to_do(viewer(zhao))}
    late = reverse("exit:planned") + "?state=overdue"
    assert (1, late) in told.values()
    page = shown(enter(zhao, "en"), reverse("household:page", args=[homes["H-LATE"].pk]))
    assert "2018: overdue by 1 year(s), not out yet" in page
    assert "not out yet" not in shown(enter(zhao, "en"), reverse("household:page", args=[homes["H-LEFT"].pk]))
    book = enter(zhao, "en").get(late, {"export": "xlsx", "state": "overdue"})
    rows = python_calamine.load_workbook(BytesIO(b"".join(book.streaming_content))).get_sheet_by_index(0)
    cells = [str(cell) for row in rows.to_python() for cell in row]
    assert "H-LATE" in cells
    assert "overdue by 1 year(s), not out yet" in cells
    assert "H-TIME" not in cells


@pytest.mark.parametrize("page", ["planned", "planned-villages"])
def test_more_files_cost_no_more_queries(
    enter, homes, places, zhao, under, django_assert_max_num_queries, page
):
    under(CHANGCHUN)
    for at in range(40):
        household(places.village, f"M{at:02}", status="registered", planned_exit_year=2018)
    client = enter(zhao)
    client.get(reverse(f"exit:{page}"))
    with django_assert_max_num_queries(25):
        client.get(reverse(f"exit:{page}"))
