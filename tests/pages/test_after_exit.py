"""What follows an exit stands where officers and the family look: household page, card, exit desk."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from diguan.registry.models import Act, Household
from diguan.web import after_exit, policies
from tests.pages.rounds import CHANGCHUN, shown
from tests.people import viewer
from tests.stories.walking import pack

HANZHONG, SHANXI, WUZHONG = "hanzhong/plan", "shanxi/2014-mechanisms", "wuzhong/7366"


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`under("shanxi/…")`: that document is in force everywhere, on every day."""

    def now(id: str) -> None:
        monkeypatch.setattr(policies, "in_force", lambda code, on: pack(id))

    return now


@pytest.fixture
def left(anywhere, walk, yang) -> Household:
    """The Yangs, who left the register by the steps of the pack."""
    Household.objects.filter(pk=yang.pk).update(status="registered", stage="registered")
    yang.refresh_from_db()
    walk.to(walk.adds(walk.opens(pack(CHANGCHUN), "household_exit"), yang))
    yang.refresh_from_db()
    return yang


@pytest.mark.requirement("R-026")
@pytest.mark.parametrize(
    ("document", "said", "clause"),
    [
        (CHANGCHUN, "benefits went on until 1 Jan 2021 (exclusive); the document does not say", "S1 §18"),
        (SHANXI, "benefits stop after the exit", "S3"),
        (HANZHONG, "benefits go on after the exit", "S4 §2"),
        (WUZHONG, "the document does not say what follows an exit", "D-05"),
    ],
)
def test_page_and_card_say_what_follows_by_the_document_of_the_place(
    enter, left, zhao, under, pdf_text, document, said, clause
):
    under(document)
    client = enter(zhao, "en")
    for name in ("page", "card"):
        text = shown(client, reverse(f"household:{name}", args=[left.pk]))
        assert said in text
        assert clause in text
        assert "Left on" in text
    raw = client.get(reverse("household:card-pdf", args=[left.pk])).content
    assert said.replace(" ", "") in pdf_text(raw).replace("\n", "")


def test_a_family_that_has_not_left_is_told_nothing_of_it(enter, yang, zhao, under):
    under(CHANGCHUN)
    assert "Benefits after the exit" not in shown(
        enter(zhao, "en"), reverse("household:page", args=[yang.pk])
    )


@pytest.mark.requirement("S1-52")
def test_within_the_period_benefits_go_on_until_its_day(left, zhao, under):
    under(CHANGCHUN)
    (found,) = after_exit.of_household(viewer(zhao), left, date(2019, 1, 1))
    assert found.text.en == "benefits go on until 1 Jan 2021 (exclusive)"
    assert found.left_on == Act.objects.filter(case__household=left).latest("id").on


@pytest.mark.requirement("S3-16", "S3-53")
def test_the_exit_desk_tells_households_and_counties_apart(enter, zhao, places, under):
    under(SHANXI)
    text = shown(enter(zhao, "en"), reverse("exit:index"))
    assert "benefits stop after the exit" in text
    assert "Counties that were delisted" in text
    assert "benefits went on until 1 Jan 2020 (exclusive) and have ended" in text


def test_where_no_document_reaches_that_is_said(enter, zhao, monkeypatch):
    monkeypatch.setattr(policies, "nearest", lambda code, on: None)
    assert "no policy reaches this area" in shown(enter(zhao, "en"), reverse("exit:index"))
