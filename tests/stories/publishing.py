"""A county whose own made-up paper puts the lists of its boards on public pages, and a clock to be set."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from diguan.registry.book import library

HEADER = """
[pack]
zh = "本县公示公告上网办法（虚构）"
en = "Our county's rules of publishing (made up)"
topic = "disclosure"
issuer = {{ zh = "某县（虚构）", en = "A county (made up)" }}
areas = {areas}
from = 2017-01-01
basis = "stated"
document = "ours"
refines = ["national/disclosure"]

[[source]]
id = "ours"
zh = "本县公示公告上网办法（虚构）"
en = "Our county's rules of publishing (made up)"
"""
VALUE = """
[[parameter]]
id = "public_pages"
refines = "national/disclosure"

[[parameter.value]]
is = {public}
source = "ours §3"
basis = "stated"
"""

Publishes = Callable[..., None]
OnDay = Callable[[date], None]


def write_paper(folder: Path, *areas: str, public: bool) -> None:
    """Write the paper of some areas below a folder of packs."""
    own = folder / "nobody" / f"our-rules-{areas[0]}"
    own.mkdir(parents=True)
    (own / "pack.toml").write_text(HEADER.format(areas=json.dumps(areas)), "utf-8")
    (own / "parameters.toml").write_text(VALUE.format(public=json.dumps(public)), "utf-8")


@pytest.fixture
def publishes(tmp_path: Path, settings: Any) -> Iterator[Publishes]:
    """`publishes("990101")`: from here on lists of that area are public, or expressly not."""
    settings.DEMONSTRATION_PACKS = (tmp_path / "papers",)

    def says(*areas: str, public: bool = True) -> None:
        write_paper(tmp_path / "papers", *areas, public=public)
        library.cache_clear()

    library.cache_clear()
    yield says
    library.cache_clear()


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> OnDay:
    """`on_day(date(2017, 6, 21))`: it is noon of that day at the site's place."""

    def is_now(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr("django.utils.timezone.now", lambda: noon)

    return is_now
