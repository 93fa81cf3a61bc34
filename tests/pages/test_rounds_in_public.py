"""What a village does in public: lists on boards, objections and answers, minutes; what is kept apart."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from diguan.casework import rounds
from diguan.registry.models import Case, Complainant, Meeting, Notice
from tests.pages.rounds import FIRST, at, sent, shown, standing_at


@pytest.fixture
def hanging(walk, round_, yang) -> Notice:
    case = standing_at(walk, round_, yang, FIRST)
    return walk.posts(case, rounds.course(round_).station(FIRST))


@pytest.mark.requirement("S1-17")
def test_an_objection_keeps_the_list_up_until_the_township_has_answered(enter, hanging, wang, li):
    case = Case.objects.get()
    said = {"kind": "wrongly_listed", "case": case.pk, "text": "在县城有房", "received_on": "2017-07-20"}
    sent(enter(wang), at("object", hanging.pk), {**said, "name": "周某", "phone": "13900000009"})
    early = enter(wang, "en").post(at("take-off", hanging.pk), {}, follow=True)
    assert "objections are not answered" in early.content.decode()
    assert "周某" not in shown(enter(wang), at("posted", hanging.pk))
    assert "周某" in shown(enter(li), at("posted", hanging.pk))
    objection = hanging.objections.get()
    answer = {"outcome": "not_upheld", "text": "查房产登记，没有"}
    assert enter(wang).post(at("answer", objection.pk), answer).status_code == 403
    sent(enter(li), at("answer", objection.pk), answer)
    sent(enter(wang), at("take-off", hanging.pk), {"remark": "无其他意见"})
    case.refresh_from_db()
    assert case.station == "publish_and_compare/second_notice"
    assert Complainant.objects.get().name == "周某"


@pytest.mark.requirement("S1-17")
def test_an_objection_that_is_upheld_sends_the_household_back_to_the_door(enter, hanging, wang, li):
    case = Case.objects.get()
    said = {"kind": "facts", "case": case.pk, "text": "人口不对", "received_on": "2017-07-20"}
    sent(enter(wang), at("object", hanging.pk), said)
    sent(enter(li), at("answer", hanging.objections.get().pk), {"outcome": "upheld", "text": "多报一人"})
    sent(enter(wang), at("take-off", hanging.pk), {"back_to": "verify_at_home"})
    case.refresh_from_db()
    assert case.station == "verify_at_home"


def test_an_objection_without_its_household_is_refused_and_stays_on_the_page(enter, hanging, wang):
    said = {"kind": "wrongly_listed", "text": "他家不该有", "received_on": "2017-07-20"}
    text = sent(enter(wang, "en"), at("object", hanging.pk), said, status=422).content.decode()
    assert "他家不该有" in text


@pytest.mark.requirement("R-119")
def test_the_printed_list_shows_masked_names_and_its_check_code(enter, hanging, wang, pdf_text):
    response = enter(wang).get(at("list-pdf", hanging.pk))
    text = pdf_text(response.content)
    assert "杨**" in text
    assert "杨建国" not in text
    assert hanging.code in text
    assert "未定" in text  # the days that the document leaves open


def test_minutes_come_as_pdf_before_and_after_the_meeting(enter, walk, round_, yang, wang, pdf_text):
    case = standing_at(walk, round_, yang, "appraise")
    blank = enter(wang).get(at("minutes-blank", round_.pk, case.area_id, "appraise"))
    assert "杨建国" in pdf_text(blank.content)
    walk.to(case, FIRST)
    text = pdf_text(enter(wang).get(at("minutes-pdf", Meeting.objects.get().pk)).content)
    assert "28" in text
    assert "通过" in text


@pytest.mark.requirement("A-16")
def test_the_meeting_sees_who_is_appraised_and_nothing_that_is_nobodys_business(
    enter, walk, round_, yang, wang, pdf_text
):
    case = standing_at(walk, round_, yang, "appraise")
    on_paper = pdf_text(enter(wang).get(at("minutes-blank", round_.pk, case.area_id, "appraise")).content)
    on_screen = enter(wang).get(at("step", round_.pk, "appraise")).content.decode()
    number = yang.members.get(name="杨建国").id_number
    secret = (number, "13900000001", "大病", "2,075", "2075", "6,800", "6800")
    for seen in (on_paper, on_screen):
        assert "杨建国" in seen
        assert not [one for one in secret if one in seen]


def grey() -> bytes:
    """A small grey picture."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "grey").save(out, "PNG")
    return out.getvalue()


# -- photos --------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S1-17")
def test_a_photo_of_the_board_is_kept_and_shown_to_those_who_may_see_the_village(
    enter, hanging, wang, sun, settings, tmp_path
):
    settings.ATTACHMENTS = tmp_path
    address = at("send-picture", "notice", hanging.pk)
    photo = SimpleUploadedFile("board.png", grey(), "image/png")
    sent(enter(wang), address, {"picture": photo, "kind": "photo", "label": "村委会公示栏"})
    text = shown(enter(wang), at("posted", hanging.pk))
    assert "村委会公示栏" in text
    kept = hanging.attachments.get()
    response = enter(wang).get(at("picture", kept.pk))
    assert response.headers["Content-Type"] == "image/jpeg"
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
    assert enter(sun).get(at("picture", kept.pk)).status_code == 404
    assert enter(sun).post(address, {}).status_code == 404


def test_what_is_no_picture_is_refused_in_words(enter, hanging, wang, settings, tmp_path):
    settings.ATTACHMENTS = tmp_path
    photo = SimpleUploadedFile("board.jpg", b"<script>alert(1)</script>", "image/jpeg")
    given = {"picture": photo, "kind": "photo", "label": "公示栏"}
    response = enter(wang, "en").post(at("send-picture", "notice", hanging.pk), given, follow=True)
    assert response.status_code == 200
    assert not hanging.attachments.exists()
    assert 'class="alert alert-' in response.content.decode()
