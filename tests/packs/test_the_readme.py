"""The pages about packs say what is so: the pack they teach to write loads, every key they list is known."""

import re
import shutil

import pytest

from diguan.policy import reading
from diguan.policy.building import ENTRY_KEYS
from diguan.policy.check import check
from diguan.policy.entries import BASES, KINDS
from diguan.policy.facts import FactBook
from diguan.policy.language import Meaning, parse
from diguan.policy.library import Library, packs_folder
from diguan.policy.pack import TOPICS
from diguan.policy.procedure_building import PROCEDURE_KEYS, STEP_KEYS
from diguan.policy.procedures import BODIES, CASES_FROM, LEVELS, MOVES, ORDERS, PROCEDURES, STAGES, STEPS

PACKS = packs_folder()
PAGES = [PACKS / "README.md", PACKS / "README.zh.md"]
KEYS = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")
FILE = re.compile(r"`(\S+\.toml)`\n\n```toml\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pack_that_is_taught_loads_and_its_case_holds(tmp_path, page):
    shutil.copytree(PACKS, tmp_path, dirs_exist_ok=True)
    files = FILE.findall(page.read_text(encoding="utf-8"))
    assert len(files) == 3
    for name, text in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    checked = check(tmp_path)
    assert [str(fault) for fault in checked.faults] == []
    assert checked.cases == check(PACKS).cases + 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_expressions_that_are_shown_can_be_read(page):
    shown = page.read_text(encoding="utf-8").split("```\n")[1].strip().splitlines()
    names = Library().pack("changchun/2017-opinions")
    book = FactBook.load(PACKS)
    assert len(shown) == 5
    for line in shown:
        level = "person" if "birth" in line or "health" in line else "household"
        known = {name: Meaning("parameter", parameter.type) for name, parameter in names.parameters.items()}
        assert parse(line, book, known, level).facts


OF_PROCEDURES = [*PROCEDURE_KEYS, *PROCEDURES, *ORDERS, *CASES_FROM]
OF_STEPS = [*STEP_KEYS, *STEPS, *LEVELS, *BODIES, *STAGES, *MOVES]
WORDS = [*ENTRY_KEYS, *BASES, *KINDS, *TOPICS, *OF_PROCEDURES, *OF_STEPS]


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_every_word_a_pack_may_use_is_listed(word):
    assert re.search(rf"\b{word}\b", KEYS)


@pytest.mark.parametrize("name", [*reading.FILES])
def test_every_file_a_pack_may_hold_is_listed(name):
    assert name in KEYS
