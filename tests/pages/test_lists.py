"""Lists of any desk: search, filters, sorting, pages, columns by right, and Excel of the whole filtered
list.
"""

import re
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import django_filters
import pytest
import python_calamine
from django.test import RequestFactory

from diguan.registry import files
from diguan.registry.models import Household
from diguan.web import export
from diguan.web.tables import Code, Filter, ListPage, Table, Yuan
from tests.people import household, viewer

FORMULA = "=HYPERLINK(1)"


class FamilyTable(Table):
    status = Code("register_status", verbose_name="状态")
    income = Yuan(accessor="income", verbose_name="收入", orderable=False)

    class Meta(Table.Meta):
        model = Household
        fields = ("number", "head_name", "status", "people", "village_code")
        rights = {"village_code": {"county_officer"}}


class StatusFilter(Filter):
    status = django_filters.CharFilter()


class FamilyList(ListPage):
    title = "农户"
    table_class = FamilyTable
    filterset_class = StatusFilter
    search = ("number", "head_name")
    order_by = "head_name"
    file_name = "families"

    def rows(self) -> Any:
        return files.households(self.request.viewer)


@pytest.fixture
def families(places) -> list[Household]:
    """60 families of the village, all with a head of the same name but the first three."""
    made = [household(places.village, f"H{at:03}", status="registered") for at in range(60)]
    Household.objects.update(head_name="王强", people=4)
    for at, name in enumerate(("安康", "白云", FORMULA)):
        Household.objects.filter(pk=made[at].pk).update(head_name=name, status="exited")
    return made


@pytest.fixture
def page(rf: RequestFactory, families):
    """`page(officer, q="…")`: the list as that officer gets it."""

    def get(officer: Any, **asked: Any) -> Any:
        request = rf.get("/families/", asked)
        request.user, request.htmx = officer, False
        request.viewer = request.own_viewer = viewer(officer)
        request.language, request.desk = "zh", None
        response = FamilyList.as_view()(request)
        return response.render() if hasattr(response, "render") else response

    return get


def shown(response: Any) -> list[str]:
    return [row.record.number for row in response.context_data["table"].paginated_rows]


def sheet(response: Any) -> list[list[Any]]:
    book = python_calamine.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_a_page_says_which_rows_of_how_many_it_shows(page, zhao):
    first, last = page(zhao), page(zhao, page=3)
    assert "第 1–25 条，共 60 条" in first.content.decode()
    assert "第 51–60 条，共 60 条" in last.content.decode()
    assert len(shown(first)) == 25
    assert len(shown(last)) == 10


def test_no_row_is_missed_or_shown_twice_between_pages_of_equal_rows(page, zhao):
    seen = [number for at in (1, 2, 3) for number in shown(page(zhao, page=at, sort="head_name"))]
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize(
    "asked", [{"page": "99"}, {"page": "x"}, {"per_page": "100000"}, {"sort": "nothing"}]
)
def test_a_strange_address_still_gives_a_page_of_decent_size(page, zhao, asked):
    response = page(zhao, **asked)
    assert response.status_code == 200
    assert 0 < len(shown(response)) <= 25


def test_the_search_wants_every_word_and_filters_narrow_it(page, zhao):
    assert shown(page(zhao, q="H00 安康")) == ["H000"]
    assert shown(page(zhao, q="安康", status="registered")) == []
    assert "列表中没有内容" in page(zhao, q="安康", status="registered").content.decode()
    assert shown(page(zhao, status="exited", sort="-number")) == ["H002", "H001", "H000"]


def test_sorting_goes_both_ways_and_is_told_to_screen_readers(page, zhao):
    up, down = page(zhao, sort="number"), page(zhao, sort="-number")
    assert shown(up)[0] == "H000"
    assert shown(down)[0] == "H059"
    assert 'aria-sort="descending"' in down.content.decode()


def test_a_column_by_right_is_neither_shown_nor_exported_nor_sorted_by(page, zhao, wang, families):
    assert families[0].village_code in page(zhao).content.decode()
    assert families[0].village_code not in page(wang).content.decode()
    assert families[0].village_code in str(sheet(page(zhao, export="xlsx")))
    assert families[0].village_code not in str(sheet(page(wang, export="xlsx")))


@pytest.mark.requirement("T21")
def test_excel_holds_the_whole_filtered_list_and_no_formula(page, zhao, settings):
    settings.DIGUAN_DEMONSTRATION = True
    title, headings, *rows = sheet(page(zhao, export="xlsx", status="exited", sort="number", page=2))
    assert "3 行" in title[0]
    assert "演示数据" in title[0]
    assert "清河县" in title[0]
    assert zhao.name in title[0]
    assert headings[2] == "状态"
    assert [row[1] for row in rows] == ["安康", "白云", "'" + FORMULA]
    assert len(sheet(page(zhao, export="xlsx"))) == 2 + 60


def test_the_button_below_a_list_takes_out_what_is_filtered_from_whatever_page(page, zhao):
    links = re.findall(r'href="\?([^"]*)"', page(zhao, status="registered", page=2).content.decode())
    (asked,) = (parse_qs(unescape(link)) for link in links if "export" in link)
    assert asked == {"status": ["registered"], "export": ["xlsx"]}


def test_a_list_too_long_for_one_sheet_is_refused_with_the_way_out(page, zhao, monkeypatch):
    monkeypatch.setattr("diguan.web.tables.MOST", 59)
    with pytest.raises(export.TooManyRows) as refused:
        page(zhao, export="xlsx")
    assert "60" in refused.value.say("zh")
    assert "筛选" in refused.value.say("zh")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    page, zhao, families, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        page(zhao, per_page=25)
    with django_assert_max_num_queries(6):
        page(zhao, per_page=100)


def test_a_list_of_plain_rows_works_as_well(rf, zhao):
    class Row:
        def __init__(self, number: str) -> None:
            self.number, self.head_name, self.status, self.people = number, "王强", "registered", 3
            self.village_code, self.income = "990101100200", Decimal("3200")

    class PlainList(FamilyList):
        filterset_class = None
        search = ()

        def rows(self) -> list[Row]:
            return [Row(f"R{at}") for at in range(30)]

    request = rf.get("/", {"sort": "-number"})
    request.user, request.htmx, request.language, request.desk = zhao, False, "zh", None
    request.viewer = request.own_viewer = viewer(zhao)
    words = PlainList.as_view()(request).render().content.decode()
    assert "3,200.00 元" in words
    assert words.index(">R9<") < words.index(">R8<")
