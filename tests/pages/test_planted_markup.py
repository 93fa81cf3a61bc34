"""Markup planted in names, reasons and areas stays words: nothing of it runs on the pages of the frame."""

from collections.abc import Callable
from typing import Any

import pytest

from diguan.registry.models import Area, Household, Judgement, Officer
from diguan.words.areas import Level
from tests.pages.test_home import event, judged
from tests.people import Places, area, household

MARK = "window.planted=1"
PAYLOADS = [
    f"<script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"</title><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f'"><img src=x onerror={MARK}>',
    f"' onfocus={MARK} autofocus x='",
    f'" onmouseover={MARK} x="',
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<math><mi onclick={MARK}>x</mi></math>",
    f"<details open ontoggle={MARK}>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'>",
    f"<a href=javascript:{MARK}>x</a>",
    f"<form action=javascript:{MARK}><button>x</button></form>",
    f"<div hx-on:load={MARK}>x</div>",
    f"<div hx-get=/ hx-vals='js:{{a:{MARK}}}' hx-trigger=load>x</div>",
    f"<div data-hx-on--load={MARK} hx-trigger=load[{MARK}]>x</div>",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"${{{MARK}}}",
    f"\\x3cscript\\x3e{MARK}\\x3c/script\\x3e",
    f"<style>@import 'javascript:{MARK}'</style>",
    f'"; --x: url(javascript:{MARK}); "',
    f"</style><script>{MARK}</script>",
    f"<!--><script>{MARK}</script-->",
    f"\u2028{MARK}\u2029",
]


# What would close the place a text stands in: an attribute, a field, a choice, a comment, a cell, a list.
CLOSING = ['">', "'>", "</textarea>", "</option></select>", "-->", "</td></tr></table>", "</li></ul>"]
MANY = [before + one for before in ("", *CLOSING) for one in PAYLOADS]

AT_ONCE = 8  # as many as the front page lists events


def plant(words: list[str], places: Places, officer: Officer) -> None:
    """Each as the name of a township and of a head, and as a reason; all in the title of the policy."""
    files = {}
    for at, one in enumerate(words):
        code = f"990101{200 + at}"
        Area.objects.filter(code__startswith=code).update(name=one[:100], full_name=one[:300])
        town = Area.objects.filter(code__startswith=code).first() or area(
            code, Level.TOWNSHIP, one[:90], places.county
        )
        file = household(town, f"{code}{Household.objects.count()}")
        Household.objects.filter(pk=file.pk).update(head_name=one[:100])
        files[file] = "cannot_say"
        event(file, officer, one)
    judged(places.county, files)
    Judgement.objects.update(pack_title_zh="".join(words)[:300], pack_title_en="".join(words)[:300])


@pytest.mark.requirement("T19")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "planted", [PAYLOADS, pytest.param(MANY, marks=pytest.mark.nightly)], ids=["short", "all"]
)
def test_planted_markup_stays_words(
    browse: Callable[..., Any], zhao: Officer, places: Places, planted: list[str]
) -> None:
    seen = browse(zhao)
    for start in range(0, len(planted), AT_ONCE):
        words = planted[start : start + AT_ONCE]
        plant(words, places, zhao)
        Officer.objects.filter(pk=zhao.pk).update(name=words[-1][:100])
        page = seen.open("/")
        page.wait_for_selector("[data-chart] svg")
        page.click("#area-switch")
        page.wait_for_selector("#area-choice")
        assert all(one in page.inner_text("body") for one in words if one.isprintable()), "they are shown"
        assert not page.evaluate("window.planted")
        assert seen.complaints == []
