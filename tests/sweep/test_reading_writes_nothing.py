"""A GET changes no row but the record that something was read; every form needs its token; nothing but the
declared fields of a form reaches a row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client

from diguan.registry.models import Household, Officer
from tests.sweep import walk
from tests.sweep.test_every_route_for_everybody import SHORT_AND_LONG, signed_in
from tests.sweep.world import World

MAY_BE_WRITTEN = ("registry_audit", "django_session")  # the record of what was taken out, and the session
BEFORE_SIGN_IN = {"refused"}  # browsers send their reports without a token


class Writes:
    """Keeps every statement that would change a row."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        verb, _, what = sql.lstrip().partition(" ")
        if verb.upper() in {"INSERT", "UPDATE", "DELETE"} and not any(
            name in what for name in MAY_BE_WRITTEN
        ):
            self.found.append(sql)
        return execute(sql, *rest)


@pytest.mark.requirement("T20")
@SHORT_AND_LONG
def test_no_get_writes_a_row(everywhere: World, every: bool) -> None:
    officers = everywhere.officers if every else {"c": everywhere.officers["county_officer"]}
    for officer in officers.values():
        client = signed_in(officer)
        client.get("/")  # the session is made
        for route in walk.routes():
            writes = Writes()
            with connection.execute_wrapper(writes):
                client.get(route.at(everywhere.places[0]))
            assert not writes.found, route.name


@pytest.mark.requirement("T20")
def test_no_form_is_taken_without_its_token(everywhere: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(everywhere.officers["county_officer"])
    for route in walk.routes():
        if route.name not in BEFORE_SIGN_IN:
            assert client.post(route.at(everywhere.places[0])).status_code in (403, 405), route.name


def _everything() -> dict[str, str]:
    """A value for every column of every table, as an attacker would send it."""
    names = {field.name for model in apps.get_models() for field in model._meta.fields}
    return dict.fromkeys(names, "1")


PROTECTED = {
    Household: ("status", "stage", "village", "village_code", "number", "created_on", "people"),
    Officer: ("duty", "area", "is_active", "is_superuser", "is_staff", "username", "password"),
}


def _protected() -> dict[type[Any], list[dict[str, Any]]]:
    return {
        model: [model_to_dict(row, columns) for row in model._default_manager.order_by("pk")]
        for model, columns in PROTECTED.items()
    }


@pytest.mark.requirement("T04")
def test_fields_that_no_form_offers_are_never_written(everywhere: World) -> None:
    client, before = signed_in(everywhere.officers["county_officer"]), _protected()
    for route in walk.routes():
        if route.name not in {"sign-out", "intake:new"}:
            client.post(route.at(everywhere.places[0]), _everything())
    assert _protected() == before
