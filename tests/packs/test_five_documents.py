"""The five documents side by side: what each sets of the things they differ in, and what each leaves open."""

from datetime import date

import pytest

from diguan.policy.procedures import applies

DAYS = {
    "hubei/2015-key-points": date(2015, 6, 1),
    "changchun/2017-opinions": date(2017, 6, 1),
    "wuzhong/7366": date(2017, 6, 1),
    "chongqing/dynamic": date(2018, 6, 1),
    "shanxi/2014-mechanisms": date(2014, 6, 1),
    "hanzhong/plan": date(2018, 6, 1),
}
AREAS = dict(zip(DAYS, ("420525", "220122", "640323", "500242", "140922", "610724"), strict=True))


def setting(library, id, name):
    """What a document sets on its day: the value, or "unset" where it names it, None where it is silent."""
    parameter = library.pack(id).parameters[name]
    dated = parameter.on(DAYS[id])
    if dated is not None:
        return dated.value
    return "unset" if parameter.origin == id else None


DIFFERENCES = {
    "scored": (False, False, True, None, False, False),
    "notice_rounds": (2.0, 2.0, 3.0, None, 2.0, 2.0),
    "adjustment_months": ("unset", "unset", 12.0, "unset", 36.0, None),
    "adjusted_on_events": ("unset", True, True, True, None, "unset"),
    "after_exit": (None, "keep", None, None, "stop", "keep"),
    "after_county_exit": (None, None, None, None, "keep", "keep"),
    "rollback_enabled": (None, True, None, None, None, None),
    "return_enabled": (None, True, None, None, None, None),
    "exit_check_levels": ("unset", ("township", "county", "city"), "unset", None, "unset", "unset"),
    "third_party": (None, True, True, None, None, True),
    "register_units": (
        ("village", "household"),
        ("household", "person"),
        ("household",),
        ("household", "person"),
        ("village", "household", "labourer"),
        ("household", "dibao_household", "person", "special_group"),
    ),
    "quota_is": (None, "warning", "warning", None, "warning", None),
    "income_measure": ("net_income", "net_income", "net_income", None, "net_income", "unset"),
    "lines_merged": (None, None, True, None, None, "unset"),
}


@pytest.mark.requirement("D-01", "D-02", "D-03", "D-04", "D-05", "D-06", "D-07", "D-16", "D-25", "D-27")
@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_document_sets_what_it_states_and_leaves_the_rest_open(library, name):
    assert tuple(setting(library, id, name) for id in DAYS) == DIFFERENCES[name]


@pytest.mark.requirement("D-03")
def test_the_line_is_each_documents_own_or_says_whose_it_is(library):
    found = {id: library.pack(id).parameters["poverty_line"] for id in DAYS}
    lines = {id: (one.on(DAYS[id]).value if one.on(DAYS[id]) else None) for id, one in found.items()}
    assert lines == {
        "hubei/2015-key-points": None,
        "changchun/2017-opinions": 3200.0,
        "wuzhong/7366": None,
        "chongqing/dynamic": None,
        "shanxi/2014-mechanisms": 2736.0,
        "hanzhong/plan": None,
    }
    assert found["shanxi/2014-mechanisms"].origin == "national/registration-2014"


@pytest.mark.parametrize("id", DAYS)
def test_a_document_holds_in_its_own_area_on_its_own_days(library, id):
    assert library.choose("identification", AREAS[id], DAYS[id]).id == id


@pytest.mark.parametrize("id", DAYS)
def test_every_document_leads_from_a_first_step_to_the_register(library, id):
    pack = library.pack(id)
    firsts = [one for one in pack.procedures.values() if one.kind == "first_identification"]
    assert len(firsts) == 1
    steps = list(flat(pack, firsts[0], pack.at(DAYS[id]).parameters))
    moves = [step.move for step in steps if step.move]
    assert moves == ["nominate", "register"]
    assert {"visit", "meeting"} & {step.kind for step in steps}, "somebody looks"


@pytest.mark.parametrize("id", DAYS)
def test_every_document_has_a_way_out(library, id):
    exits = [one for one in library.pack(id).procedures.values() if one.kind == "exit"]
    assert len(exits) == 1
    assert [step.move for step in exits[0].steps if step.move][-1] == "exit"


def flat(pack, procedure, values):
    """The steps in their order, parts in place, without those a setting leaves out."""
    for step in procedure.steps:
        if applies(step, values) is False:
            continue
        if step.kind == "part":
            yield from flat(pack, pack.procedures[step.runs], values)
        else:
            yield step


@pytest.mark.parametrize("id", DAYS)
def test_what_a_document_only_names_has_no_number_of_its_own(library, id):
    """Days and shares of steps: every one of them is unset but what the registration chain's pages state."""
    pack = library.pack(id)
    for procedure in pack.procedures.values():
        for step in procedure.steps:
            for name in (step.days, step.quorum, step.votes, step.sample, step.due):
                assert name is None or pack.parameters[name].on(DAYS[id]) is None, (procedure.id, step.id)
