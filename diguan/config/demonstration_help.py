"""The assistance of the demonstration: plans of help for some households of Li's township, those of Wang's
village first, by the officers' own verbs; some complete, some not, some replaced, most left to be made.

Nothing here knows a household beforehand, and nobody in it exists.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from diguan.casework import accounts, help_plans, measures
from diguan.casework.help_plans import Aim
from diguan.casework.measures import DONE, Given, Reached
from diguan.registry import files
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

MADE, REPLACED, TOLD = date(2016, 3, 1), date(2017, 3, 1), date(2017, 6, 8)
DUE = date(2017, 12, 20)
EACH = 3  # households of each status that get a plan; the others wait for one
AIMS = (
    "缺资金、缺技术：发展养殖，年底前人均纯收入过线",
    "户主患病：落实医疗报销，稳定收入",
    "子女上学：减免学费，外出务工增收",
)
HELPERS = (("帮扶干部甲", "县农业局"), ("帮扶干部乙", "县卫生局"), ("", ""))  # the third waits for a name
PROJECTS = (
    Given(
        "industry", "肉羊养殖", size="羊 20 只", money=Decimal(8000), money_from="产业扶贫资金", due=DUE,
        income_project=True,
    ),
    Given(
        "labour_transfer", "县内务工培训和介绍", size="培训 15 天", money=Decimal(1200), due=DUE,
        money_from="雨露计划", income_project=True,
    ),
    Given("education", "学费减免", size="1 人", due=DUE),
)  # fmt: skip
SUPPORT = (
    Given("health_care", "大病补充保险", money=Decimal(180), money_from="县财政"),
    Given(
        "house_repair", "危房加固", size="60 平方米", money=Decimal(14000), money_from="危房改造资金", due=DUE
    ),
)


def begun(viewer: Viewer) -> bool:
    """Whether the demonstration has its plans already."""
    return files.helped(viewer).exclude(plan_id=None).exists()


def begin(viewer: Viewer) -> Text:
    """Make them; who has left the register keeps the plan by which it left."""
    li, wang = accounts.account("li"), accounts.account("wang")
    homes = sorted(files.helped(Viewer.of(li)), key=lambda one: one.village_code != wang.area.code)
    chosen = [
        one
        for status in ("registered", "exited", "returned")
        for one in [home for home in homes if home.status == status][:EACH]
    ]
    for place, home in enumerate(chosen):
        _help(home, place, li)
    made = files.helped(viewer).exclude(plan_id=None).count()
    return Text(f"已制定帮扶计划 {made} 份", f"{made} plans of help made")


def _help(home: Any, place: int, by: Any) -> None:
    """A plan with a project and, for most, support; the first of each three is replaced after a year."""
    at = place % EACH
    plan = help_plans.make(home, Aim(AIMS[at], *HELPERS[at]), on=MADE, by=by)
    project = measures.add(plan, PROJECTS[at], on=MADE, by=by)
    for given in SUPPORT[: EACH - 1 - at]:
        measures.add(plan, given, on=MADE, by=by)
    if at == 0:
        aim, reason = Aim(AIMS[at], *HELPERS[1]), "帮扶责任人调整"
        under_way = [one.pk for one in plan.measures.all()]
        plan = help_plans.replace(plan, aim, on=REPLACED, by=by, reason=reason, carried=under_way)
        project = plan.measures.get(number=1)
    if at < EACH - 1:
        _bring(project, home, at, by)


def _bring(project: Any, home: Any, at: int, by: Any) -> None:
    """What the project brought; the second one is done with that."""
    said: Sequence[Reached] = (
        Reached("第一批羊出栏", Decimal(3600), Decimal(8000), home.head_name or ""),
        Reached("在县城务工，月月有收入", Decimal(9600)),
    )
    measures.record_effect(project, said[at], on=TOLD, by=by)
    if at:
        measures.end(project, DONE, on=TOLD, by=by)
