"""Markup planted in every text of every table, and typed into every field of every form, stays words in
Chromium.

The columns come from the models and the fields from the pages themselves: a new one is planted without
anybody thinking of it. Only what MADE names is left out: keys and sums that programs make; nobody types them.
"""

import json
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from playwright.sync_api import TimeoutError

from bench.promised import show
from diguan.registry import guards
from diguan.registry.book import book
from diguan.registry.models import Act, AuditEntry, Case, Event
from tests.pages.conftest import Watched, browse, enter
from tests.pages.test_planted_markup import CLOSING, PAYLOADS
from tests.sweep import walk
from tests.sweep.test_every_route_for_everybody import OPEN_TO_ALL, signed_in
from tests.sweep.world import DAY, DUTIES, NOW, World

__all__ = ["browse", "enter"]

MADE = {
    "act", "area_prefix", "at", "awaits", "back_to", "chain", "code", "column", "content", "digest",
    "expected", "folder", "found", "id_key", "item", "kind", "language", "level", "link", "nature", "outcome",
    "pack_digest", "pack_id", "password", "path", "prefix", "procedure", "request", "root", "rows", "rule",
    "secret", "sha256", "stage", "station", "status", "sum", "village_code", "where",
    "AuditEntry.before", "AuditEntry.after", "Attachment.name", "Officer.department",
}  # fmt: skip
# What would run, or would once somebody clicks: attributes that are scripts, and scripts that hold the mark.
RUNS = """() => [...document.querySelectorAll('*')].flatMap(one => [...one.attributes].filter(each =>
    (/^(on|hx-on|data-hx-on|srcdoc)/.test(each.name) && each.value.includes('planted'))
    || (/^(href|action|src|formaction)$/.test(each.name) && /^\\s*javascript:/i.test(each.value))
  ).map(each => one.tagName + ' ' + each.name))
  .concat([...document.querySelectorAll('script:not([type="application/json"])')]
    .filter(one => one.textContent.includes('planted=1')).map(() => 'SCRIPT'))
  .concat(window.planted ? ['it ran'] : [])"""
FORMS = """() => [...document.querySelectorAll('form')].map((one, at) => [at, one.method,
  [...one.elements].filter(each => each.name && !['hidden', 'submit', 'file'].includes(each.type))
  .map(each => each.name)])"""
TYPE = """([at, words]) => { const form = document.querySelectorAll('form')[at];
  if (!form) { location.reload(); return; }
  for (const one of form.elements) {
    if (!one.name || ['hidden', 'submit', 'file'].includes(one.type)) continue;
    if (one.tagName === 'SELECT') { const more = new Option(words, words); one.add(more); one.value = words; }
    else if (['radio', 'checkbox'].includes(one.type)) { one.value = words; one.checked = true; }
    else { one.type && one.tagName === 'INPUT' && (one.type = 'text'); one.value = words; }
  }
  HTMLFormElement.prototype.submit.call(form); }"""


def typed() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of the register and of its jobs that holds words somebody wrote."""
    facts = book().facts
    for model in (*apps.get_app_config("registry").get_models(), *apps.get_app_config("jobs").get_models()):
        for field in model._meta.concrete_fields:
            words = isinstance(field, models.CharField | models.TextField) and not field.choices
            made = field.name in MADE or f"{model.__name__}.{field.name}" in MADE
            coded = field.name in facts and facts[field.name].type != "text"
            if words and not made and not coded:
                yield model, field.column


def plant(words: str) -> int:
    """The words in every such column of every row, and where the record holds facts; gives the columns."""
    columns = list(typed())
    with connection.cursor() as cursor:
        for model, column in columns:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'UPDATE {table} SET "{column}" = %s || CAST("{key}" AS text)', [words])
    said = {fact.name: words for fact in book().facts.values() if fact.type == "text"}
    Event.objects.update(before=said, after={**said, "year": 2016})
    spelled = json.dumps(said, ensure_ascii=False)
    AuditEntry.objects.update(before=spelled, after=spelled)
    Act.objects.update(details={"note": words}, evidence={"note": words})
    return len(columns)


def by_duty(everywhere: World) -> list[tuple[str, list[walk.Route]]]:
    """The routes that answer with a page, each with the first duty that may read it."""
    table, home = walk.table(), everywhere.places[0]
    clients = {duty: signed_in(everywhere.officers[duty]) for duty in DUTIES}
    pages = []
    for route in walk.routes():
        statuses = table.get(route.name, ())
        if route.name not in OPEN_TO_ALL and "200" in statuses:
            order = statuses.index("200")
            answer = clients[DUTIES[order]].get(route.at(home))
            if str(answer.headers.get("Content-Type", "")).startswith("text/html"):
                pages.append((order, route))
    groups = groupby(sorted(pages, key=lambda pair: pair[0]), lambda pair: pair[0])
    return [(DUTIES[order], [route for _, route in routes]) for order, routes in groups]


def words_of(turn: int, every: bool) -> str:
    """The payloads of a turn: all that begin in one way, or all of half the ways; the order begins anew."""
    ways = ("", *CLOSING)[turn::TURNS] if every else ("",)
    start = turn * 7
    return " ".join(before + one for before in ways for one in (*PAYLOADS[start:], *PAYLOADS[:start]))


TURNS = 2
ADDRESS = 8_000  # letters that an address may carry in all
SHORT = pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)])


@pytest.mark.requirement("T19")
@pytest.mark.django_db(transaction=True)
@SHORT
def test_nothing_that_was_typed_runs(everywhere: World, browse: Callable[..., Any], every: bool) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("columns of PostgreSQL are too narrow for so many payloads at once")
    guards.remove(connection)
    home, wrong, opened, fields = everywhere.places[0], [], 0, set()
    case = Case.objects.get(pk=home.ids["case_id"])
    Act.objects.create(
        round=case.round, case=case, area_prefix=case.village_code, station=case.station, kind="visit",
        outcome="passed", on=DAY, at=NOW, by=everywhere.officers["county_officer"], by_name="-", reason="-",
    )  # fmt: skip
    pages = by_duty(everywhere)
    for turn in range(TURNS if every else 1):
        words = words_of(turn, every)
        columns = plant(words)
        for duty, routes in pages:
            seen = _as(browse, everywhere, duty)
            for route in routes if every else routes[::2]:
                _look(seen, route, home, wrong)
            opened += len(routes)
            for route in routes if every else ():
                fields |= _type(seen, route, home, words, wrong)
            wrong += [f"{duty}: {line}" for line in seen.complaints]
    assert not wrong, "\n".join(wrong)
    assert columns > 60
    if every:
        told = (
            f"{len(PAYLOADS) * (1 + len(CLOSING))} payloads in each of {columns} text columns of the tables"
        )
        show("P21", f"0 of {told} and {len(fields)} fields of forms ran in {opened:,} pages", met=True)


def _as(browse: Callable[..., Any], everywhere: World, duty: str) -> Watched:
    """Chromium, signed in with a password that was given a moment ago."""
    officer = everywhere.officers[duty]
    seen: Watched = browse(officer)
    session = signed_in(officer).cookies[settings.SESSION_COOKIE_NAME].value
    seen.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": seen.site}]
    )
    return seen


def _look(seen: Watched, route: walk.Route, home: Any, wrong: list[str]) -> None:
    """Open a page and see that nothing runs there, nor would on a click."""
    seen.open(route.at(home))
    _judge(seen, route.name, wrong)


def _type(seen: Watched, route: walk.Route, home: Any, words: str, wrong: list[str]) -> set[str]:
    """Type into every field of every form of a page, send it, and look at the answer; gives the fields."""
    found: set[str] = set()
    seen.open(route.at(home))
    for at, method, names in seen.page.evaluate(FORMS):
        if not names or (method == "get" and found):
            continue
        seen.open(route.at(home))
        said = words if method == "post" else words[: ADDRESS // len(names)]
        try:
            with seen.page.expect_navigation():
                seen.page.evaluate(TYPE, [at, said])
        except TimeoutError:  # a file came, and no page
            continue
        found |= {f"{route.name} {name}" for name in names}
        _judge(seen, f"{route.name} {method}", wrong)
    return found


def _judge(seen: Watched, told: str, wrong: list[str]) -> None:
    time.sleep(0.05)  # what is fetched after loading
    wrong += [f"{told}: {one}" for one in seen.page.evaluate(RUNS)]
