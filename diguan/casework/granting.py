"""Accounts given, moved and taken away by the security administrator: inside his area, never his own, and for
an administrator or an auditor only when a second security administrator agrees.

Who may give which duty stands in may.GRANTS; docs/permissions.md is drawn from it. The end of a right takes
effect with the next request, for its sign-ins are ended too.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from axes.utils import reset as axes_reset
from django.utils import timezone

from diguan.casework import audit, second_factor, sign_ins, tokens
from diguan.casework.accounts import AccountFault, exists, must_fit, new_password
from diguan.casework.may import GRANTS, WATCHING, NotAllowed
from diguan.registry.models import AccountProposal, Area, Officer
from diguan.registry.viewer import DUTIES_BY_LEVEL
from diguan.words.text import Text


def may_grant(by: Officer, duty: str, area: Area | None) -> bool:
    """Whether this officer may give the duty in the area, or change an account that has it."""
    inside = by.area is not None and area is not None and area.prefix.startswith(by.area.prefix)
    return by.is_active and inside and duty in GRANTS.get(by.duty, frozenset())


def must_grant(by: Officer, duty: str, area: Area | None) -> None:
    """Raise NotAllowed when the officer may not."""
    if not may_grant(by, duty, area):
        raise NotAllowed(NOT_HIS, mend=MEND_NOT_HIS)


def ask(act: str, *, by: Officer, officer: Officer | None = None, **values: Any) -> str | AccountProposal:
    """Do an act to an account and give its new password ("" when there is none), or, for an administrator or
    an auditor, keep it as a proposal for a second security administrator.

    Acts and their values: open (username, name, duty, area, department), move (duty, area,
    department), close, reopen, password,
    unlock, second_factor. `area` is an area's id. Raises NotAllowed and AccountFault.
    """
    duties = _permitted(act, by, officer, values)
    if duties & WATCHING:
        with audit.act():
            made = AccountProposal.objects.create(
                act=act, officer=officer, values=values, by=by, at=timezone.now()
            )
            _note("account_proposed", by, officer, {"act": act, **values})
        return made
    return _do(act, by, officer, values)


def agree(proposal: AccountProposal, *, by: Officer) -> str:
    """Do what another security administrator proposed; gives the new password. Raises NotAllowed."""
    _must_be_another(proposal, by)
    _permitted(proposal.act, by, proposal.officer, proposal.values)
    with audit.act():
        _decide(proposal, by, agreed=True)
        return _do(proposal.act, by, proposal.officer, proposal.values)


def refuse(proposal: AccountProposal, *, by: Officer) -> None:
    """Let a proposal fall: its author may, and any other who may grant it."""
    _permitted(proposal.act, by, proposal.officer, proposal.values)
    with audit.act():
        _decide(proposal, by, agreed=False)
        _note("account_refused", by, proposal.officer, {"act": proposal.act, **proposal.values})


def _permitted(act: str, by: Officer, officer: Officer | None, values: Mapping[str, Any]) -> set[str]:
    """The duties that the act touches, all of which this officer may grant; raises NotAllowed."""
    if act not in _ACTS:
        raise AccountFault(_NO_ACT)
    if officer is not None and officer.pk == by.pk:
        raise NotAllowed(_SELF, mend=_MEND_SELF)
    duties = set()
    if officer is not None:
        must_grant(by, officer.duty, officer.area)
        duties.add(officer.duty)
    if "duty" in values:
        must_grant(by, values["duty"], _area(values))
        duties.add(values["duty"])
    return duties


def _do(act: str, by: Officer, officer: Officer | None, values: Mapping[str, Any]) -> str:
    with audit.act():
        before = _state(officer)
        officer, password = _ACTS[act](by, officer, values)
        _note(f"account_{_SAID[act]}", by, officer, _state(officer), before)
    return password


def _open(by: Officer, officer: Officer | None, values: Mapping[str, Any]) -> tuple[Officer, str]:
    if exists(values["username"]):
        raise AccountFault(_TAKEN.format(username=values["username"]))
    made = Officer(username=values["username"], name=values["name"])
    _place(made, values)
    return _first_password(made)


def _move(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    _place(officer, values)
    officer.save(update_fields=["duty", "area", "department"])
    tokens.end(officer, by=by)
    sign_ins.end_all(officer)
    return officer, ""


def _place(officer: Officer, values: Mapping[str, Any]) -> None:
    area = _area(values)
    wanted = DUTIES_BY_LEVEL.get(values["duty"])
    if area is None or (wanted is not None and area.level != wanted):
        raise AccountFault(_WRONG_LEVEL, mend=_MEND_LEVEL)
    department = str(values.get("department") or "")
    must_fit(values["duty"], area.level, department)
    officer.duty, officer.area, officer.department = values["duty"], area, department


def _close(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    tokens.end(officer, by=by)
    sign_ins.end_all(officer)
    return officer, ""


def _reopen(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    officer.is_active = True
    return _first_password(officer)


def _password(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    sign_ins.end_all(officer)
    return _first_password(officer)


def _unlock(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    axes_reset(username=officer.username)
    return officer, ""


def _second_factor(by: Officer, officer: Officer, values: Mapping[str, Any]) -> tuple[Officer, str]:
    second_factor.forget(officer, by=by)
    sign_ins.end_all(officer)
    return officer, ""


def _first_password(officer: Officer) -> tuple[Officer, str]:
    """A password of our making, which must be changed at the next sign-in."""
    password = new_password()
    officer.set_password(password)
    officer.password_until = timezone.localdate() - timedelta(days=1)
    officer.last_login = None  # nobody has signed in with it yet
    officer.save()
    return officer, password


_ACTS: Mapping[str, Callable[..., tuple[Officer, str]]] = {
    "open": _open,
    "move": _move,
    "close": _close,
    "reopen": _reopen,
    "password": _password,
    "unlock": _unlock,
    "second_factor": _second_factor,
}
_SAID = {
    "open": "opened", "move": "moved", "close": "closed", "reopen": "reopened", "password": "password_given",
    "unlock": "unlocked", "second_factor": "factor_taken",
}  # fmt: skip


def _area(values: Mapping[str, Any]) -> Area | None:
    return Area.objects.filter(pk=values.get("area") or 0).first()


def _state(officer: Officer | None) -> dict[str, Any]:
    if officer is None:
        return {}
    prefix = officer.area.prefix if officer.area else ""
    said = {"account": officer.username, "duty": officer.duty, "area": prefix, "open": officer.is_active}
    return said | ({"department": officer.department} if officer.department else {})


def _decide(proposal: AccountProposal, by: Officer, *, agreed: bool) -> None:
    open_one = AccountProposal.objects.filter(pk=proposal.pk, decided_by=None)
    if not open_one.update(decided_by=by, decided_at=timezone.now(), agreed=agreed):
        raise AccountFault(_DECIDED)


def _must_be_another(proposal: AccountProposal, by: Officer) -> None:
    if proposal.by_id == by.pk:
        raise NotAllowed(_TWO, mend=_MEND_TWO)


def _note(
    kind: str,
    by: Officer,
    officer: Officer | None,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> None:
    place = officer.area if officer is not None and officer.area else by.area
    audit.write(kind, by=by, area_prefix=place.prefix if place else "", before=before, after=after)


NOT_HIS = Text("您不能办理这个账号", "you may not act on this account")
MEND_NOT_HIS = Text(
    "由该账号所在辖区的安全管理员办理", "it is done by a security administrator of the account's area"
)
_SELF = Text("不能办理自己的账号", "nobody acts on his own account here")
_MEND_SELF = Text("请另一位安全管理员办理", "ask another security administrator")
_TWO = Text("须由另一位安全管理员同意", "another security administrator must agree")
_MEND_TWO = Text("一人提出，另一人同意", "one proposes, another agrees")
_NO_ACT = Text("没有这种办理事项", "there is no such act")
_TAKEN = Text("登录名“{username}”已被使用", "the name '{username}' is taken")
_DECIDED = Text("这件事已有结论", "this is already decided")
_WRONG_LEVEL = Text("职责与区划级别不符", "the duty does not fit the level of the area")
_MEND_LEVEL = Text("村级职责选村，乡级选乡镇，依此类推", "a village duty needs a village, and so on up")
