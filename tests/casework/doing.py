"""Every verb of casework by which routes write, done once: for the test that the audit trail tells what each
wrote."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django_otp.oath import totp

from diguan.casework import (
    accounts,
    audit,
    corrections,
    day_shares,
    decisions,
    erasing,
    granting,
    grids,
    help_plans,
    imports,
    judging,
    keys,
    measures,
    members,
    moves,
    opening,
    quality,
    restoring,
    revealing,
    screenings,
    second_factor,
    security_keys,
    tokens,
    upkeep,
    villages,
    years,
)
from diguan.policy.keeping import Kept
from diguan.policy.library import Library
from diguan.registry import vault
from diguan.registry.book import book
from diguan.registry.models import (
    AccountProposal,
    GridCell,
    HelpPlan,
    Household,
    HouseholdYear,
    ImportBatch,
    Measure,
    MoreRequest,
    Officer,
    Person,
    QualityFinding,
    Screening,
)
from diguan.registry.viewer import Viewer
from diguan.words import sealing
from diguan.words.areas import Level
from diguan.words.text import Text
from tests.casework.staged import stage
from tests.pages.soft_key import ORIGIN, SoftKey
from tests.people import DAY, YEAR, Places, area, household, officer

HE = {"household_number": "990101100200077", "village_code": "990101100200", "wage_income": Decimal(3000)}
KEY_PLACE = security_keys.Place("localhost", ORIGIN)
FATHER = {"household_number": "990101100200077", "name": "何大山", "relation": "head", "sex": "male"}


class Doing:
    """What a verb is done to: the cast, and a folder."""

    def __init__(self, places: Places, yang: Household, zhao: Officer, folder: Path, settings: Any) -> None:
        self.places, self.yang, self.zhao, self.folder = places, yang, zhao, folder
        self.settings = settings
        settings.SNAPSHOTS = settings.JUDGEMENTS = settings.UPLOADS = folder
        self.found: QualityFinding | None = None
        self.of_year = HouseholdYear.objects.get(household=yang)

    def batch(self, name: str) -> Any:
        """A workbook that has been read."""
        with audit.act():
            batch = stage(self.folder / name, self.zhao.area, self.zhao, [HE], [FATHER], year=YEAR)  # type: ignore[arg-type]
            audit.write("staged", by=self.zhao, area_prefix="990101")
        return batch

    def finding(self) -> QualityFinding:
        """Something a check has found."""
        run = judging.check_quality(
            self.places.county, Library().choose("quality", "220122", DAY), year=YEAR, on=DAY, by=self.zhao
        )
        return QualityFinding.objects.filter(run=run).first() or QualityFinding.objects.create(
            run=run, household=self.yang, village_code=self.yang.village_code, rule="-", nature="fault"
        )


def _correct(it: Doing) -> None:
    how: dict[str, Any] = {"by": it.zhao, "reason": "核实", "on": DAY}
    corrections.correct(it.of_year, "wage_income", Decimal(7), version=1, **how)
    corrections.correct(it.of_year, "pension", None, version=2, **how)
    member = Person.objects.filter(household=it.yang).first()
    corrections.correct(member.years.get(), "name", "杨建业", version=3, **how)  # type: ignore[union-attr]


def _add(it: Doing) -> None:
    facts = {"name": "杨新", "relation": "son", "sex": "male"}
    members.add(it.yang, "newborn", facts, on=DAY, by=it.zhao, proof="出生证", version=1)


def _remove(it: Doing) -> None:
    head, spouse = Person.objects.filter(household=it.yang).order_by("number")[:2]
    members.remove(head, "death", on=DAY, by=it.zhao, proof="死亡证明", version=1, new_head=spouse)


def _move(it: Doing) -> None:
    moves.move(
        it.yang, "nominate", by=it.zhao, on=DAY, reason="提名", proofs={"request": "申请书"}, version=1
    )


def _move_all(it: Doing) -> None:
    proofs = {it.yang.pk: {"request": "申请书"}}
    moves.move_all([it.yang], "nominate", by=it.zhao, on=DAY, reason="提名", proofs=proofs)


def _open(it: Doing) -> None:
    facts = [{"name": "何大山", "relation": "head", "sex": "male"}]
    opening.open_file(
        it.places.village, {"gifts": Decimal(1)}, facts, year=YEAR, on=DAY, by=it.zhao, reason="申请"
    )


def _decide(it: Doing) -> None:
    decisions.record(
        it.yang, kind="approval", outcome="approved", year=YEAR, on=DAY, by=it.zhao, reason="审定",
        pack_id="x", pack_digest="y", rule_ids=["a"],
    )  # fmt: skip


def _receive(it: Doing) -> ImportBatch:
    area = it.zhao.area
    return imports.receive(BytesIO(b"no workbook"), "a.xlsx", area, year=YEAR, on=DAY, by=it.zhao)  # type: ignore[arg-type]


def _freeze(it: Doing) -> None:
    scope = Viewer.of(it.zhao).scope
    judging.freeze(Viewer.of(it.zhao), scope, YEAR, DAY, it.folder / "frozen", by=it.zhao)  # type: ignore[arg-type]


def _make_key(it: Doing) -> None:
    it.settings.KEYRING_FILE = str(it.folder / "ring.json")
    sealing.keep(it.folder / "ring.json", sealing.written({"t1": vault.ring().keys["t1"]}, "t1"))
    keys.make()


def _make_and_rotate(it: Doing) -> None:
    _make_key(it)
    keys.rotate()


def _drop_key(it: Doing) -> None:
    _make_and_rotate(it)
    keys.drop("t1")


def _judge(it: Doing) -> None:
    city = area("2201", Level.CITY, "长春市", area("22", Level.PROVINCE, "吉林省"))
    county = area("220122", Level.COUNTY, "农安县", city)
    village = area("220122001200", Level.VILLAGE, "某村", area("220122001", Level.TOWNSHIP, "某镇", county))
    household(village, "220122001200001")
    account = officer("钱主任", "county_officer", county)
    for _ in range(2):  # the second time the snapshot is known
        pack = Library().choose("identification", "220122", DAY)
        judging.judge(county, pack, year=YEAR, on=DAY, by=account)


def _gao(it: Doing, name: str = "gao") -> Officer:
    return officer("高管理员", "security_admin", it.places.county, name)


def _proposed(it: Doing) -> AccountProposal:
    """The account of an auditor is to be closed: that needs a second person."""
    auditor = officer("冯审计", "auditor", it.places.county)
    proposal = granting.ask("close", by=_gao(it), officer=auditor)
    assert isinstance(proposal, AccountProposal)
    return proposal


def _asked(it: Doing) -> MoreRequest:
    """Zhao asks for more files today: that needs a second person of his county."""
    return day_shares.ask("exported", 5, by=it.zhao, reason="年报")


def _second(it: Doing) -> Officer:
    return officer("周副主任", "county_officer", it.places.county, "zhou")


def _confirm(it: Doing) -> None:
    device = second_factor.begin(it.zhao)
    second_factor.confirm(it.zhao, f"{totp(device.bin_key):06}")


def _add_key(it: Doing) -> SoftKey:
    key, challenge = SoftKey(), b"c" * 32
    answer = key.make(security_keys.to_add(it.zhao, KEY_PLACE, challenge))
    security_keys.add(it.zhao, "蓝色密钥", answer, place=KEY_PLACE, challenge=challenge)
    return key


def _use_code(it: Doing) -> None:
    code, *_ = second_factor.new_codes(it.zhao)
    assert second_factor.verify(it.zhao, code)


def _use_key(it: Doing) -> None:
    key, challenge = _add_key(it), b"d" * 32
    answer = key.answer(security_keys.to_sign_in(it.zhao, KEY_PLACE, challenge) or "")
    security_keys.verify(it.zhao, answer, place=KEY_PLACE, challenge=challenge)


def _withdraw_key(it: Doing) -> None:
    _add_key(it)
    assert security_keys.withdraw(it.zhao, security_keys.of(it.zhao).get().pk)


def _end_token(it: Doing) -> None:
    tokens.make(it.zhao, "表格")
    tokens.end(it.zhao, by=it.zhao)


def _laid(it: Doing) -> GridCell:
    """A cell with a keeper, and the Yangs in it."""
    keeper = grids.Keeper("张网格", "13912345678")
    cell = grids.lay_cell(it.places.village, "三组", keeper, on=DAY, by=it.zhao)
    grids.place(cell, [it.yang], on=DAY, by=it.zhao)
    return cell


def _change_cell(it: Doing) -> None:
    how: dict[str, Any] = {"on": DAY, "by": it.zhao, "reason": "换人", "version": 1}
    grids.change_cell(_laid(it), "三组", grids.Keeper("李网格"), **how)


def _screening(it: Doing) -> Screening:
    return screenings.open_screening(it.places.township, "第一轮", starts=DAY, until=DAY, on=DAY, by=it.zhao)


def _screen(it: Doing) -> Screening:
    """The Yangs are looked at, and there is a signal."""
    one, said = _screening(it), {"who": "张网格", "found": ["water"], "note": "井干了"}
    screenings.record(one, [it.yang], on=DAY, by=it.zhao, **said)  # type: ignore[arg-type]  # texts
    return one


def _helped(it: Doing) -> HelpPlan:
    """The Yangs, put into the register past the site, get a plan."""
    Household.objects.filter(pk=it.yang.pk).update(status="registered")
    return help_plans.make(it.yang, help_plans.Aim("过线"), on=DAY, by=it.zhao)


def _helped_anew(it: Doing) -> None:
    old = _helped(it)
    one = measures.add(old, measures.Given("industry", "养羊"), on=DAY, by=it.zhao)
    how: dict[str, Any] = {"on": DAY, "by": it.zhao, "reason": "调整", "carried": [one.pk]}
    help_plans.replace(old, help_plans.Aim(), **how)


def _measure(it: Doing) -> Measure:
    return measures.add(_helped(it), measures.Given("industry", "养羊"), on=DAY, by=it.zhao)


def _effect(it: Doing) -> None:
    measures.record_effect(_measure(it), measures.Reached("购羊20只"), on=DAY, by=it.zhao)


def _due(it: Doing) -> erasing.Due:
    """The telephone of the Yangs, whose time is over."""
    kept = Kept(30, "nobody/our-times", "keep_phone", Text("办法", "rules"))
    return erasing.Due(it.yang, {"phone": erasing.Over(kept, "exited", DAY)}, {})


# Every verb with `by=`: what does it once. A verb that is missing here fails the test below.
VERBS: dict[str, Callable[[Doing], object]] = {
    "corrections.correct": _correct,
    "decisions.record": _decide,
    "imports.receive": _receive,
    "imports.read": lambda it: imports.read(_receive(it)),
    "imports.accept": lambda it: imports.accept(it.batch("a"), by=it.zhao),
    "erasing.erase": lambda it: erasing.erase(_due(it)),
    "imports.expire": lambda it: imports.expire(_receive(it)),
    "imports.drop": lambda it: imports.drop(it.batch("d"), by=it.zhao),
    "judging.check_quality": lambda it: it.finding(),
    "judging.freeze": _freeze,
    "keys.drop": _drop_key,
    "keys.make": _make_key,
    "keys.rotate": _make_and_rotate,
    "judging.judge": _judge,
    "members.add": _add,
    "members.remove": _remove,
    "moves.move": _move,
    "moves.move_all": _move_all,
    "opening.open_file": _open,
    "quality.answer": lambda it: quality.answer(it.found, by=it.zhao, text="已核实", on=DAY),
    "villages.record": lambda it: villages.record(
        it.places.village, YEAR, {"clinics": 1}, by=it.zhao, reason="采集", on=DAY, version=0
    ),
    "revealing.reveal": lambda it: revealing.reveal(
        it.of_year, book().fact("phone"), by=it.zhao, reason="核对电话"
    ),
    "restoring.answer_for_lost_entries": lambda it: restoring.answer_for_lost_entries(it.zhao, "恢复"),
    "years.close": lambda it: years.close(it.places.county, YEAR, by=it.zhao),
    "accounts.open_account": lambda it: accounts.open_account("x", "新人", "auditor", it.places.county),
    "accounts.move": lambda it: accounts.move("zhao", it.places.city),
    "accounts.choose_password": lambda it: accounts.choose_password(it.zhao, "x" * 20, until=None),
    "granting.ask": lambda it: granting.ask("close", by=_gao(it), officer=it.zhao),
    "granting.agree": lambda it: granting.agree(_proposed(it), by=_gao(it, "luo")),
    "granting.refuse": lambda it: granting.refuse(_proposed(it), by=_gao(it, "luo")),
    "day_shares.ask": _asked,
    "day_shares.agree": lambda it: day_shares.agree(_asked(it), by=_second(it), reason="属实"),
    "day_shares.refuse": lambda it: day_shares.refuse(_asked(it), by=_second(it), reason="不必"),
    "second_factor.confirm": _confirm,
    "second_factor.new_codes": lambda it: second_factor.new_codes(it.zhao),
    "second_factor.use_code": _use_code,
    "second_factor.forget": lambda it: second_factor.forget(it.zhao, by=_gao(it)),
    "security_keys.add": _add_key,
    "security_keys.verify": _use_key,
    "security_keys.withdraw": _withdraw_key,
    "tokens.make": lambda it: tokens.make(it.zhao, "表格"),
    "tokens.end": _end_token,
    "grids.lay_cell": _laid,
    "grids.place": _laid,
    "grids.change_cell": _change_cell,
    "grids.take_out": lambda it: grids.take_out(_laid(it), [it.yang], on=DAY, by=it.zhao),
    "grids.close_cell": lambda it: grids.close_cell(_laid(it), on=DAY, by=it.zhao, reason="并组", version=1),
    "screenings.open_screening": _screening,
    "screenings.record": _screen,
    "screenings.take_back": lambda it: screenings.take_back(
        _screen(it), [it.yang], on=DAY, by=it.zhao, reason="走错门"
    ),
    "screenings.close_screening": lambda it: screenings.close_screening(
        _screen(it), on=DAY, by=it.zhao, reason="查完"
    ),
    "help_plans.make": _helped,
    "help_plans.replace": _helped_anew,
    "measures.add": _measure,
    "measures.end": lambda it: measures.end(_measure(it), "done", on=DAY, by=it.zhao),
    "measures.record_effect": _effect,
    "upkeep.tell": lambda it: upkeep.tell("backed_up", name="x"),
    "upkeep.tell_verified": lambda it: upkeep.tell_verified(1, 1, [], 0.1),
    "imports.compare": lambda it: imports.compare(it.batch("c")),
}
