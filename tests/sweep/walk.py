"""Every address of the house, out of Django's own resolver, filled with the ids of a place; and what an
answer holds, with workbooks unpacked."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.source import ROOT
from tests.sweep.world import PACK, STATION, Place

FIXED = {
    "name": "phone", "pack_id": PACK, "year": 2017, "station": STATION, "owner": "case", "cube": "none",
    "subject": "status",
}  # fmt: skip
ON_ROUTE = {
    "comparison:ask": {"station": "publish_and_compare/compare_data"},
    "household:correct-person": {"name": "health"},
    "household:reveal-person": {"name": "id_number"},
}
TABLE = Path(__file__).with_name("routes.txt")
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]+|integrity="[^"]+"')
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_ASKED = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]"(\w+)"|(\w+) = django_filters\.""")


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name and the names of the ids in it."""

    name: str
    parts: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The parts that name rows of a place."""
        return tuple(part for part in self.parts if part not in FIXED)

    def at(self, place: Place) -> str:
        """The address with the ids of a place; KeyError for a part that no place has."""
        known = {**place.ids, **FIXED, **ON_ROUTE.get(self.name, {})}
        return reverse(self.name, kwargs={part: known[part] for part in self.parts})


@cache
def routes() -> tuple[Route, ...]:
    """All of them; static files are served before any view and belong to nobody."""
    return tuple(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, space: str, above: tuple[str, ...]) -> Iterator[Route]:
    for each in resolver.url_patterns:
        parts = (*above, *each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield Route(f"{space}{each.name}", parts)
        else:
            yield from _walk(each, f"{space}{each.namespace}:" if each.namespace else space, parts)


@cache
def table() -> dict[str, tuple[str, ...]]:
    """What routes.txt says: route → the status that each duty gets at home, in the order of DUTIES."""
    lines = TABLE.read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: tuple(statuses) for name, *statuses in rows}


@cache
def asked() -> tuple[str, ...]:
    """Every name that any page reads from its address (`?name=…`)."""
    sources = (path.read_text("utf-8") for path in sorted((ROOT / "diguan").rglob("*.py")))
    return tuple(sorted({one or two for source in sources for one, two in _ASKED.findall(source)}))


def bytes_of(response: HttpResponse) -> bytes:
    """All that was sent, headers too; a workbook as its parts; what JSON spells \\uXXXX as it is
    meant; tokens of forms left out, they are random."""
    content: Any = b"".join(response.streaming_content) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as package:
            content = b"\n".join(package.read(name) for name in package.namelist())
    return heads + _ESCAPED.sub(_spelled, _TOKEN.sub(b"", content))


def _spelled(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "surrogatepass")
