"""How an area and each part of it stand by the newest judgements: who qualifies, who does not, of whom we
cannot say.

One judgement may speak of a whole city, another of one township; for each part the newest that speaks of all
of it counts, and where there is none, those of its own parts are added up. Queries do not grow with
households.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Sum
from django.db.models.functions import Substr

from diguan.registry import files
from diguan.registry.files import Number
from diguan.registry.viewer import Viewer

OUTCOMES = ("qualifies", "does_not_qualify", "cannot_say")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the area: its row of the area table, its numbers by outcome, and the judgements they come
    from.
    """

    area: Any
    numbers: Mapping[str, Number] = field(default_factory=dict)
    judgements: tuple[Any, ...] = ()

    @property
    def total(self) -> Number:
        """All households judged in this part."""
        return sum(self.numbers.values(), Number())


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole area and its parts. Empty numbers mean that nobody has judged it yet."""

    numbers: Mapping[str, Number]
    parts: tuple[Part, ...]
    judgements: tuple[Any, ...]

    @property
    def total(self) -> Number:
        """All households judged."""
        return sum(self.numbers.values(), Number())

    @property
    def silent(self) -> list[Any]:
        """Parts of which no judgement speaks."""
        return [part.area for part in self.parts if not part.judgements]


def standing(viewer: Viewer) -> Standing:
    """How the viewer's area stands. At most four queries: parts, judgements, and the findings of a wide
    one.
    """
    if viewer.prefix is None:  # administrators see areas, but nothing of the households in them
        return Standing({}, (), ())
    parts = list(files.parts(viewer)) or _itself(viewer)
    newest = _newest(viewer)
    wide = next((one for one in newest if parts and len(one.area_prefix) < len(parts[0].prefix)), None)
    found = _found(viewer, wide, len(parts[0].prefix)) if wide else {}
    judged = tuple(_part(area, newest, wide, found) for area in parts)
    used = {one.pk: one for part in judged for one in part.judgements}
    return Standing(_sum(part.numbers for part in judged), judged, tuple(used.values()))


def _newest(viewer: Viewer) -> list[Any]:
    """The newest finished judgement of each area, newest first, without those a newer and wider one
    replaced.
    """
    done = files.judgements(viewer).filter(state="done").select_related(None)
    last = done.order_by().values("area_prefix").annotate(last=Max("pk")).values("last")
    kept: list[Any] = []
    for one in done.filter(pk__in=last):
        if not any(one.area_prefix.startswith(newer.area_prefix) for newer in kept):
            kept.append(one)
    return kept


def _itself(viewer: Viewer) -> list[Any]:
    """A village has no parts: it stands for itself."""
    return list(files.areas(viewer)[:1])


def _found(viewer: Viewer, wide: Any, digits: int) -> dict[str, dict[str, Number]]:
    """What a judgement wider than the parts found in each of them, by the first digits of the village
    code.
    """
    rows = files.findings(viewer, wide).order_by().annotate(part=Substr("village_code", 1, digits))
    found: dict[str, dict[str, Number]] = defaultdict(dict)
    for part, outcome, households, people in rows.values_list("part", "outcome").annotate(
        Count("pk"), Sum("people")
    ):
        found[part][outcome] = Number(households, people)
    return found


def _part(area: Any, newest: list[Any], wide: Any, found: Mapping[str, Mapping[str, Number]]) -> Part:
    whole = next((one for one in newest if area.prefix.startswith(one.area_prefix)), None)
    if whole is not None:
        return Part(area, found.get(area.prefix, {}) if whole is wide else _stated(whole), (whole,))
    inner = tuple(one for one in newest if one.area_prefix.startswith(area.prefix))
    return Part(area, _sum(map(_stated, inner)), inner)


def _stated(judgement: Any) -> dict[str, Number]:
    """The numbers that a judgement states for its whole area."""
    households, people = judgement.counts["households"], judgement.counts["people"]
    return {outcome: Number(households.get(outcome, 0), people.get(outcome, 0)) for outcome in OUTCOMES}


def _sum(numbers: Iterable[Mapping[str, Number]]) -> dict[str, Number]:
    total: dict[str, Number] = {}
    for one in numbers:
        for outcome, number in one.items():
            total[outcome] = total.get(outcome, Number()) + number
    return total
