"""The columns of the judged list and of the list of changed answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_tables2 as columns
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.desks.identification import rulings
from diguan.web.tables import Code, Link, Number, Outcome, Plain, Table, Yuan


class Said(Plain):
    """Ids of rules of the judgement's pack, in words."""

    def render(self, value: Sequence[str], table: Any) -> str:
        """The rules, one after the other."""
        return gettext("; ").join(rulings.said(table.pack_id, value))

    def value(self, value: Sequence[str], table: Any) -> str:
        """The same in Excel."""
        return self.render(value, table)


class FoundTable(Table):
    """Whose household it is; each leads to why the judgement answers so."""

    head = Link(
        "household:page",
        args=["household_id"],
        query="#why",
        accessor="household__head_name",
        verbose_name=_("Head"),
    )
    number = Link(
        "household:page",
        args=["household_id"],
        query="#why",
        accessor="household__number",
        verbose_name=_("Household number"),
    )
    village = Plain(accessor="household__village__name", verbose_name=_("Village"), wrap=False)
    people = Number(verbose_name=_("People"))

    def __init__(self, *args: Any, pack_id: str, **options: Any) -> None:
        self.pack_id = pack_id
        super().__init__(*args, **options)


class JudgedTable(FoundTable):
    """One household a row; `incomes` gives net income per head by household id, `earlier` the year before."""

    rank = Number(verbose_name=_("Rank in the village"))
    income = Yuan(accessor="household_id", verbose_name=_("Net income per head"), orderable=False)
    before = Yuan(accessor="household_id", verbose_name=_("The year before"), orderable=False)
    status = Code("register_status", accessor="household__status", verbose_name=_("Register status"))
    outcome = Outcome(verbose_name=_("Outcome"))
    reasons = Said(verbose_name=_("Reasons"), orderable=False)
    questions = Said(verbose_name=_("Not known yet"), orderable=False)

    class Meta(Table.Meta):
        fields = (
            "rank",
            "head",
            "number",
            "village",
            "people",
            "income",
            "before",
            "status",
            "outcome",
            "reasons",
            "questions",
        )

    def __init__(
        self, *args: Any, incomes: Mapping[int, Any], earlier: Mapping[int, Any], **options: Any
    ) -> None:
        self.incomes, self.earlier = incomes, earlier
        super().__init__(*args, **{**({} if earlier else {"exclude": ("before",)}), **options})

    def render_income(self, value: int, column: columns.Column) -> str:
        """The income that the rules read; a dash when it is not known."""
        found = self.incomes.get(value)
        return "—" if found is None else Yuan.render(column, found)

    def render_before(self, value: int, column: columns.Column) -> str:
        """The income that an earlier judgement read of the year before."""
        found = self.earlier.get(value)
        return "—" if found is None else Yuan.render(column, found)

    def value_before(self, value: int) -> Any:
        """The bare number."""
        return self.earlier.get(value)

    def value_income(self, value: int) -> Any:
        """The bare number."""
        return self.incomes.get(value)


class ChangedTable(FoundTable):
    """A household whose answer differs between two judgements."""

    before = Outcome(verbose_name=_("Earlier"))
    outcome = Outcome(verbose_name=_("Now"))
    reasons = Said(verbose_name=_("Reasons now"), orderable=False)
    questions = Said(verbose_name=_("Not known now"), orderable=False)

    class Meta(Table.Meta):
        fields = ("head", "number", "village", "people", "before", "outcome", "reasons", "questions")
