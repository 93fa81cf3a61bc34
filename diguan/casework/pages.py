"""Draws docs/life-of-a-file.md, docs/permissions.md and docs/secrets.md from their tables: `python -m
diguan.casework.pages --write`.

With --check it only says whether they are fresh. It knows lifecycle, may, the steps of the packs and
which facts are secret.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from diguan.casework import secrets
from diguan.casework.lifecycle import PROOFS, STAGES, TABLE, Move
from diguan.casework.may import (
    ACTS,
    ANSWER,
    ANSWER_CLAUSES,
    ANSWERS,
    DUTIES,
    GRANTS,
    MOVE_ACTS,
    WATCHING,
    duties_of,
    said,
)
from diguan.policy.course import Station, course_of, procedures
from diguan.policy.library import Library
from diguan.policy.procedures import STEPS
from diguan.policy.telling import LEVEL_WORDS
from diguan.words.text import Text

DOCS = Path(__file__).resolve().parents[2] / "docs"
_ANY_DAY = date(2017, 1, 1)
_NOT_SAID = Text("未写明", "not said")
_MADE = "Made by `make docs` from {source}; do not edit. 由 `make docs` 生成，请勿手改。"


def life_of_a_file() -> str:
    """The stages, the moves with their proofs and clauses, and the four ends, as Markdown with a diagram."""
    return "\n".join(
        (
            "# The life of a household file · 户档的一生",
            "",
            _MADE.format(source="`diguan/casework/lifecycle.py`"),
            "",
            *_diagram(),
            "",
            "## Four ends, kept apart · 四种去向，严格区分",
            "",
            *_table(("end 去向", "move 变动", "from 从", "to 到"), _ends()),
            "",
            "## Moves · 变动",
            "",
            *_table(
                ("move 变动", "from 从", "to 到", "to be shown 须有材料", "who 由谁办理", "clauses 依据"),
                _moves(),
            ),
            "",
            "Members who come and go (S1-18) leave the stage as it is. 成员自然增减（S1-18）不改变户的阶段。",
            "",
        )
    )


def permissions() -> str:
    """Who may do what, as Markdown."""
    headings = ("act 事项", *(_both(duty) for duty in DUTIES.values()), "clauses 依据")
    rows = (
        (_both(act.text), *("●" if duty in act.duties else "" for duty in DUTIES), ", ".join(act.clauses))
        for act in ACTS.values()
    )
    answering = (
        _both(ANSWER),
        *("●" if duty in ANSWERS else "" for duty in DUTIES),
        ", ".join(ANSWER_CLAUSES),
    )
    return "\n".join(
        (
            "# Who may do what · 谁能办什么",
            "",
            _MADE.format(source="`diguan/casework/may.py`"),
            "",
            "Always inside the officer's own area only. The three administrators see no household.",
            "一律限于本人辖区；三类管理员看不到任何户档。",
            "An officer of a department sees the persons that it is asked about, and nothing else.",
            "部门人员只看得到向本部门请求比对的人员，其他一律看不到。",
            "",
            *_table(headings, iter((*rows, answering))),
            "",
            "## Who may give which duty · 谁能授予哪种职责",
            "",
            "Never to himself, inside his own area only. ●● takes two persons: one proposes, another agrees.",
            "不得授予本人，限于本人辖区；●● 须一人提出、另一人同意。",
            "",
            *_table(("by 由", *(_both(duty) for duty in DUTIES.values())), _grants()),
            "",
            "## Steps of procedures · 程序的各环节",
            "",
            "Who takes a step follows from its level in the pack; a step that moves a file needs a duty that",
            "may. Other eyes: whoever took that step does not take this one; the database holds it too.",
            "由谁办理取决于政策包写明的级别；变更户档状态的，还须有相应职责。",
            "“须另一人”：办过该环节的人不能再办这一环节，数据库同样把关。",
            "",
            *_procedures(),
        )
    )


def _grants() -> Iterator[tuple[str, ...]]:
    for giver, duties in GRANTS.items():
        yield (
            _both(DUTIES[giver]),
            *(("●●" if duty in WATCHING else "●") if duty in duties else "" for duty in DUTIES),
        )


def secrets_of_a_person() -> str:
    """Which fields are secret, how each is kept, who sees it, and why it is asked for."""
    kept = ("field 字段", "class 类别", "purpose 用途", "asked for by 依据", "kept for 保存期限")
    headings = (
        "class 类别",
        "at rest 存储",
        "on pages 页面",
        "in a snapshot 快照",
        "in files taken out 导出",
    )
    return "\n".join(
        (
            "# Secrets of a person · 个人私密信息",
            "",
            _MADE.format(source="`packs/facts.toml`, `diguan/casework/may.py`"),
            "",
            *secrets.LEAD,
            "",
            "## How each class is protected · 各类的保护",
            "",
            *_table(headings, secrets.of_classes()),
            "",
            "## Why each is asked for · 每项的用途、依据和期限",
            "",
            *secrets.LEAD_OF_NEEDS,
            "",
            *_table(kept, secrets.of_needs(Library().book)),
            "",
            "## Who sees which field · 谁能看到哪一项",
            "",
            *secrets.LEAD_OF_SIGHT,
            "",
            *_table(
                ("field 字段", *(_both(duty) for duty in DUTIES.values())), secrets.of_sight(Library().book)
            ),
            "",
        )
    )


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"life-of-a-file.md": life_of_a_file, "permissions.md": permissions, "secrets.md": secrets_of_a_person}
)


def stale() -> list[str]:
    """Names of the pages that are not as the tables would make them."""
    return [name for name, make in PAGES.items() if not _is_fresh(DOCS / name, make())]


def main(arguments: Sequence[str]) -> int:
    """--write the pages, or --check them: 1 when one is stale."""
    if "--write" in arguments:
        for name, make in PAGES.items():
            (DOCS / name).write_text(make(), "utf-8")
        return 0
    for name in stale():
        sys.stderr.write(f"docs/{name} is stale: make docs. docs/{name} 已过期，请执行 make docs。\n")
    return 1 if stale() else 0


def _procedures() -> Iterator[str]:
    """For each pack and each procedure a round can be opened for, its steps with who takes them."""
    library = Library()
    headings = ("step 环节", "kind 类别", "level 级别", "who 由谁办理", "other eyes than 须另一人")
    for pack in map(library.pack, library.ids):
        day = pack.interval.start or _ANY_DAY
        for procedure in procedures(pack, day):
            yield f"### {_both(pack.title)}: {_both(procedure.text)}"
            yield ""
            yield from _table(headings, (_step(one) for one in course_of(pack, procedure.id, day).stations))
            yield ""


def _step(station: Station) -> Sequence[str]:
    level = LEVEL_WORDS[station.level] if station.level else _NOT_SAID
    return (
        f"`{station.key}` {_both(station.text)}",
        _both(STEPS[station.kind]),
        _both(level),
        _both(said(duties_of(station))),
        ", ".join(f"`{key}`" for key in station.other_eyes),
    )


def _is_fresh(page: Path, made: str) -> bool:
    return page.is_file() and page.read_text("utf-8") == made


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for stage in STAGES.values():
        yield f"    {stage.key} : {stage.text.zh}\\n{stage.text.en}"
    yield "    [*] --> unregistered"
    for move in TABLE:
        for source in move.sources:
            yield f"    {source} --> {move.to} : {move.key}"
    yield "```"


def _ends() -> Iterator[Sequence[str]]:
    for move in TABLE:
        if move.end:
            yield (f"`{move.end}`", _both(move.text), _stages(move.sources), _stages((move.to,)))


def _moves() -> Iterator[Sequence[str]]:
    for move in TABLE:
        yield (
            f"`{move.key}` {_both(move.text)}",
            _stages(move.sources),
            _stages((move.to,)),
            "; ".join(_both(PROOFS[proof].text) for proof in move.proofs) or "reason 理由",
            _who(move),
            ", ".join(move.clauses),
        )


def _who(move: Move) -> str:
    act = ACTS[MOVE_ACTS[move.key]]
    return ", ".join(_both(text) for duty, text in DUTIES.items() if duty in act.duties)


def _stages(keys: Sequence[str]) -> str:
    return "; ".join(_both(STAGES[key].text) for key in keys)


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _table(headings: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
