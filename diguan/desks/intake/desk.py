"""The card of the intake desk: villages enter and answer, townships and counties bring workbooks in too."""

from django.utils.translation import gettext_lazy as _

from diguan.casework.may import COUNTY, TOWNSHIP, VILLAGE
from diguan.desks.intake.waiting import to_do
from diguan.web.desk import Desk

DESK = Desk(
    name="intake",
    title=_("Intake"),
    icon="file-import",
    order=20,
    urls="diguan.desks.intake.urls",
    duties=frozenset({VILLAGE, TOWNSHIP, COUNTY}),
    to_do=to_do,
)
