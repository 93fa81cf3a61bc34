"""Documents as PDF: Chinese words are set with the fonts that come with the site; faults say what is
wrong.
"""

from datetime import date
from decimal import Decimal

import pytest

from diguan.registry.models import AuditEntry
from diguan.web.pdf import PdfFault, pdf, pdf_response
from tests.people import viewer

LETTER = """
#let d = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC", lang: "zh")
户主：#d.head 金额：#d.amount 日期：#d.day
"""


@pytest.fixture
def letter(tmp_path):
    file = tmp_path / "letter.typ"
    file.write_text(LETTER, "utf-8")
    return file


def test_a_letter_in_chinese_is_set_with_our_own_font(letter):
    made = pdf(letter, {"head": "㐂䶮", "amount": Decimal("3200.00"), "day": date(2017, 6, 1)})
    assert made.startswith(b"%PDF-")
    assert b"NotoSansSC" in made


def test_a_letter_is_a_download_with_a_name_and_stands_in_the_trail(letter, rf, zhao):
    request = rf.get("/")
    request.user, request.viewer = zhao, viewer(zhao)
    response = pdf_response(request, "card", letter, {"head": "王", "amount": 1, "day": "2017"})
    assert response.headers["Content-Type"] == "application/pdf"
    assert 'filename="card.pdf"' in response.headers["Content-Disposition"]
    told = AuditEntry.objects.get(kind="exported")
    assert (told.by_name, '"file":"card.pdf"' in told.after) == ("赵主任", True)


def test_a_template_that_asks_for_what_is_not_there_is_a_fault_that_names_it(letter):
    with pytest.raises(PdfFault) as wrong:
        pdf(letter, {"head": "王"})
    assert "letter.typ" in wrong.value.say("zh")
    assert "amount" in wrong.value.say("en")
