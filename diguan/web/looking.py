"""The reason before one secret is shown in full; who may look, and what is told of it, casework knows."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Reason(forms.Form):
    """Why it is needed."""

    reason = forms.CharField(
        label=_("What it is needed for"),
        max_length=300,
        help_text=_("The look is kept in the audit trail with your name, the time and this reason."),
    )
