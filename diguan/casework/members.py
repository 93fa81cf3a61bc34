"""Members of a family come and go: the eight natural changes, each with its day and its proof; the size
follows.

Four bring somebody (marriage in, birth, registration moved in) or take somebody away; nobody is ever deleted.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from diguan.casework import audit, may
from diguan.casework.corrections import open_year
from diguan.casework.families import head, newest_year, present, recount
from diguan.casework.record import happened, reason_given, touch
from diguan.casework.values import checked
from diguan.registry import places
from diguan.registry.book import book, tokens
from diguan.registry.models import Case, Household, HouseholdYear, Officer, Person, PersonYear
from diguan.registry.viewer import Viewer
from diguan.words.errors import Fault
from diguan.words.text import Text

COMING = ("newborn", "marriage_in", "moved_in")
LEAVING = ("death", "marriage_out", "moved_out", "settled_abroad", "imprisoned")
EVENTS = ("member_added", "member_removed")
"""Kinds of event that a change of members leaves."""
CASE = "case"
"""Where such an event keeps the case whose step entered it."""
# Whose relation stays what it is when the spouse of the former head becomes the head; all others are asked
# anew.
_SAME_TO_BOTH_PARENTS = ("son", "daughter", "son_in_law", "daughter_in_law")


class MemberFault(Fault):
    """A change of members that cannot be made."""


def add(
    household: Household,
    change: str,
    facts: Mapping[str, Any],
    *,
    on: date,
    by: Officer,
    proof: str,
    version: int,
    case: Case | None = None,
) -> Person:
    """Somebody joins the family: `change` is newborn, marriage_in or moved_in; `facts` are those of a member.

    Relation and sex must be among the facts; the event names the `case` whose step enters it. Raises
    NotAllowed, MemberFault, ValueFault, NoReason, ChangedMeanwhile.
    """
    if change not in COMING:
        raise MemberFault(_NOT_A_COMING)
    given = _facts(facts)
    if not given.get("relation") or not given.get("sex"):
        raise MemberFault(_WHO, where="relation")
    with audit.act():
        of_year = _begin(household, by, version)
        if given["relation"] == "head" and head(household):
            raise MemberFault(_TWO_HEADS, where="relation")
        person = _new_person(household, {"member_since": on, **given})
        _new_year(person, of_year, {**given, "member_change": change})
        after = {"member_change": change, **given, **_of(case)}
        _finish(household, "member_added", person, on, by, proof, after)
    return person


def remove(
    person: Person,
    change: str,
    *,
    on: date,
    by: Officer,
    proof: str,
    version: int,
    new_head: Person | None = None,
    case: Case | None = None,
) -> None:
    """Somebody leaves the family: `change` is death, marriage_out, moved_out, settled_abroad or imprisoned.

    When the head leaves others behind, one of them must be the new head. Raises as `add` does.
    """
    if change not in LEAVING:
        raise MemberFault(_NOT_A_LEAVING)
    household = person.household
    with audit.act():
        of_year = _begin(household, by, version)
        if Person.objects.get(pk=person.pk).left_on is not None:
            raise MemberFault(_GONE)
        was_head = head(household) == person
        Person.objects.filter(pk=person.pk).update(left_on=on)
        PersonYear.objects.filter(person=person, household_year=of_year).update(member_change=change)
        after: dict[str, Any] = {"member_change": change, "left_on": on, **_of(case)}
        if was_head and present(household):
            after["head"] = _follow(household, of_year, new_head).number
        _finish(household, "member_removed", person, on, by, proof, after)
    person.left_on = on


def _begin(household: Household, by: Officer, version: int) -> HouseholdYear:
    may.must_change_members(Viewer.of(by), household.village_code)
    if (of_year := newest_year(household)) is None:
        raise MemberFault(_NO_YEAR)
    open_year(of_year)
    touch(household, version)
    return of_year


def _of(case: Case | None) -> dict[str, Any]:
    """What an event says of the case that it belongs to."""
    return {} if case is None else {CASE: case.pk}


def _finish(
    household: Household,
    kind: str,
    person: Person,
    on: date,
    by: Officer,
    proof: str,
    after: Mapping[str, Any],
) -> None:
    before = {"people": household.people, "head_name": household.head_name}
    why = reason_given(proof)
    recount(household)
    now = {**after, "people": household.people, "head_name": household.head_name}
    happened(household, kind, on=on, by=by, reason=why, before=before, after=now, person=person)


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = {fact.name: fact for fact in book().recorded("person")}
    if strange := sorted(facts.keys() - known.keys()):
        raise MemberFault(_STRANGE.format(names=", ".join(strange)))
    return {name: checked(known[name], value) for name, value in facts.items()}


def _new_person(household: Household, given: Mapping[str, Any]) -> Person:
    columns = {name: value for name, value in given.items() if _is_of(Person, name)}
    number = columns.pop("person_number", None) or _next_number(household)
    id_number = columns.get("id_number")
    if Person.objects.filter(household=household, number=number).exists():
        raise MemberFault(_NUMBER_TAKEN, where="person_number")
    return Person.objects.create(
        household=household, number=number, id_key=tokens().of(id_number) if id_number else None, **columns
    )


def _new_year(person: Person, of_year: HouseholdYear, given: Mapping[str, Any]) -> None:
    columns = {name: value for name, value in given.items() if _is_of(PersonYear, name)}
    PersonYear.objects.create(person=person, household_year=of_year, **columns)


def _is_of(model: type, name: str) -> bool:
    return places.of(book().fact(name)).model is model


def _next_number(household: Household) -> str:
    taken = set(Person.objects.filter(household=household).values_list("number", flat=True))
    order = len(taken) + 1
    while f"{household.number}-{order:02}" in taken:
        order += 1
    return f"{household.number}-{order:02}"


def _follow(household: Household, of_year: HouseholdYear, new_head: Person | None) -> Person:
    """Make a member the head; relations that were told from the former head and no longer hold become
    unknown."""
    rows = PersonYear.objects.filter(
        household_year=of_year, person__household=household, person__left_on=None
    )
    leading = rows.filter(person=new_head).first() if new_head else None
    if leading is None or new_head is None:
        raise MemberFault(_NO_HEAD, mend=_MEND_HEAD)
    kept = _SAME_TO_BOTH_PARENTS if leading.relation == "spouse" else ()
    rows.exclude(pk=leading.pk).exclude(relation__in=kept).update(relation=None)
    rows.filter(pk=leading.pk).update(relation="head")
    return new_head


_NOT_A_COMING = Text("增加成员的原因只能是出生、嫁入、转入", "members come by birth, marriage or moving in")
_NOT_A_LEAVING = Text(
    "减少成员的原因只能是死亡、嫁出、转出、出国定居、判刑收监",
    "members leave by death, marriage, moving out, settling abroad or imprisonment",
)
_WHO = Text("新成员要填与户主关系和性别", "relation and sex of the new member are needed")
_TWO_HEADS = Text("这户已有户主", "this household has a head already")
_GONE = Text("该成员已经离开", "this member has left already")
_NO_YEAR = Text("这户还没有年度记录", "this household has no recorded year yet")
_STRANGE = Text("不是成员的事实：{names}", "not facts of a member: {names}")
_NUMBER_TAKEN = Text("人编号已被使用", "the person number is taken")
_NO_HEAD = Text("户主离开后要指定新户主", "when the head leaves, a new head must be named")
_MEND_HEAD = Text("请从在户成员中选一人", "choose one of the members who stay")
