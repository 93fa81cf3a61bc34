"""The card by which a desk tells the house about itself, and the row of cards in force.

Which desks there are stands in the settings (DESKS); what a desk does is its own business.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, reverse

from diguan.registry.viewer import DEPARTMENT, Viewer

HOME = "home"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line of "my work today": what waits, how many of it, and where it is done.

    `tone` is blue (to be done), orange (soon late), red (late) or green (good news); `note` is a short second
    line.
    """

    text: str
    count: int
    url: str
    tone: str = "blue"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a desk shows on the page of one household: a template and its context; low `order` comes first."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    url: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk's card. `urls` is its URL module, mounted at /<name>/, or /<at>/ for one that readers without an
    account know by a plain word, in the namespace <name>; `duties` may open
    it (None: everybody signed in but officers of departments, who open the front page and what names them);
    `to_do(viewer)` and `panel(household, viewer)` are optional."""

    name: str
    title: Any
    icon: str
    urls: str
    order: int = 50
    duties: frozenset[str] | None = None
    to_do: Callable[[Viewer], Sequence[ToDo]] | None = None
    panel: Callable[[Any, Viewer], Panel | None] | None = None
    at: str = ""

    def opens_to(self, viewer: Viewer | None) -> bool:
        """Whether this officer may use the desk at all; what he sees in it is decided row by row
        elsewhere.
        """
        if viewer is None:
            return False
        if self.duties is None:
            return viewer.duty != DEPARTMENT or self.name == HOME
        return viewer.duty in self.duties

    @property
    def address(self) -> str:
        """The path under which the desk is mounted; the home desk is the front page."""
        return "" if self.name == HOME else f"{self.at or self.name}/"

    @property
    def url(self) -> str:
        """The address of the desk's first page, which every desk names `index`."""
        return reverse(f"{self.name}:index")


def cards() -> tuple[Desk, ...]:
    """All desks of the house in the order of the sidebar."""
    return _cards(tuple(settings.DESKS))


def card(name: str) -> Desk | None:
    """The desk of a URL namespace, or None when it is not a desk's."""
    return next((one for one in cards() if one.name == name), None)


def leads_to(view: str) -> bool:
    """Whether a URL name (`household:page`) is that of a desk of this site, or of no desk at all."""
    namespace = view.rpartition(":")[0]
    return not namespace or card(namespace) is not None


def cards_for(viewer: Viewer | None) -> list[Desk]:
    """The desks that this officer may open."""
    return [one for one in cards() if one.opens_to(viewer)]


def to_do(viewer: Viewer) -> list[tuple[Desk, ToDo]]:
    """What waits for this officer at each desk he may open; things of which there are none are left out."""
    waiting = ((one, item) for one in cards_for(viewer) if one.to_do for item in one.to_do(viewer))
    return [(one, item) for one, item in waiting if item.count]


def panels(household: Any, viewer: Viewer) -> list[Panel]:
    """What the desks have to say on one household's page, in order."""
    offered = (one.panel(household, viewer) for one in cards_for(viewer) if one.panel)
    return sorted((panel for panel in offered if panel), key=lambda panel: panel.order)


def addresses() -> list[URLPattern | URLResolver]:
    """The URL patterns of all desks, each in a namespace of its own; home comes last as it sits at the
    root.
    """
    by_address = sorted(cards(), key=lambda one: one.name == HOME)
    return [path(one.address, include((one.urls, one.name))) for one in by_address]


@cache
def _cards(packages: tuple[str, ...]) -> tuple[Desk, ...]:
    found = (import_module(f"{package}.desk").DESK for package in packages)
    return tuple(sorted(found, key=lambda one: (one.order, one.name)))
