"""Addresses of round screens, and the words for steps, levels, outcomes and states, for templates."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from diguan.casework.rounds.steps import FLAGS
from diguan.policy.course import OUTCOMES
from diguan.policy.pack import Pack
from diguan.policy.procedures import PROCEDURES, STEPS
from diguan.policy.telling import LEVEL_WORDS
from diguan.web import policies
from diguan.web.badges import badge
from diguan.web.rounds.here import at
from diguan.web.rounds.meeting import case_name as name_of
from diguan.web.templatetags.diguan import say
from diguan.words.text import Text

register = template.Library()
TONES = {
    "passed": "green", "refused": "red", "returned": "orange", "signed": "azure", "not_drawn": "secondary",
    "open": "blue", "withdrawn": "secondary", "handed_over": "azure", "chosen": "azure",
    "closed": "secondary",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str, *args: Any, **asked: Any) -> str:
    """The address of a round screen at this desk: {% here "case" case.pk %}."""
    return at(context["request"], name, *args, **asked)


@register.filter
def case_name(case: Any) -> str:
    """Whom a case is about."""
    return name_of(case)


@register.filter
def procedure_kind(kind: str) -> str:
    """What a round is for."""
    return _said(PROCEDURES.get(kind), kind)


@register.filter
def step_kind(kind: str) -> str:
    """What kind of act a step is."""
    return _said(STEPS.get(kind), kind)


@register.filter
def level_words(level: str | None) -> str:
    """The level that takes a step."""
    return _said(LEVEL_WORDS.get(level or "any"), level or "")


@register.filter
def outcome_words(outcome: str) -> str:
    """What came of a step."""
    return _said(OUTCOMES.get(outcome), outcome)


@register.filter
def outcome_badge(outcome: str) -> SafeString:
    """The same as a badge."""
    return badge(TONES.get(outcome, "secondary"), outcome_words(outcome))


@register.filter
def state_badge(one: Any) -> SafeString:
    """The state of a case or a round."""
    return badge(TONES.get(one.state, "secondary"), one.get_state_display())


@register.filter
def flag_words(flag: str) -> str:
    """What makes a case be looked at twice."""
    return _said(FLAGS.get(flag), flag)


@register.filter
def days_left(due: date | None, today: date) -> str:
    """How long there is: 3 days left, today, 2 days late."""
    if due is None:
        return ""
    left = (due - today).days
    if left == 0:
        return gettext("due today")
    if left > 0:
        return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}


@register.filter
def lookup(found: Any, key: Any) -> Any:
    """The value under a key, or nothing."""
    return found.get(key) if found else None


@register.filter
def turn_badge(state: str) -> SafeString:
    """Whether the next round of a procedure is due."""
    said = {
        "due": ("red", gettext("due")),
        "early": ("green", gettext("not due yet")),
        "continuous": ("azure", gettext("as things change")),
        "no_record": ("orange", gettext("cannot be said")),
        "unset": ("secondary", gettext("unset")),
    }
    return badge(*said[state])


@register.filter
def cited(words: Any, pack_id: str) -> str:
    """Words with clauses of a pack by their documents' titles; a bare clause keeps its mark as a tip."""
    said = say(words)
    shown = policies.cited(said, pack_id, get_language() or "zh-hans")
    if not isinstance(words, str) or shown == said:
        return shown
    return format_html('<span title="{}">{}</span>', said, shown)


@register.filter
def holds_today(pack: Pack) -> bool:
    """Whether a policy is in force today."""
    return pack.in_force(timezone.localdate())


def _said(text: Text | None, otherwise: str) -> str:
    return text.say(get_language() or "zh-hans") if text else otherwise
