"""Freezing: the files of an area, for one year, as they are on a day, into a folder that the engine judges.

Set-wise, county by county: no model object is made of a household. Numbers that identify stay behind as
tokens.
"""

from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
from django.utils import timezone

from diguan.engine import snapshot as engine
from diguan.engine.columns import ARROW_TYPES, columns
from diguan.policy.facts import Fact
from diguan.registry import bulk, places, shield, vault
from diguan.registry.book import book, tokens
from diguan.registry.files.scope import CODE_LENGTH, NotInSight
from diguan.registry.models import Area, Household, HouseholdYear, Person, PersonYear, Snapshot
from diguan.registry.models.sealing import sealed_columns
from diguan.registry.viewer import Viewer
from diguan.words.areas import Level, Scope
from diguan.words.errors import Fault
from diguan.words.text import Text

Progress = Callable[[int, int, str], None]
KEY, YEAR_KEY = "row_key", "year_row_key"
_ALIASES = {Household: "h", HouseholdYear: "y", Person: "p"}


class NothingToFreeze(Fault):
    """An area without a single household file of the year."""


def freeze(
    viewer: Viewer, scope: Scope, year: int, on: date, folder: Path, progress: Progress | None = None
) -> Snapshot:
    """Freeze the files of an area into a new folder; above the county, one `county=…` folder for each county.

    Raises NotInSight for an area that is not the viewer's, NothingToFreeze, and the engine's SnapshotFault.
    """
    frozen = frozen_files(viewer, scope, year, on, folder, progress)
    frozen.save()
    return frozen


def frozen_files(
    viewer: Viewer, scope: Scope, year: int, on: date, folder: Path, progress: Progress | None = None
) -> Snapshot:
    """The same, but the snapshot's row is not saved yet: casework does that, with an entry of the audit
    trail."""
    narrow = viewer.within(scope)
    area = Area.objects.filter(code=scope.code, level=scope.level).first()
    if narrow.prefix is None or area is None:
        raise NotInSight
    parts = _counties(scope, year)
    if not parts:
        raise NothingToFreeze(_NOTHING.format(area=area.full_name, year=year), mend=_MEND_NOTHING)
    frozen = []
    for done, part in enumerate(parts):
        if progress:
            progress(done, len(parts), part.prefix)
        place = folder / f"county={part.prefix}" if scope.level < Level.COUNTY else folder
        frozen.append(_freeze_county(part, year, on, place))
    if progress:
        progress(len(parts), len(parts), "")
    if scope.level < Level.COUNTY:
        engine.write_nation(folder, frozen)
    return _keep(area, year, on, folder, frozen, viewer)


def _counties(scope: Scope, year: int) -> list[Scope]:
    """The area itself from the county down, else each of its counties that has a file of the year."""
    rows = HouseholdYear.objects.filter(year=year, village_code__range=_span(scope))
    if scope.level >= Level.COUNTY:
        return [scope] if rows.exists() else []
    codes = Area.objects.filter(level=Level.COUNTY, prefix__startswith=scope.prefix).order_by("code")
    found = [Scope(code, Level.COUNTY) for code in codes.values_list("code", flat=True)]
    return [one for one in found if rows.filter(village_code__range=_span(one)).exists()]


def _freeze_county(scope: Scope, year: int, on: date, folder: Path) -> engine.Snapshot:
    with bulk.one_moment():
        households, people = _households(scope, year), _people(scope, year, on)
    return engine.write(
        folder,
        _with_tokens(households),
        _with_identity(people, on),
        year=year,
        area=scope.code,
        on=on,
        made_from={"source": "registry", "at": timezone.now().isoformat(timespec="seconds")},
        book=book(),
    )


def _households(scope: Scope, year: int) -> pa.Table:
    facts = [fact for fact in book().recorded("household") if fact.travels]
    wanted = [
        bulk.Column("household_id", "h.id", pa.int64()),
        bulk.Column("household_year_id", "y.id", pa.int64()),
        bulk.Column("year", "y.year", pa.int32()),
        bulk.Column("bank_account", "y.bank_account", pa.string()),
        bulk.Column(KEY, bulk.row_key(HouseholdYear, "y"), pa.string()),
        *(_column(fact) for fact in facts if not places.is_item(fact)),
    ]
    where = [year, *_span(scope)]
    files = bulk.select(wanted, _OF_YEAR.format(table="registry_household h ON h.id = y.household_id"), where)
    files = vault.opened(files, "registry_householdyear", ["bank_account"], KEY)
    items = bulk.select(_ITEM, _OF_YEAR.format(table="registry_item i ON i.household_year_id = y.id"), where)
    return _side_by_side(files, items, [fact.name for fact in facts if places.is_item(fact)])


_OF_YEAR = """
    FROM registry_householdyear y JOIN {table}
    WHERE y.year = %s AND y.village_code BETWEEN %s AND %s"""
_ITEM = (
    bulk.Column("household_year_id", "i.household_year_id", pa.int64()),
    bulk.Column("item", "i.item", pa.string()),
    bulk.Column("amount", "i.amount", ARROW_TYPES["money"]),
)


def _side_by_side(files: pa.Table, items: pa.Table, names: Sequence[str]) -> pa.Table:
    """The files with a column for each item."""
    amounts = ", ".join(f"max(amount) FILTER (WHERE item = '{name}') AS {name}" for name in names)
    with duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2}) as database:
        database.register("files", files)
        database.register("items", items)
        return database.sql(
            f"""SELECT * FROM files LEFT JOIN
            (SELECT household_year_id, {amounts} FROM items GROUP BY ALL) USING (household_year_id)"""
        ).to_arrow_table()


def _people(scope: Scope, year: int, on: date) -> pa.Table:
    wanted = [
        bulk.Column("person_id", "p.id", pa.int64()),
        bulk.Column("household_id", "y.household_id", pa.int64()),
        bulk.Column("id_token", "p.id_key", pa.string()),
        bulk.Column("id_number", "p.id_number", pa.string()),
        bulk.Column("member_phone", "m.member_phone", pa.string()),
        bulk.Column(KEY, bulk.row_key(Person, "p"), pa.string()),
        bulk.Column(YEAR_KEY, bulk.row_key(PersonYear, "m"), pa.string()),
        *(_column(fact) for fact in book().recorded("person") if fact.travels),
    ]
    rest = """
        FROM registry_personyear m
        JOIN registry_householdyear y ON y.id = m.household_year_id
        JOIN registry_person p ON p.id = m.person_id
        WHERE y.year = %s AND y.village_code BETWEEN %s AND %s AND (p.left_on IS NULL OR p.left_on > %s)"""
    people = bulk.select(wanted, rest, [year, *_span(scope), on.isoformat()])
    yearly = [name for name in sealed_columns(PersonYear) if name in people.column_names]
    people = vault.opened(people, "registry_personyear", yearly, YEAR_KEY)
    return vault.opened(people, "registry_person", ["id_number"], KEY)


def _column(fact: Fact) -> bulk.Column:
    place = places.of(fact)
    if fact.name == "village_code":
        return bulk.Column(fact.name, "y.village_code", pa.string())  # where it stood in that year
    alias = _ALIASES.get(place.model, "m")
    return bulk.Column(fact.name, f"{alias}.{place.column}", ARROW_TYPES[fact.type])


def _with_tokens(households: pa.Table) -> pa.Table:
    accounts = shield.tokens_of(households["bank_account"], tokens())
    table = households.drop_columns("bank_account").append_column("account_token", accounts)
    return table.select(columns(book(), "household").names)


def _with_identity(people: pa.Table, on: date) -> pa.Table:
    found = shield.said_by_numbers(people["id_number"], people["document_kind"], people["birth"], on)
    found["phone_length"] = shield.lengths(people["member_phone"])
    table = people.drop_columns(["id_number", "member_phone", "birth"])
    for name, column in found.items():
        table = table.append_column(name, column)
    return table.select(columns(book(), "person").names)


def _keep(
    area: Area, year: int, on: date, folder: Path, frozen: list[engine.Snapshot], viewer: Viewer
) -> Snapshot:
    digests = [one.digest for one in frozen]
    digest = digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()
    return Snapshot(
        folder=str(folder),
        digest=digest,
        area=area,
        area_prefix=area.prefix,
        year=year,
        on=on,
        households=sum(one.households for one in frozen),
        people=sum(one.people for one in frozen),
        at=timezone.now(),
        by_id=viewer.officer_id,
    )


def _span(scope: Scope) -> tuple[str, str]:
    return scope.prefix.ljust(CODE_LENGTH, "0"), scope.prefix.ljust(CODE_LENGTH, "9")


_NOTHING = Text("{area} {year} 年没有户档", "{area} has no household file of the year {year}")
_MEND_NOTHING = Text("请先导入或录入该年度的户档", "bring in or enter the files of that year first")
