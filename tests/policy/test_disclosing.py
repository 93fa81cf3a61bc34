"""Whether lists of an area are on public pages: not where nothing says so, and the most local paper holds."""

from datetime import date
from pathlib import Path

import pytest

from diguan.policy.disclosing import UNSET, disclosing, public_areas
from diguan.policy.library import Library
from tests.stories.publishing import write_paper

DAY, BEFORE = date(2017, 6, 1), date(2016, 12, 31)


@pytest.fixture
def papers(tmp_path: Path) -> Library:
    """A county publishes, one of its townships expressly does not."""
    write_paper(tmp_path, "990101", public=True)
    write_paper(tmp_path, "990101100", public=False)
    return Library(beside=(tmp_path,))


@pytest.mark.parametrize(
    ("area", "public"),
    [("990101", True), ("990101101200", True), ("990101100", False), ("990101100200", False)],
)
def test_the_most_local_paper_holds_and_is_named(papers: Library, area: str, public: bool) -> None:
    found = disclosing(papers, area, DAY)
    assert (found.public, found.source and found.source.en) == (
        public,
        "Our county's rules of publishing (made up) §3",
    )


@pytest.mark.parametrize(("area", "on"), [("990102", DAY), ("99", DAY), ("990101", BEFORE)])
def test_where_no_paper_says_so_nothing_is_public(papers: Library, area: str, on: date) -> None:
    assert disclosing(papers, area, on) == UNSET


def test_the_areas_that_publish_are_those_of_papers_that_say_yes(papers: Library) -> None:
    assert public_areas(papers, DAY) == ("990101000000",)
    assert public_areas(papers, BEFORE) == ()
    assert public_areas(Library(), DAY) == ()


def test_no_document_of_the_house_makes_a_list_public() -> None:
    assert not [area for area in ("220122", "420528", "500101") if disclosing(Library(), area, DAY).public]
