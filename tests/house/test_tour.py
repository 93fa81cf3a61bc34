"""The tour leads past rooms that exist, and its families fare in the code as they do on the page."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

from diguan.engine import explain
from diguan.registry.models import Household, HouseholdYear, Officer
from tests.house.source import ROOT, tree
from tests.pages.judged import judged, pack
from tests.people import DAY

TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
STOPS = re.findall(r"`([\w/.-]+/[\w.-]*)(?::(\w+))?`", TOUR)
LINKS = re.findall(r"\]\(([^)#]+)\)", TOUR)


def find(path: str) -> Path | None:
    """The file or folder that a path of the tour means."""
    return next((place for place in (ROOT / path, ROOT / "diguan" / path) if place.exists()), None)


def defined(path: Path) -> set[str]:
    """Functions, classes and constants at the top of a Python file."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_the_tour_stops_often_and_in_every_room_that_does_something() -> None:
    rooms = {path.partition("/")[0] for path, name in STOPS if name}
    assert rooms >= {"desks", "web", "jobs", "casework", "registry", "engine", "policy", "words"}
    assert len(STOPS) > 30


@pytest.mark.parametrize(("path", "name"), STOPS, ids=lambda part: part or "-")
def test_a_stop_of_the_tour_is_there(path: str, name: str) -> None:
    place = find(path)
    assert place, f"docs/tour.md leads to {path}, which does not exist"
    assert not name or name in defined(place), f"docs/tour.md looks for {name} in {path}"


@pytest.mark.parametrize("link", LINKS)
def test_a_link_of_the_tour_leads_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


def test_the_yangs_qualify_for_the_two_reasons_the_tour_gives(
    tmp_path: Path, yang: Household, zhao: Officer
) -> None:
    row = judged(zhao, tmp_path)
    told = explain.why(Path(row.folder), pack().at(DAY), yang.number)
    true = {answer.rule.id for answer in told.of_kind("ground", "flag") if answer.answer is True}
    facts = {read.name: read.value for read in told.facts}
    assert (told.outcome, true) == (
        "qualifies",
        {"income_below_line", "housing_unmet", "missed", "visit_needed"},
    )
    assert (facts["income_per_head"], pack().at(DAY).parameters["poverty_line"]) == (Decimal(2075), 3200)
    assert "**2,075 yuan a head**" in TOUR
    assert "3,200 yuan of 2016's income" in TOUR


def test_the_shis_without_their_wages_are_asked_about_them(
    tmp_path: Path, shi: Household, zhao: Officer
) -> None:
    HouseholdYear.objects.filter(household=shi).update(wage_income=None)
    told = explain.why(Path(judged(zhao, tmp_path).folder), pack().at(DAY), shi.number)
    assert told.outcome == "cannot_say"
    assert [read.name for read in told.missing] == ["wage_income"]
