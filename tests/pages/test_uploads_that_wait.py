"""No one officer fills the disk: so many workbooks wait, with so much in them; the page says how much is
used, and what makes room."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from diguan.desks.office import in_force
from diguan.registry.models import ImportBatch
from tests.pages.conftest import Enter
from tests.pages.workbooks import read, send

pytestmark = pytest.mark.one_database

MIB = 1 << 20


@pytest.fixture
def two(settings: Any) -> None:
    """Two workbooks of an officer may wait."""
    settings.UPLOADS_WAITING = 2


def folders(settings: Any) -> int:
    """Workbooks that lie on the disk."""
    return len(list(settings.UPLOADS.glob("import-*")))


def test_beyond_what_may_wait_an_upload_is_refused_and_says_what_makes_room(
    two: None, enter: Enter, nongan: Any, tmp_path: Path, settings: Any, each_language: str
) -> None:
    client, workbook = enter(nongan.county_officer, each_language), nongan.workbook(tmp_path)
    first, _page = read(client, workbook)
    read(client, workbook)
    before = folders(settings)
    refused = send(client, workbook)
    assert refused.status_code == 422
    words = {
        "zh": ("还有 2 份", "确认导入或放弃"),
        "en": ("2 of your workbooks", "accept or drop those that wait"),
    }
    for said in words[each_language]:
        assert said in refused.content.decode()
    assert (ImportBatch.objects.count(), folders(settings)) == (2, before), "nothing of it stays"
    client.post(reverse("intake:drop", args=[first.pk]))
    assert send(client, workbook).status_code == 302


def test_an_accepted_workbook_makes_room_and_a_colleague_has_his_own(
    two: None, enter: Enter, nongan: Any, tmp_path: Path
) -> None:
    client, workbook = enter(nongan.county_officer), nongan.workbook(tmp_path)
    batch, _page = read(client, workbook)
    read(client, workbook)
    assert send(enter(nongan.township_officer), workbook).status_code == 302
    client.post(reverse("intake:accept", args=[batch.pk]))
    assert send(client, workbook).status_code == 302


def test_large_ones_use_the_room_up_before_they_are_many(
    enter: Enter, nongan: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOADS_WAITING_MB = 3
    client, before = enter(nongan.county_officer), folders(settings)
    assert send(client, content=b"a" * 2 * MIB, name="a.csv").status_code == 302
    refused = send(client, content=b"b" * 2 * MIB, name="b.csv")
    assert refused.status_code == 422
    assert "上限为 50 份、3 MB" in refused.content.decode()
    assert folders(settings) == before + 1


def test_the_list_says_how_much_is_used(two: None, enter: Enter, nongan: Any, tmp_path: Path) -> None:
    read(enter(nongan.county_officer), nongan.workbook(tmp_path))
    page = enter(nongan.county_officer, "en").get(reverse("intake:index")).content.decode()
    assert "Of yours, 1 of at most 2 wait, with 1 of 1024 MB." in " ".join(page.split())
    page = enter(nongan.township_officer, "zh").get(reverse("intake:index")).content.decode()
    assert "有 0 份等待处理（上限 2 份）" in page


def test_the_limits_in_force_are_shown(two: None) -> None:
    told = {line.name: line.value for line in in_force.of_settings()}
    assert "2" in told["DIGUAN_UPLOADS_WAITING"]
    assert told["DIGUAN_UPLOADS_WAITING_MB"] == "1024 MB"
    assert "500" in told["DIGUAN_PICTURES_A_DAY"]
