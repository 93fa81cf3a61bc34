"""How far background work is, on a page and as a fragment that refreshes itself; who may stop it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from diguan.jobs.models import Run

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def run(zhao) -> Run:
    return Run.objects.create(
        kind="judge", path="x", title_zh="判定", title_en="Judge", state=Run.State.RUNNING, done=30,
        total=120, seen=timezone.now(), at=timezone.now(), by=zhao, area_prefix="990101",
    )  # fmt: skip


def address(run: Run) -> str:
    return reverse("run", args=[run.pk])


def test_a_running_job_shows_how_far_it_is_and_asks_again(enter, zhao, run, each_language):
    client = enter(zhao, each_language)
    page, part = client.get(address(run)), client.get(address(run), **HTMX)
    for words in (page.content.decode(), part.content.decode()):
        assert 'aria-valuenow="25"' in words
        assert {"zh": "判定", "en": "Judge"}[each_language] in words
        assert {"zh": "已完成 30，共 120", "en": "30 of 120"}[each_language] in words
        assert "hx-trigger" in words
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers


def test_a_finished_job_loads_the_page_anew_or_leads_on_but_never_to_another_site(enter, zhao, run):
    Run.objects.update(state=Run.State.DONE, ended=timezone.now())
    client = enter(zhao)
    assert client.get(address(run), **HTMX).headers["HX-Refresh"] == "true"
    assert client.get(address(run), {"then": "/runs/"}, **HTMX).headers["HX-Redirect"] == "/runs/"
    planted = client.get(address(run), {"then": "https://elsewhere.example"}, **HTMX)
    assert "HX-Redirect" not in planted.headers


def test_a_failed_job_says_why_and_can_be_started_again_by_who_started_it(enter, zhao, run):
    Run.objects.update(state=Run.State.FAILED, fault_zh="文件不存在", fault_en="The file is gone")
    words = enter(zhao, "en").get(address(run)).content.decode()
    assert "The file is gone" in words
    assert reverse("run-again", args=[run.pk]) in words


def test_only_who_started_a_job_may_stop_it(enter, zhao, feng, sun, run):
    stop = reverse("stop-run", args=[run.pk])
    assert enter(sun).get(address(run)).status_code == 404
    assert enter(feng).get(address(run)).status_code == 200
    assert stop not in enter(feng).get(address(run)).content.decode()
    assert enter(feng).post(stop).status_code == 403
    assert enter(zhao).get(stop).status_code == 405
    run.refresh_from_db()
    assert not run.stop_asked
    assert enter(zhao).post(stop, {"next": address(run)}).url == address(run)
    run.refresh_from_db()
    assert run.stop_asked
