"""Accounts of officers: opened with a password of our making, moved to another area, found by name.

Who may open one is not asked here: today it is whoever runs the machine, by `diguan officer add`. Accounts
are never removed, for the record names them.
"""

import secrets
from datetime import UTC, date, timedelta

from django.conf import settings
from django.utils import timezone

from diguan.casework import audit
from diguan.casework.may import ANSWERS, DUTIES
from diguan.engine.comparison.catalogue import departments
from diguan.registry.models import Area, AuditEntry, Officer
from diguan.words.areas import Level, level_of, pad
from diguan.words.errors import Fault
from diguan.words.text import Text

# Letters and digits that cannot be taken for one another.
ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 12
FIRST_PASSWORD_DAYS = 7  # within which a password of our making must be used


class AccountFault(Fault):
    """An account that cannot be opened, or is not there."""


def open_account(
    username: str, name: str, duty: str, area: Area | None, password: str = "", department: str = ""
) -> str:
    """Open an account and give its password, which is kept nowhere readable; raises AccountFault."""
    if duty not in DUTIES:
        raise AccountFault(_NO_DUTY.format(duty=duty), mend=_MEND_DUTY.format(duties=", ".join(DUTIES)))
    must_fit(duty, area.level if area else 0, department)
    if exists(username):
        raise AccountFault(_TAKEN.format(username=username))
    first = password or new_password()
    made = Officer(username=username, name=name, duty=duty, area=area, department=department)
    made.set_password(first)
    if not password:  # known to whoever opened it: to be changed at the first sign-in
        made.password_until = timezone.localdate() - timedelta(days=1)
    with audit.act():
        made.save()
        prefix = area.prefix if area else ""
        said = {"account": username, "name": name, "duty": duty, "area": prefix}
        audit.write("account_opened", by=None, area_prefix=prefix, after=said)
    return first


def must_fit(duty: str, level: int, department: str) -> None:
    """Raise AccountFault unless an account that answers requests to compare is of a department in
    packs/departments.toml, for a city or a county, and every other is of none."""
    of_one = department in departments() and level in (Level.CITY, Level.COUNTY)
    if not (of_one if duty in ANSWERS else not department):
        raise AccountFault(_DEPARTMENT, mend=_MEND_DEPARTMENT.format(names=", ".join(departments())))


def new_password(length: int = PASSWORD_LENGTH) -> str:
    """A random password that can be read out and typed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def has_run_out(officer: Officer, on: date) -> bool:
    """Whether a password of our making was not used in time: it was given, and nobody has signed in since."""
    given = officer.password_until
    return given is not None and officer.last_login is None and (on - given).days > FIRST_PASSWORD_DAYS


def exists(username: str = "") -> bool:
    """Whether there is an account of that name; of any name, when none is given."""
    return Officer.objects.filter(**({"username": username} if username else {})).exists()


def account(username: str) -> Officer:
    """The account of that name, with its area; raises AccountFault."""
    found = Officer.objects.select_related("area").filter(username=username).first()
    if found is None:
        raise AccountFault(_NONE.format(username=username))
    return found


def move(username: str, area: Area) -> None:
    """Give an account another area; what it sees changes with its next request."""
    with audit.act():
        before = account(username).area
        Officer.objects.filter(username=username).update(area=area)
        audit.write(
            "account_moved",
            by=None,
            area_prefix=area.prefix,
            before={"account": username, "area": before.prefix if before else ""},
            after={"account": username, "area": area.prefix},
        )


def signed_in(officer: Officer) -> None:
    """Say in the audit trail that somebody has signed in."""
    _note("signed_in", officer)


def signed_out(officer: Officer, *, elsewhere: int = 0) -> None:
    """Say in the audit trail that somebody has signed out here, or has ended that many sign-ins elsewhere."""
    _note("signed_out_elsewhere" if elsewhere else "signed_out", officer)


def sign_in_failed(username: str, address: str, *, locked: bool = False, step: str = "password") -> None:
    """Say in the audit trail that somebody could not sign in, by which step, and from where.

    A name that is no account's is not kept: it may be a password typed into the wrong field. A lock is told
    once while it lasts, so that tries against it do not fill the trail.
    """
    officer = Officer.objects.select_related("area").filter(username=username).first()
    prefix = officer.area.prefix if officer and officer.area else ""
    kind = "sign_in_locked" if locked else "sign_in_failed"
    told = {"account": officer.username if officer else "", "from": address, "step": step}
    if locked:
        since = (timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)).astimezone(UTC)
        same = AuditEntry.objects.filter(area_prefix=prefix, at__gte=since.isoformat(timespec="microseconds"))
        if same.filter(kind=kind, after=audit.spelled(told)).exists():
            return
    audit.write(kind, by=None, area_prefix=prefix, after=told)


def choose_password(officer: Officer, password: str, *, until: date | None) -> None:
    """Give one's own account another password, to be changed after a day where there is one."""
    with audit.act():
        officer.set_password(password)
        officer.password_until = until
        officer.save(update_fields=["password", "password_until"])
        _note("password_changed", officer)


def _note(kind: str, officer: Officer) -> None:
    prefix = officer.area.prefix if officer.area else ""
    audit.write(kind, by=officer, area_prefix=prefix, after={"account": officer.username})


def find_area(code: str) -> Area:
    """The largest loaded area with a code of 2 to 12 digits; raises AccountFault when it is not loaded."""
    padded = pad(code)
    found = Area.objects.filter(code=padded, level__gte=level_of(padded)).order_by("level").first()
    if found is None:
        raise AccountFault(_NO_AREA.format(code=code), mend=_MEND_AREA.format(code=padded[:2]))
    return found


_NO_DUTY = Text("没有“{duty}”这种职责", "there is no duty '{duty}'")
_MEND_DUTY = Text("可用：{duties}", "allowed are: {duties}")
_DEPARTMENT = Text(
    "部门与职责、区划级别不符", "the department does not fit the duty or the level of the area"
)
_MEND_DEPARTMENT = Text(
    "比对部门的账号选定一个部门（{names}）和市或县；其他职责不选部门",
    "an account of a department has one department ({names}) and a city or county; other duties have none",
)
_TAKEN = Text("登录名“{username}”已被使用", "the name '{username}' is taken")
_NONE = Text("没有账号“{username}”", "there is no account '{username}'")
_NO_AREA = Text("区划 {code} 还没有装入", "area {code} is not loaded")
_MEND_AREA = Text("先执行 diguan areas load {code}", "first run: diguan areas load {code}")
