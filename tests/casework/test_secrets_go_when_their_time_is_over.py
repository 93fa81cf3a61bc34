"""A county's paper says how long secrets are kept after an end; then they go, from the file and from beside
the record, household by household, and the trail says what went under which rule. Where nothing is set,
nothing goes."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from diguan.casework import erasing, help_plans, imports, measures, years
from diguan.casework.corrections import correct
from diguan.casework.help_plans import Aim
from diguan.casework.measures import Given, Reached
from diguan.casework.moves import move
from diguan.casework.verifying import ERASED, verify
from diguan.config import command, erase
from diguan.policy.faults import PolicyFault
from diguan.policy.keeping import keeping
from diguan.policy.library import Library, packs_folder
from diguan.registry import files
from diguan.registry.beside import ERASED as GONE
from diguan.registry.models import (
    AuditEntry,
    Effect,
    HelpPlan,
    Household,
    ImportBatch,
    Officer,
    Person,
    PersonYear,
    QualityFinding,
    QualityRun,
    Snapshot,
    Told,
)
from diguan.registry.viewer import Viewer
from diguan.web import policies
from tests.pages.conftest import Enter, enter  # noqa: F401
from tests.people import DAY, Places, officer, record

COUNTY, PACK = "990101", "nobody/our-times"
HEADER = """
[pack]
zh = "本县信息保存办法（虚构）"
en = "Our county's rules of keeping (made up)"
topic = "keeping"
issuer = { zh = "某县（虚构）", en = "A county (made up)" }
areas = ["990101"]
level = "county"
from = 2017-01-01
basis = "stated"
document = "ours"
refines = ["national/keeping"]

[[source]]
id = "ours"
zh = "本县信息保存办法（虚构）"
en = "Our county's rules of keeping (made up)"
"""
VALUE = """
[[parameter]]
id = "{id}"
refines = "national/keeping"

[[parameter.value]]
is = {value}
source = "ours §3"
basis = "stated"
"""


def library(folder: Path, **values: Any) -> Library:
    """The packs of the house with the county's own beside them."""
    shutil.copytree(packs_folder(), folder, dirs_exist_ok=True)
    own_pack(folder, **values)
    return Library(folder)


def own_pack(folder: Path, **values: Any) -> None:
    """Write the county's own pack into a folder of packs."""
    own = folder / PACK
    own.mkdir(parents=True)
    (own / "pack.toml").write_text(HEADER, "utf-8")
    said = [VALUE.format(id=id, value=json.dumps(value)) for id, value in values.items()]
    (own / "parameters.toml").write_text("".join(said), "utf-8")


@pytest.fixture
def times(tmp_path: Path) -> Library:
    """Numbers and telephones go thirty days after the exit, health after a year; nothing else is set."""
    after = ["exited", "cancelled", "left"]
    return library(
        tmp_path / "packs",
        keep_after=after,
        keep_phone=30,
        keep_id_number=30,
        keep_member_phone=30,
        keep_health=365,
    )


@pytest.fixture
def exited(yang: Household, zhao: Officer, wang: Officer) -> Household:
    """The Yangs, whose telephone was corrected once, have exited; their year is closed."""
    of_year = yang.years.get()
    correct(of_year, "phone", "13900000002", by=wang, reason="换号", on=DAY, version=yang.version)
    head = PersonYear.objects.get(person__name="杨建国")
    yang.refresh_from_db()
    correct(head, "health", "chronic_illness", by=wang, reason="复查", on=DAY, version=yang.version)
    Household.objects.filter(pk=yang.pk).update(stage="registered", status="registered")
    yang.refresh_from_db()
    move(
        yang, "exit", by=zhao, on=DAY, reason="三级核查", version=yang.version,
        proofs={"three_checks": "1号", "home_visit": "2号", "procedure": "3号"},
    )  # fmt: skip
    years.close(zhao.area, 2017, by=zhao)
    yang.refresh_from_db()
    return yang


def after(days: int) -> date:
    """The day so many days after the exit."""
    return DAY + timedelta(days)


def run(times: Library, on: date) -> int:
    """What `diguan erase --do` does on a day: how many values went."""
    return sum(erasing.erase(one) for one in erasing.due(times, on))


def heard(home: Household, by: Officer, fact: str) -> set[Any]:
    """What the record says of a fact, before and after."""
    events = list(files.events(Viewer.of(by), home))
    return {side[fact] for pair in files.heard(Viewer.of(by), events) for side in pair if fact in side}


def test_nothing_goes_where_no_document_says_how_long(exited: Household) -> None:
    assert not list(erasing.due(Library(), date(2100, 1, 1)))
    assert keeping(Library(), COUNTY, DAY).kept == {}


@pytest.mark.parametrize("set_", [{"keep_after": ["exited"]}, {"keep_phone": 0}])
def test_days_without_an_end_or_an_end_without_days_let_nothing_go(
    exited: Household, tmp_path: Path, set_: dict[str, Any]
) -> None:
    assert not list(erasing.due(library(tmp_path / "packs", **set_), date(2100, 1, 1)))


@pytest.mark.parametrize("days", [-1, 1.5])
def test_a_time_that_is_no_number_of_days_is_refused(tmp_path: Path, days: float) -> None:
    with pytest.raises(PolicyFault, match="whole number of days"):
        keeping(library(tmp_path / "packs", keep_phone=days), COUNTY, DAY)


def test_secrets_go_on_their_day_and_file_and_record_stay(
    exited: Household, times: Library, wang: Officer, zhao: Officer
) -> None:
    assert heard(exited, wang, "phone") == {"13900000001", "13900000002"}
    assert not list(erasing.due(times, after(29)))
    (one,) = erasing.due(times, after(30))
    assert (one.household, one.facts) == (exited, ["id_number", "member_phone", "phone"])
    assert erasing.erase(one) > 0
    exited.refresh_from_db()
    assert exited.years.get().phone is None, "also in a closed year"
    assert not Person.objects.exclude(id_number=None, id_key=None).filter(household=exited).exists()
    assert heard(exited, wang, "phone") == {GONE}
    assert (exited.members.count(), exited.stage, exited.head_name) == (4, "exited", "杨建国")
    assert PersonYear.objects.get(person__name="杨建国").health == "chronic_illness", "its time is not over"
    assert heard(exited, wang, "health") == {"serious_illness", "chronic_illness"}


def test_the_trail_says_what_went_by_which_rule_and_its_links_hold(exited: Household, times: Library) -> None:
    assert run(times, after(30)) > 0
    entry = AuditEntry.objects.get(kind=ERASED)
    told = json.loads(entry.after)
    assert (entry.household, entry.by_name, entry.chain) == (exited.number, "diguan", COUNTY)
    rule = {"pack": PACK, "parameter": "keep_phone", "days": 30, "source": "本县信息保存办法（虚构） §3"}
    assert told["facts"]["phone"] == {**rule, "end": "exited", "ended": DAY.isoformat()}
    assert "1390000000" not in entry.after + entry.before + entry.reason
    assert verify()[1] == []


def test_each_secret_has_its_day_and_a_second_run_finds_nothing(exited: Household, times: Library) -> None:
    assert run(times, after(30)) > 0
    assert run(times, after(30)) == run(times, after(364)) == 0
    assert AuditEntry.objects.filter(kind=ERASED).count() == 1
    assert run(times, after(365)) > 0
    assert set(PersonYear.objects.values_list("health", flat=True)) == {None}
    assert verify()[1] == []


def test_what_a_plan_of_help_says_of_a_family_goes_with_its_health(
    exited: Household, times: Library, wang: Officer
) -> None:
    plan = help_plans.make(exited, Aim("户主透析，帮到年底"), on=DAY, by=wang)
    one = measures.add(plan, Given("health_care", "大病补充保险"), on=DAY, by=wang)
    measures.record_effect(one, Reached("透析费报销九成"), on=DAY, by=wang)
    assert run(times, after(30)) > 0
    assert HelpPlan.objects.get().aim == "户主透析，帮到年底", "its time is not over"
    assert run(times, after(365)) > 0
    assert (HelpPlan.objects.get().aim, Effect.objects.get().reached) == (None, None)
    assert run(times, after(400)) == 0
    assert verify()[1] == []


def test_a_household_is_erased_whole_or_not_at_all_and_the_next_run_goes_on(
    shi: Household, exited: Household, times: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = erasing.due(times, after(30))

    def broken(*_: Any, **__: Any) -> None:
        raise OSError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(erasing.audit, "write", broken)
        with pytest.raises(OSError, match="killed"), transaction.atomic():
            erasing.erase(one)
    exited.refresh_from_db()
    assert exited.years.get().phone == "13900000002"
    assert not Told.objects.filter(content=None).exists()
    assert run(times, after(30)) > 0
    assert shi.members.exclude(id_number=None).count() == 3, "nobody else's"


def test_who_came_back_in_between_is_left_alone(exited: Household, times: Library) -> None:
    (one,) = erasing.due(times, after(30))
    Household.objects.filter(pk=exited.pk).update(stage="returned", version=exited.version + 1)
    assert erasing.erase(one) == 0
    assert not list(erasing.due(times, date(2100, 1, 1)))
    assert exited.years.get().phone == "13900000002"


def test_of_a_member_who_left_only_his_own_go(yang: Household, times: Library, wang: Officer) -> None:
    son = yang.members.get(name="杨明")
    Person.objects.filter(pk=son.pk).update(left_on=DAY)
    record(PersonYear.objects.filter(person=son), member_phone="13900000009")
    assert run(times, after(30)) > 0
    assert list(yang.members.filter(id_number=None).values_list("name", flat=True)) == ["杨明"]
    assert PersonYear.objects.get(person=son).member_phone is None
    assert yang.years.get().phone == "13900000001", "the household's own stays"


def test_what_a_check_read_goes_with_the_fact_it_names(
    exited: Household, times: Library, zhao: Officer
) -> None:
    place: dict[str, Any] = {"area": zhao.area, "area_prefix": COUNTY, "on": DAY, "folder": "-"}
    place["at"] = datetime(2017, 6, 1, tzinfo=UTC)
    frozen = Snapshot.objects.create(year=2017, households=1, people=4, digest="0", **place)
    checked = QualityRun.objects.create(snapshot=frozen, pack_id="national/quality", **place)
    for rule, facts in (("a", "phone=139"), ("b", "health=chronic_illness")):
        QualityFinding.objects.create(
            run=checked,
            household=exited,
            village_code=exited.village_code,
            rule=rule,
            nature="warn",
            facts=facts,
        )
    run(times, after(30))
    assert dict(QualityFinding.objects.values_list("rule", "state")) == {"a": "open", "b": "open"}
    assert [one.facts for one in QualityFinding.objects.order_by("rule")] == [None, "health=chronic_illness"]


def test_a_secret_that_somebody_blanks_by_hand_is_found(exited: Household, times: Library) -> None:
    run(times, after(30))
    kept = Told.objects.exclude(content=None).first()
    assert kept
    Told.objects.filter(pk=kept.pk).update(content=None)
    telling = AuditEntry.objects.filter(after__contains=kept.sum) | AuditEntry.objects.filter(
        before__contains=kept.sum
    )
    found = {(fault.chain, fault.number) for fault in verify()[1]}
    assert found - {("site", 0)} == set(telling.values_list("chain", "number"))
    assert found


def test_pages_say_that_it_was_erased(
    exited: Household,
    times: Library,
    wang: Officer,
    enter: Enter,  # noqa: F811
) -> None:
    run(times, after(30))
    for language, words in (("zh", "已到保存期限，已清除"), ("en", "Erased: its time was over")):
        client = enter(wang, language)
        page = client.get(reverse("household:page", args=[exited.pk])).content.decode()
        assert words in page


def test_the_settings_in_force_say_how_long_here_and_that_nothing_else_goes(
    places: Places,
    times: Library,
    enter: Enter,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policies, "library", lambda: times)
    client = enter(officer("管", "system_admin", places.county, "admin"))
    page = client.get(reverse("office:settings")).content.decode()
    assert "户档注销、脱贫退出" in page.replace("脱贫退出、户档注销", "户档注销、脱贫退出")
    assert "之日起 30 天（本县信息保存办法（虚构） §3）" in page
    assert "未定期限的，一律不清除" in page
    assert "文件未写明" in page


# -- workbooks that wait


def test_a_workbook_that_waits_too_long_is_dropped_with_its_files(
    zhao: Officer, settings: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "_leave_nothing_behind", lambda: None)  # a test is one transaction

    made = [imports.receive(BytesIO(b"x"), "a.xlsx", zhao.area, year=2017, on=DAY, by=zhao) for _ in range(2)]
    ImportBatch.objects.filter(pk=made[0].pk).update(at="2017-01-01T00:00:00+08:00")
    assert command.main(["erase", "--due"]) == 0
    assert Path(made[0].folder).exists()
    listed = capsys.readouterr().out
    assert command.main(["erase", "--do"]) == 0
    assert listed.startswith(f"{made[0].pk}: ")
    assert not Path(made[0].folder).exists()
    assert Path(made[1].folder).exists()
    assert list(ImportBatch.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "waiting"]
    entry = AuditEntry.objects.filter(kind="import_dropped").get()
    assert json.loads(entry.after)["days"] == settings.UPLOADS_DAYS
    assert command.main(["erase"]) == 2
