"""The list of households whose answer changes in a what-if."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diguan.web.tables import Link, Number, Outcome, Plain, Table
from diguan.web.templatetags.diguan import say
from diguan.words.text import Text


class ChangeTable(Table):
    """One household a row; `rules` gives the words of a rule's id."""

    village = Plain(verbose_name=_("Village"), order_by=("village_code",), wrap=False)
    household_number = Link("household:page", args=["household_id"], verbose_name=_("Household"))
    people = Number(verbose_name=_("People"))
    before = Outcome(verbose_name=_("Under the policy now"))
    after = Outcome(verbose_name=_("Under the other"))
    rules = Plain(verbose_name=_("Rules whose answer changes"), orderable=False)

    class Meta(Table.Meta):
        fields = ("village", "household_number", "people", "before", "after", "rules")

    def __init__(self, *args: Any, rules: Mapping[str, Text], **options: Any) -> None:
        super().__init__(*args, **options)
        self._texts = rules

    def render_rules(self, value: Sequence[str]) -> str:
        """The words of each rule."""
        return gettext(", ").join(say(self._texts.get(one, one)) for one in value)

    value_rules = render_rules
