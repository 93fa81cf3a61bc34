"""Small coloured words: yes, no, not known; stated, our reading, unset; qualifies, does not, cannot say.

Colour is never the only sign: each badge is a word, and its title explains it.
"""

from functools import cache

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

BASES = {
    "stated": ("green", _("stated"), _("The document says so in these words.")),
    "reading": (
        "azure",
        _("our reading"),
        _("Our reading of the document; the words leave room for another."),
    ),
    "unset": (
        "orange",
        _("unset"),
        _("The document names it but gives no value; nobody has filled it in yet."),
    ),
}
OUTCOMES = {
    "qualifies": (
        "green",
        _("qualifies"),
        _("All the rules in force that are known speak for this household."),
    ),
    "does_not_qualify": (
        "secondary",
        _("does not qualify"),
        _("A known fact speaks against this household."),
    ),
    "cannot_say": ("orange", _("cannot say"), _("A fact that matters is not known; it has to be asked.")),
}
NOT_APPLIED = _("not applied")
ANSWERS = {
    True: ("green", _("yes"), ""),
    False: ("secondary", _("no"), ""),
    None: ("orange", _("not known"), _("Nobody has recorded it. Not known is not a no.")),
}


def badge(tone: str, words: object, title: object = "") -> SafeString:
    """One badge; tones are Tabler's pale colours."""
    return format_html('<span class="badge bg-{}-lt" title="{}">{}</span>', tone, title, words)


def yes_no_unknown(value: bool | None) -> SafeString:
    """Yes, no or not known."""
    return _answer(value, get_language())


@cache
def _answer(value: bool | None, language: str | None) -> SafeString:
    """A page may hold a hundred of these: each is spelled once for a language."""
    return badge(*ANSWERS[value])


def basis(value: str) -> SafeString:
    """How far the document itself says it."""
    return badge(*BASES.get(value, ("secondary", value, "")))


def outcome(value: str) -> SafeString:
    """What a judgement says."""
    return _outcome(value, get_language())


@cache
def _outcome(value: str, language: str | None) -> SafeString:
    """Spelled once for a language, as a list holds a hundred."""
    return badge(*OUTCOMES.get(value, ("secondary", value, "")))


def outcome_name(value: str) -> str:
    """The same as plain words, for Excel and charts."""
    return str(OUTCOMES[value][1]) if value in OUTCOMES else value


def answer_name(value: bool | None) -> str:
    """Yes, no, not known as plain words."""
    return str(ANSWERS[value][1])


def shape_of(field: BoundField) -> str:
    """How a form field is drawn: check, choices (several boxes or dots), select or text."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "select" if isinstance(widget, Select) else "text"
