"""What the pages say of the next round: due or not, by which clause, and what changed after the day that
counts."""

from datetime import date

import pytest
from django.urls import reverse

from tests.pages.rounds import at, sent, shown
from tests.stories.walking import pack

SHANXI, WUZHONG, CHANGCHUN = "shanxi/2014-mechanisms", "wuzhong/7366", "changchun/2017-opinions"


@pytest.fixture
def shanxi_only(anywhere, monkeypatch):
    """The county has the Shanxi opinions, and no other policy."""
    monkeypatch.setattr("diguan.policy.pack.Pack.reach", lambda self, code: 6 if self.id == SHANXI else None)


@pytest.fixture
def today(monkeypatch):
    """`today(day)`: the pages' clock stands at that day."""

    def stand(day):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: day)

    return stand


@pytest.mark.requirement("R-019", "S3-14", "D-04")
def test_the_rounds_page_and_my_work_today_say_that_an_adjustment_is_due(
    enter, zhao, wang, walk, yang, shanxi_only, today
):
    walk.day = date(2014, 5, 20)
    walk.opens(pack(SHANXI), "identification")
    today(date(2016, 6, 1))
    text = shown(enter(zhao), at("rounds"))
    assert "2017年5月20日到期，还有 353 天" in text
    assert "未到期" in text
    assert "2017年5月20日已到期" not in shown(enter(zhao), "/")
    today(date(2017, 6, 1))
    text = shown(enter(zhao, "en"), at("rounds"))
    document = pack(SHANXI).documents["S3"].title.en
    assert f"one every 36 months ({document} §3): due since 20 May 2017, 12 days ago" in text
    assert "Adjustment every three years: due since" in shown(enter(zhao, "en"), "/")
    assert "due since" not in shown(enter(wang, "en"), "/"), "a village opens no round"


@pytest.mark.requirement("R-019", "S3-14")
def test_a_round_opened_early_is_opened_with_a_warning_that_stays_on_its_page(
    enter, zhao, walk, yang, shanxi_only
):
    walk.day = date(2014, 5, 20)
    walk.opens(pack(SHANXI), "identification")
    client = enter(zhao, "en")
    form = client.get(at("open-round") + "?on=2016-06-01", headers={"HX-Request": "true"}).content.decode()
    assert "due on 20 May 2017, in 353 days" in form
    what = {"on": "2016-06-01", "what": f"{SHANXI}|three_year_adjustment", "year": "2017"}
    made = sent(client, at("open-round"), what)
    text = shown(client, made["Location"])
    assert text.count("Opened before its turn") == 2, "said once, and standing on the page"
    assert "Opened before its turn" in shown(client, made["Location"])


@pytest.mark.requirement("D-04")
def test_what_is_adjusted_as_things_change_says_so(enter, zhao, each_language, yang, anywhere, monkeypatch):
    only = {CHANGCHUN}
    monkeypatch.setattr("diguan.policy.pack.Pack.reach", lambda self, code: 6 if self.id in only else None)
    text = shown(enter(zhao, each_language), at("rounds"))
    document = pack(CHANGCHUN).documents["S1"].title.zh
    said = {"zh": f"随情况变化及时调整，没有固定周期（{document} §5）", "en": "adjusted as things change"}
    assert said[each_language] in text
    assert shown(enter(zhao), reverse("exit:index")).count("S1 §18") >= 1, (
        "how often exits are visited is unset"
    )


@pytest.mark.requirement("S2-41")
def test_a_yearly_round_says_that_the_day_whose_facts_count_is_unset(enter, zhao, walk, yang, anywhere):
    round = walk.opens(pack(WUZHONG), "year_end_adjustment")
    text = shown(enter(zhao, "en"), at("round", round.pk))
    document = pack(WUZHONG).documents["S2-ZG"].title.en
    assert f"the day whose facts count is unset in the document ({document} §3(1))" in text
    assert "no earlier round is on record" in text
    assert "No file of this round was changed" in shown(enter(zhao, "en"), at("changed", round.pk))
