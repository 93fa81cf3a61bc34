"""The monitoring desk: numbers of every area, numerator and denominator apart, each officer's own."""

import io
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diguan.casework import statistics
from diguan.registry.models import Judgement
from tests.pages.by_day import at_widths
from tests.pages.judged import judged, pack

PAGES = ("overview", "map")
SUBJECTS = ("households", "conditions", "rules", "people")


@pytest.fixture
def judgement(zhao, yang, shi, neighbours, tmp_path) -> Judgement:
    """Zhao's county, judged and counted."""
    made = judged(zhao, tmp_path)
    statistics.count(made, pack())
    return made


def addresses(judgement):
    """Every page of the statistics of a judgement."""
    name = f"judgement-{judgement.pk}"
    yield from (reverse(f"monitoring:{page}", args=[name]) for page in PAGES)
    yield from (reverse("monitoring:detail", args=[name, subject]) for subject in SUBJECTS)
    yield from (reverse(f"monitoring:{page}", args=[name]) for page in ("areas-excel", "counts-excel"))


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def sheet(client, address):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get(address).streaming_content)))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.requirement("S4-85")
def test_every_page_opens_for_every_level_in_both_languages(
    enter, officer_of_each_level, each_language, judgement
):
    client = enter(officer_of_each_level, each_language)
    assert client.get(reverse("monitoring:index")).url == reverse(
        "monitoring:overview", args=[f"judgement-{judgement.pk}"]
    )
    for address in addresses(judgement):
        assert client.get(address).status_code == 200


def test_an_officer_sees_the_numbers_of_his_own_area_only(enter, wang, sun, zhao, places, judgement):
    """Sun next door sees none of the files of Wang's village, and cannot name the village."""
    overview = reverse("monitoring:overview", args=[f"judgement-{judgement.pk}"])
    codes = list(judgement.findings.values_list("village_code", flat=True))
    seen = {}
    for officer in (wang, sun, zhao):
        answer = enter(officer, "en").get(overview)
        seen[officer.username] = answer.context["figures"].place.all.households
    here = [code for code in codes if code == places.village.code]
    assert seen == {wang.username: len(here), sun.username: seen[sun.username], zhao.username: len(codes)}
    assert 0 < len(here) < len(codes)
    assert seen[sun.username] < len(codes)
    for address in addresses(judgement):
        assert enter(sun).get(f"{address}?area={places.village.pk}").status_code == 404
    assert places.village.name not in text(enter(sun), overview)


def test_who_sees_no_household_sees_no_statistics(enter, chen, judgement):
    for address in addresses(judgement):
        assert enter(chen).get(address).status_code == 403


@pytest.mark.requirement("N-16")
def test_the_way_down_leads_from_the_county_to_the_village(enter, zhao, places, judgement):
    client = enter(zhao, "en")
    overview = reverse("monitoring:overview", args=[f"judgement-{judgement.pk}"])
    page = client.get(overview)
    townships = [row for row in page.context["rows"] if row.place.area == places.township]
    assert townships[0].url == f"{overview}?area={places.township.pk}"
    below = client.get(townships[0].url)
    village = next(row for row in below.context["rows"] if row.place.area == places.village)
    last = client.get(village.url)
    assert last.context["rows"] == []
    assert last.context["figures"].place.all.households == village.place.all.households
    assert f"?area={places.township.pk}" in last.content.decode()
    assert "One level up" in last.content.decode()


def test_the_numbers_are_those_of_the_findings(enter, zhao, judgement):
    page = enter(zhao, "en").get(reverse("monitoring:overview", args=[f"judgement-{judgement.pk}"]))
    outcomes = {line.text: line.households for line in page.context["figures"].outcomes}
    assert {name: n for name, n in outcomes.items() if n} == {
        {"qualifies": "qualifies", "cannot_say": "cannot say", "does_not_qualify": "does not qualify"}[
            name
        ]: n
        for name, n in judgement.counts["households"].items()
    }
    rates = {measure.id: rate for measure, rate in page.context["figures"].rates}
    assert rates["qualifies"].denominator == page.context["figures"].place.all.people
    assert f"{rates['qualifies'].numerator} / {rates['qualifies'].denominator}" in page.content.decode()


def test_the_war_map_puts_the_most_urgent_first(enter, zhao, judgement):
    address = reverse("monitoring:map", args=[f"judgement-{judgement.pk}"])
    tiles = enter(zhao).get(f"{address}?by=qualifies").context["tiles"]
    known = [tile.rate.value for tile in tiles if tile.rate.value is not None]
    assert known == sorted(known, reverse=True)
    best_last = [tile.rate.value for tile in enter(zhao).get(f"{address}?by=lifted").context["tiles"]]
    known = [value for value in best_last if value is not None]
    assert known == sorted(known)


def test_excel_has_numerator_and_denominator_apart(enter, zhao, places, judgement):
    name = f"judgement-{judgement.pk}"
    rows = sheet(enter(zhao, "en"), reverse("monitoring:areas-excel", args=[name]))
    heading = next(row for row in rows if "Area code" in row)
    at = heading.index("Qualify · numerator")
    assert heading[at + 1 : at + 3] == ["Qualify · denominator", "Qualify · share"]
    county = rows[rows.index(heading) + 1]
    assert county[0] == places.county.code
    assert county[at + 2] == pytest.approx(county[at] / county[at + 1], abs=1e-6)
    counts = sheet(enter(zhao, "en"), reverse("monitoring:counts-excel", args=[name]))
    assert ["Register status", "Not registered"] in [row[1:3] for row in counts]


def test_a_page_asks_the_database_a_bounded_number_of_times(enter, zhao, judgement):
    """On PostgreSQL every transaction tells the officer's area first, which counts as a statement."""
    client = enter(zhao)
    for address in addresses(judgement):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        assert len(asked) <= 32, address


def test_a_judgement_without_statistics_is_counted_on_demand(enter, zhao, wang, judgement, inline_jobs):
    shutil.rmtree(statistics.folder_of(judgement))
    client = enter(zhao, "en")
    assert "There are no statistics" in text(client, reverse("monitoring:index"))
    address = reverse("monitoring:count", args=[judgement.pk])
    assert enter(wang).post(address).status_code == 403
    assert enter(zhao).get(address).status_code == 405
    overview = reverse("monitoring:overview", args=[f"judgement-{judgement.pk}"])
    assert enter(zhao).post(address, follow=True).redirect_chain[-1][0] == overview


def test_a_cube_of_the_site_is_offered_where_it_speaks_of_the_area(
    enter, zhao, judgement, settings, tmp_path
):
    settings.HOME = tmp_path / "home"
    shutil.copytree(statistics.folder_of(judgement), settings.HOME / "statistics" / "nation-2016")
    (settings.HOME / "statistics" / "broken").mkdir()
    (settings.HOME / "statistics" / "broken" / "cube.json").write_text("{}", "utf-8")
    page = enter(zhao, "en").get(reverse("monitoring:index"), follow=True)
    assert page.context["shelf"].name == "site-nation-2016"
    assert [one.name for one in page.context["others"]] == [f"judgement-{judgement.pk}"]


def test_an_altered_cube_is_said_to_be_altered(enter, zhao, judgement):
    for file in Path(statistics.folder_of(judgement)).rglob("cube.parquet"):
        file.write_bytes(b"PAR1")
    answer = enter(zhao, "en").get(reverse("monitoring:overview", args=[f"judgement-{judgement.pk}"]))
    assert answer.status_code in (409, 422, 400, 500)
    assert "damaged" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@at_widths(1440)
def test_in_chromium_the_pages_fit_and_the_charts_are_drawn(browse, zhao, each_language, judgement, width):
    watched = browse(zhao, each_language, width)
    for address in list(addresses(judgement))[:6]:
        page = watched.open(address)
        assert watched.fits()
        if page.locator("[data-chart]").count():
            page.wait_for_selector("[data-chart] svg")
    assert not watched.complaints
