"""How pages say money, numbers, days, flags, masks, charts and form fields, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from diguan.web.charts import Chart, Series
from diguan.words.errors import Fault
from diguan.words.text import Text

NIGHT = datetime(2017, 2, 28, 18, 5, tzinfo=UTC)
TWO = "serious_illness;disabled"
CODES = {"zh": "zh-hans", "en": "en"}


def said(language: str, source: str, **values) -> str:
    with translation.override(CODES[language]):
        return Template("{% load diguan %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "zh", "en"),
    [
        ("{{ v|yuan }}", Decimal("3200"), "3,200.00 元", "3,200.00 yuan"),
        ("{{ v|yuan }}", Decimal("-0.5"), "-0.50 元", "-0.50 yuan"),
        ("{{ v|yuan }}", None, "—", "—"),
        ("{{ v|number }}", 1234567, "1,234,567", "1,234,567"),
        ("{{ v|number }}", Decimal("12.50"), "12.5", "12.5"),
        ("{{ v|number }}", 1000, "1,000", "1,000"),
        ("{{ v|number }}", 0, "0", "0"),
        ("{{ v|number }}", None, "—", "—"),
        ("{{ v|percent_of:8 }}", 3, "37.5%", "37.5%"),
        ("{{ v|percent_of:0 }}", 3, "—", "—"),
        ("{{ v|day }}", date(2017, 3, 1), "2017年3月1日", "1 Mar 2017"),
        ("{{ v|day }}", "2017-03-01", "2017年3月1日", "1 Mar 2017"),
        ("{{ v|day }}", datetime(2017, 2, 28, 18, tzinfo=UTC), "2017年3月1日", "1 Mar 2017"),
        ("{{ v|moment }}", NIGHT, "2017年3月1日 02:05", "1 Mar 2017 02:05"),
        ("{{ v|day }}", None, "—", "—"),
        ("{{ v|say }}", Text("户主", "head"), "户主", "head"),
        ("{{ v|say }}", Fault(Text("缺列", "no column"), "B2"), "B2：缺列。", "B2: no column."),
        ("{{ v|say }}", None, "", ""),
        ('{{ v|masked:"id_number" }}', "990101199001011237", "990101**********37", "990101**********37"),
        ('{{ v|masked:"phone" }}', "13900000001", "139******01", "139******01"),
        ('{{ v|masked:"name" }}', "欧阳小明", "欧阳**", "欧阳**"),
        ('{{ v|masked }}', "anything", "***", "***"),
        ('{{ v|masked:"phone" }}', "", "", ""),
        ('{{ v|code_text:"health" }}', TWO, "患有大病、残疾", "serious illness, disabled"),
        ('{{ v|code_text:"sex" }}', "no-such-key", "no-such-key", "no-such-key"),
    ],
)  # fmt: skip
def test_values_are_said_as_people_write_them(source, value, zh, en):
    assert said("zh", source, v=value) == zh
    assert said("en", source, v=value).lower() == en.lower()


@pytest.mark.parametrize(
    ("value", "zh", "en"), [(True, "是", "yes"), (False, "否", "no"), (None, "不知道", "not known")]
)
def test_not_known_is_never_said_as_no(value, zh, en):
    assert f">{zh}<" in said("zh", "{{ v|yes_no_unknown }}", v=value)
    assert f">{en}<" in said("en", "{{ v|yes_no_unknown }}", v=value)


@pytest.mark.parametrize(
    ("basis", "zh"), [("stated", "文件规定"), ("reading", "系统解读"), ("unset", "未定")]
)
def test_each_basis_has_a_badge_with_an_explanation(basis, zh):
    badge = said("zh", "{{ v|basis }}", v=basis)
    assert zh in badge
    assert 'title=""' not in badge


def test_words_out_of_the_register_cannot_become_markup(rf):
    chart = Chart("bar", "</script><script>alert(1)</script>", ["<b>"], [Series("<i>", [1])])
    page = said("zh", "{% chart c %}", c=chart, request=rf.get("/"))
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>" not in page


# -- charts --------------------------------------------------------------------------------------------------


def test_a_chart_stands_beside_a_table_of_the_same_numbers_with_the_same_links(rf):
    chart = Chart(
        "stacked", "户数", ["东沟村", "西岭村"], [Series("符合", [1200, None], urls=["/a/", "/b/"])], "户"
    )
    page = said("zh", "{% chart c %}{% chart c %}", c=chart, request=rf.get("/"))
    assert 'id="chart-1"' in page
    assert 'id="chart-2"' in page
    assert '<th scope="row">东沟村</th>' in page
    assert '<a href="/a/">1,200</a>' in page
    assert '<a href="/b/">—</a>' in page
    assert chart.data()["series"][0]["values"] == [1200, None]


def test_impossible_charts_cannot_be_made():
    with pytest.raises(ValueError, match="unknown kind"):
        Chart("radar", "", [])
    with pytest.raises(ValueError, match="1 values for 2"):
        Chart("bar", "", ["a", "b"], [Series("x", [1])])


# -- forms ---------------------------------------------------------------------------------------------------


class Correction(forms.Form):
    fact = forms.ChoiceField(label="项目", choices=[("a", "甲")])
    reason = forms.CharField(label="理由", help_text="说明依据")
    sure = forms.BooleanField(label="已核实", required=False)
    nature = forms.ChoiceField(label="性质", choices=[("w", "提醒")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_form_fields_have_labels_help_and_faults_beside_them():
    form = Correction({"sure": "on"})
    form.add_error(None, "整张表有误")
    page = said("zh", "{% fields form %}", form=form)
    assert '<label class="form-label required" for="id_reason">理由</label>' in page
    assert "说明依据" in page
    assert 'class="form-select is-invalid"' in page
    assert page.count("invalid-feedback") == 3
    assert "整张表有误" in page
    assert '<legend class="form-label required">性质</legend>' in page
    assert page.count('type="hidden"') == 1
