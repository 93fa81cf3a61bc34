"""The named SQL steps by which an import is compared with the register, in DuckDB. Each makes one table of
its name.

Rule of the house for workbooks: a blank cell changes nothing, a member who is not listed has not left, a
register status is taken for new files only. It knows columns, not databases.
"""

from collections.abc import Collection, Iterator, Sequence

from diguan.policy.facts import Fact
from diguan.registry import places
from diguan.registry.models import Item, Person, PersonYear

KEPT_APART = frozenset({"household_number", "village_code", "register_status", "person_number"})


def year_facts(facts: Sequence[Fact]) -> list[str]:
    """The household facts that are columns of a year and that a workbook may change."""
    return [fact.name for fact in facts if not places.is_item(fact) and fact.name not in KEPT_APART]


def item_facts(facts: Sequence[Fact]) -> list[str]:
    """The household facts that are rows of Item."""
    return [fact.name for fact in facts if places.of(fact).model is Item]


def own_facts(facts: Sequence[Fact]) -> list[str]:
    """The member facts that belong to the person."""
    return [f.name for f in facts if places.of(f).model is Person and f.name not in KEPT_APART]


def member_facts(facts: Sequence[Fact]) -> list[str]:
    """The member facts that belong to a year."""
    return [fact.name for fact in facts if places.of(fact).model is PersonYear]


def sealed_facts(facts: Sequence[Fact]) -> frozenset[str]:
    """The facts whose values stand sealed in the tables of the plan, each with a column `…_mark` beside
    it."""
    return frozenset(fact.name for fact in facts if fact.sealed)


def steps(household: Sequence[Fact], person: Sequence[Fact], year: int) -> Iterator[tuple[str, str]]:
    """Every step as (table, SELECT); read are staged_household, staged_person, the file_… tables and
    village."""
    yield "home", _home(year)
    yield "pair_by_number", PAIR_BY_NUMBER
    yield "pair_by_document", PAIR_BY_DOCUMENT
    yield "pair_by_name", PAIR_BY_NAME
    yield "pair", PAIR
    yield "member", MEMBER
    yield "item", _item(item_facts(household))
    yield "change", " UNION ALL ".join(_changes(household, person))
    yield "verdict", VERDICT


def _home(year: int) -> str:
    """One row per staged household: its file and its year if they are there, and what numbers new ones."""
    return f"""
        SELECT s.*, h.id AS file_id, h.village_code AS village_now, h.status AS status_now, y.id AS year_id,
            v.id AS village_id,
            CASE WHEN h.id IS NULL THEN coalesce(s.register_status, 'unregistered') ELSE h.status END AS
            status, CASE WHEN h.id IS NOT NULL AND {year} >= coalesce(h.newest_year, 0) THEN h.status
                WHEN h.id IS NOT NULL THEN s.register_status
                ELSE coalesce(s.register_status, 'unregistered') END AS year_status,
            (sum((h.id IS NULL)::INT) OVER earlier)::BIGINT AS new_file,
            (sum((y.id IS NULL)::INT) OVER earlier)::BIGINT AS new_year
        FROM staged_household s
        LEFT JOIN file_household h ON h.number = s.household_number
        LEFT JOIN file_year y ON y.household_id = h.id
        LEFT JOIN village v ON v.code = s.village_code
        WINDOW earlier AS (ORDER BY s.household_number ROWS UNBOUNDED PRECEDING)"""


# Which staged member is which person on file: by person number, else by document number, else by a name with
# no other birth date. Two of the same are told apart by their order, so that the same list always finds the
# same people.
PAIR_BY_NUMBER = """
    SELECT s.line, p.id AS person_id FROM staged_person s
    JOIN home h ON h.household_number = s.household_number
    JOIN file_person p ON p.household_id = h.file_id AND p.number = s.person_number
    QUALIFY row_number() OVER (PARTITION BY p.id ORDER BY s.line) = 1"""

_STAGED_LEFT = """(SELECT s.*, h.file_id,
        row_number() OVER (PARTITION BY h.file_id, s.{key} ORDER BY s.birth, s.line) AS nth
    FROM staged_person s JOIN home h ON h.household_number = s.household_number
    WHERE s.line NOT IN ({done}))"""
_FILE_LEFT = """(SELECT p.*,
        row_number() OVER (PARTITION BY p.household_id, p.{key} ORDER BY p.birth, p.id) AS nth
    FROM file_person p WHERE p.id NOT IN ({done}))"""


def _pair_by(staged_key: str, file_key: str, condition: str, *before: str) -> str:
    lines = " UNION ALL ".join(f"SELECT line FROM {step}" for step in before)
    people = " UNION ALL ".join(f"SELECT person_id FROM {step}" for step in before)
    staged = _STAGED_LEFT.format(key=staged_key, done=lines)
    on_file = _FILE_LEFT.format(key=file_key, done=people)
    return f"""SELECT s.line, p.id AS person_id FROM {staged} s JOIN {on_file} p
        ON p.household_id = s.file_id AND p.{file_key} = s.{staged_key} AND p.nth = s.nth AND {condition}"""


PAIR_BY_DOCUMENT = _pair_by("id_token", "id_key", "true", "pair_by_number")
PAIR_BY_NAME = _pair_by(
    "name", "name", "(p.birth = s.birth) IS DISTINCT FROM false", "pair_by_number", "pair_by_document"
)
PAIR = """
    SELECT f.line, f.person_id, p.left_on FROM (
        SELECT * FROM pair_by_number UNION ALL SELECT * FROM pair_by_document UNION ALL SELECT * FROM
        pair_by_name) f JOIN file_person p ON p.id = f.person_id"""

# One row per staged member who has not left: the person and the year on file, or what numbers new ones.
MEMBER = r"""
    WITH on_file AS (
        SELECT h.household_number, p.number FROM file_person p JOIN home h ON h.file_id = p.household_id),
    highest AS (
        SELECT household_number, max(try_cast(regexp_extract(number, '-(\d+)$', 1) AS INT)) AS tail
        FROM (SELECT * FROM on_file UNION ALL SELECT household_number, person_number FROM staged_person)
        GROUP BY ALL),
    listed AS (
        SELECT s.*, h.file_id, h.year_id, h.new_file, h.new_year, p.person_id,
            p.person_id IS NULL AND (s.person_number IS NULL OR t.number IS NOT NULL) AS to_number
        FROM staged_person s
        JOIN home h ON h.household_number = s.household_number
        LEFT JOIN pair p ON p.line = s.line
        LEFT JOIN on_file t ON t.household_number = s.household_number AND t.number = s.person_number
        WHERE p.left_on IS NULL)
    SELECT s.*, m.id AS person_year_id,
        CASE WHEN s.to_number THEN s.household_number || '-' || format('{:02d}', coalesce(w.tail, 0) +
                row_number() OVER (PARTITION BY s.household_number, s.to_number ORDER BY s.line))
            ELSE s.person_number END AS new_number,
        (sum((s.person_id IS NULL)::INT) OVER (ORDER BY s.line ROWS UNBOUNDED PRECEDING))::BIGINT AS
        new_person FROM listed s
    LEFT JOIN file_person_year m ON m.person_id = s.person_id
    LEFT JOIN highest w ON w.household_number = s.household_number"""


def _item(items: Sequence[str]) -> str:
    """One row per staged income or expense item that is not blank, with what stands on file."""
    return f"""
        SELECT s.household_number, s.year_id, s.new_year, s.item, s.amount, i.amount AS amount_now
        FROM (UNPIVOT (SELECT household_number, year_id, new_year, {", ".join(items)} FROM home)
            ON {", ".join(items)} INTO NAME item VALUE amount) s
        LEFT JOIN file_item i ON i.household_year_id = s.year_id AND i.item = s.item"""


def _changes(household: Sequence[Fact], person: Sequence[Fact]) -> Iterator[str]:
    """SELECTs of what differs on files that are there: household, member, fact, before and after as JSON."""
    types = {fact.name: fact.type for fact in (*household, *person)}
    marked = sealed_facts((*household, *person))
    yield """SELECT household_number, NULL::BIGINT AS person_id, 'village_code' AS fact,
        to_json(village_now)::VARCHAR AS before, to_json(village_code)::VARCHAR AS after
        FROM home WHERE file_id IS NOT NULL AND village_code <> village_now"""
    yield f"""SELECT household_number, NULL, item, {_json("amount_now", "money")}, {_json("amount", "money")}
        FROM item WHERE year_id IS NOT NULL AND amount IS DISTINCT FROM amount_now"""
    for names, owner, rows in (
        (year_facts(household), "NULL", "home s JOIN file_year e ON e.id = s.year_id"),
        (own_facts(person), "s.person_id", "member s JOIN file_person e ON e.id = s.person_id"),
        (member_facts(person), "s.person_id", "member s JOIN file_person_year e ON e.id = s.person_year_id"),
    ):
        told = ", ".join(_change(name, types[name], marked) for name in names)
        yield f"""SELECT household_number, owner, told.fact, told.before, told.after FROM (
            SELECT s.household_number, {owner} AS owner,
                unnest(list_filter([{told}], lambda told : told IS NOT NULL)) AS told
            FROM {rows})"""


def _change(name: str, kind: str, marked: Collection[str]) -> str:
    """A struct that tells of one fact, NULL where the staged value is blank or no other.

    A sealed fact is compared by its mark: what stands in the columns is sealed, and looks new each time.
    """
    compared = f"{name}_mark" if name in marked else name
    before, after = _json(f"e.{name}", kind), _json(f"s.{name}", kind)
    return f"""CASE WHEN s.{name} IS NOT NULL AND s.{compared} IS DISTINCT FROM e.{compared}
        THEN {{'fact': '{name}', 'before': {before}, 'after': {after}}} END"""


def _json(value: str, kind: str) -> str:
    """A value as JSON, the way events keep it: amounts and days as texts, without empty zeros."""
    if kind in ("money", "number"):
        value = rf"regexp_replace({value}::VARCHAR, '\.?0+$', '')"
    return f"coalesce(to_json({value})::VARCHAR, 'null')"


# What happens to each household: new, changed or unchanged.
VERDICT = """
    SELECT h.household_number, h.file_id, CASE WHEN h.file_id IS NULL THEN 'new'
        WHEN h.year_id IS NULL OR c.household_number IS NOT NULL OR m.household_number IS NOT NULL THEN
        'changed' ELSE 'unchanged' END AS verdict
    FROM home h
    LEFT JOIN (SELECT DISTINCT household_number FROM change) c ON c.household_number = h.household_number
    LEFT JOIN (SELECT DISTINCT household_number FROM member WHERE person_id IS NULL OR person_year_id IS
    NULL) m ON m.household_number = h.household_number"""

COUNTS = """
    SELECT
        (SELECT count(*) FROM verdict WHERE verdict = 'new') AS new_households,
        (SELECT count(*) FROM verdict WHERE verdict = 'changed') AS changed_households,
        (SELECT count(*) FROM verdict WHERE verdict = 'unchanged') AS unchanged_households,
        (SELECT count(*) FROM home WHERE file_id IS NOT NULL AND year_id IS NULL) AS new_years,
        (SELECT count(*) FROM member WHERE person_id IS NULL) AS new_people,
        (SELECT count(DISTINCT person_id) FROM change WHERE person_id IS NOT NULL) AS changed_people,
        (SELECT count(*) FROM change WHERE fact = 'village_code') AS moved_villages,
        (SELECT count(*) FROM home WHERE file_id IS NOT NULL AND register_status <> status_now) AS
        other_status, (SELECT count(*) FROM file_person p WHERE left_on IS NULL
            AND id NOT IN (SELECT person_id FROM pair)) AS not_listed,
        (SELECT count(*) FROM pair WHERE left_on IS NOT NULL) AS left_but_listed"""
