"""The log says what happened and to which kind of page, and holds nothing of a household."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse

from diguan.config.logs import JsonLines
from tests.pages.test_household_changes import correct

CANARY = "金丝雀七七"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that the log would hold, from every package, at the level of the site and below."""
    into = StringIO()
    handler = logging.StreamHandler(into)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield into
    logging.getLogger().removeHandler(handler)


def lines(written: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.requirement("T45")
def test_a_request_is_one_line_without_a_fact(enter, wang, yang, written):
    client = enter(wang)
    client.get(f"/household/?q={CANARY}")
    correct(client, yang, "villager_group", CANARY)
    correct(client, yang, "wage_income", f"{CANARY}\r\n{{}}")
    client.get(f"/{CANARY}/")
    client.generic(CANARY.encode().hex(), "/household/")
    said = lines(written)
    assert CANARY not in written.getvalue()
    assert "杨" not in written.getvalue()
    pages = [line for line in said if line["message"] == "request"]
    assert [line["status"] for line in pages][:2] == [200, 302]
    assert {line["officer"] for line in pages} == {wang.pk}
    assert pages[1]["page"] == "household/<int:household_id>/facts/<slug:name>/"
    assert pages[-1]["method"] == "other"


@pytest.mark.requirement("T45")
def test_an_error_is_told_by_kind_and_place_and_not_by_its_words(enter, wang, yang, written, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError(f"Key (name)=({CANARY}) already exists.")

    client = enter(wang)
    client.raise_request_exception = False
    monkeypatch.setattr("diguan.desks.household.changes.corrections.correct", fail)
    assert correct(client, yang, "villager_group", CANARY).status_code == 500
    assert CANARY not in written.getvalue()
    told = next(line for line in lines(written) if "error" in line)
    assert told["error"] == "DatabaseError"
    assert any("test_log.py" in place and place.endswith(" fail") for place in told["places"])


@pytest.mark.requirement("T45")
def test_a_line_cannot_be_forged_or_filled_by_other_packages() -> None:
    def line(name: str, text: str, *args: Any) -> dict[str, Any]:
        record = logging.LogRecord(name, logging.WARNING, "file.py", 1, text, args, None, "function")
        formatted = JsonLines().format(record)
        assert "\n" not in formatted
        return json.loads(formatted)

    assert line("diguan.jobs", "two\nlines %s", "x\r\n{}")["message"] == "two\nlines x\r\n{}"
    assert line("somebody", "user %s", CANARY)["message"] == "user %s"
    assert line("somebody", f"user {CANARY}")["message"] == "file.function"


def test_what_watches_the_site_fills_no_log(client, db, written):
    client.get("/health/live")
    client.get(reverse("sign-in"))
    assert [line["page"] for line in lines(written) if line["message"] == "request"] == ["sign-in/"]
