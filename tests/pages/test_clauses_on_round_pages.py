"""Pages of a round name clauses by their documents' titles and write days as people do."""

from diguan.casework import rounds
from diguan.words.days import day_words
from tests.pages.rounds import CHANGCHUN, FIRST, at, sent, shown, standing_at
from tests.stories.walking import pack


def test_what_blocks_a_case_is_said_with_titles_of_documents_and_days_as_people_write_them(
    enter, walk, round_, yang, wang, each_language
):
    case = standing_at(walk, round_, yang, FIRST)
    notice = walk.posts(case, rounds.course(round_).station(FIRST))
    page = shown(enter(wang, each_language), at("case", case.pk))
    known, policy = pack(CHANGCHUN).documents["S1"].title.say(each_language), pack(CHANGCHUN).title
    assert f'<span title="S1 §4">{known} §4</span>' in page
    assert (policy.say(each_language) in page, CHANGCHUN in page) == (True, False)
    assert notice.until.isoformat() not in page.split("todo-first")[1]
    assert day_words(notice.until).say(each_language) in page


def test_a_refused_step_names_the_document_that_asks_for_it(enter, walk, round_, yang, zhao):
    case = standing_at(walk, round_, yang, "publish_and_compare/compare_data")
    given = {"on": "2017-08-01", "outcome": "passed", "case": [case.pk]}
    client = enter(zhao, "en")
    said = sent(client, at("step", round_.pk, case.station), given, status=422).content.decode()
    assert f"{pack(CHANGCHUN).documents['S1'].title.en} §4: " in said


def test_minutes_and_lists_of_a_round_name_the_document(enter, walk, round_, yang, wang, pdf_text):
    case = standing_at(walk, round_, yang, FIRST)
    notice = walk.posts(case, rounds.course(round_).station(FIRST))
    held = case.acts.exclude(meeting=None).get().meeting_id
    for address in (
        at("minutes-pdf", held),
        at("minutes-blank", round_.pk, case.area_id, "appraise"),
        at("list-pdf", notice.pk),
    ):
        answer = enter(wang, "zh").get(address)
        assert answer.status_code == 200
        text = pdf_text(answer.content).replace("\n", "")
        assert "关于进一步推进脱贫攻坚工作的意见" in text
        assert "S1" not in text
