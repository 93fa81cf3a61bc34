"""Why the register keeps secrets that are no facts of a form: who objected, and texts that hold secret facts.

Those of facts stand in packs/facts.toml. Keys are (table, column); it knows no values and opens no table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from diguan.policy.needs import Need
from diguan.words.text import Text

COMPLAINANT: Final = Text(
    "答复提出异议的人；被反映的村看不到", "To answer whoever objected; the village never reads it"
)
AS_FACTS: Final = Text("与其中的事实相同", "as for the facts that stand in it")
OF_NEED: Final[Mapping[tuple[str, str], tuple[Text, Need]]] = MappingProxyType(
    {
        ("registry_complainant", "name"): (Text("异议人姓名", "Name of who objected"), Need(COMPLAINANT)),
        ("registry_complainant", "phone"): (
            Text("异议人电话", "Telephone of who objected"),
            Need(COMPLAINANT),
        ),
        ("registry_qualityfinding", "facts"): (
            Text("疑点所读内容", "What a data check read"),
            Need(Text("说明数据核查读到了什么", "To say what a data check has read"), AS_FACTS, AS_FACTS),
        ),
        ("registry_comparisonperson", "id_number"): (
            Text("部门比对请求中的证件号码", "ID numbers in requests to departments"),
            Need(
                Text(
                    "供部门在其记录中查找被问到的人",
                    "For a department to find in its records whom it is asked about",
                ),
                AS_FACTS,
                AS_FACTS,
            ),
        ),
        ("registry_gridcell", "keeper_phone"): (
            Text("网格员电话", "Telephones of keepers of grid cells"),
            Need(Text("联系网格员", "To reach the keeper of a grid cell")),
        ),
        ("registry_screened", "note"): (
            Text("排查所见", "What a screening saw"),
            Need(
                Text("说明排查时在这户看到了什么", "To say what a screening found at a household"),
                AS_FACTS,
                AS_FACTS,
            ),
        ),
        ("registry_helpplan", "aim"): (
            Text("帮扶计划的目标", "Aim of a plan of help"),
            Need(
                Text(
                    "说明这户缺什么、帮到什么程度", "To say what a household lacks and what is to be reached"
                ),
                AS_FACTS,
                AS_FACTS,
            ),
        ),
        ("registry_effect", "reached"): (
            Text("帮扶成效", "What a measure reached"),
            Need(
                Text(
                    "说明措施给这户带来什么，由农户确认",
                    "To say what a measure brought; the family agrees to it",
                ),
                AS_FACTS,
                AS_FACTS,
            ),
        ),
        ("registry_told", "content"): (
            Text("变更记录中的私密值", "Secret values in the record of changes"),
            Need(
                Text("变更前后的值，供追责和申诉", "What stood before and after a change, to answer for it"),
                AS_FACTS,
                AS_FACTS,
            ),
        ),
    }
)
"""The name of each, and why it is kept."""
OF_THE_SITE: Final = frozenset({("registry_linkkey", "secret")})
"""Sealed, but about nobody: what makes the links of the audit chain."""
