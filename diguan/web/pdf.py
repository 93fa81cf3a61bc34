"""PDF out of a typst template and plain data, with the Chinese fonts that come with the site.

It knows nothing of what is printed: the template does. Nothing is fetched from the network.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from diguan.web.export import taken_out
from diguan.words.errors import Fault
from diguan.words.text import Text

HOUSE = Path(__file__).resolve().parents[1]
SANS, SERIF = "Noto Sans SC", "Noto Serif SC"


class PdfFault(Fault):
    """A document that could not be set."""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document. The template reads `json(bytes(sys.inputs.data))`; one of the house may import
    `/web/sheet.typ`, another may include files of its own folder.

    Days become ISO texts and Decimals texts. Raises PdfFault with typst's own words when the template is
    wrong.
    """
    words = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        return typst.compile(
            str(template), root=str(_root(template)), font_paths=_fonts(), sys_inputs={"data": words}
        )
    except typst.TypstError as error:
        raise PdfFault(_WRONG.format(said=str(error)), template.name, _MEND) from error


def pdf_response(request: HttpRequest, name: str, template: Path, data: Mapping[str, Any]) -> HttpResponse:
    """A download `name`.pdf, told in the audit trail as every file that leaves the site."""
    response = HttpResponse(pdf(template, data), content_type="application/pdf")
    taken_out(request, f"{name}.pdf", None)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or ""
    return response


def _root(template: Path) -> Path:
    return HOUSE if template.is_relative_to(HOUSE) else template.parent


@cache
def _fonts() -> typst.Fonts:
    paths = [str(pylopdf_fonts_zh_cn.sans_path()), str(pylopdf_fonts_zh_cn.serif_path())]
    return typst.Fonts(
        include_system_fonts=False, font_paths=sorted({str(Path(path).parent) for path in paths})
    )


_WRONG = Text("文件排版失败：{said}", "the document could not be set: {said}")
_MEND = Text("请把页面和时间告诉系统管理员", "tell the system administrator the page and the time")
