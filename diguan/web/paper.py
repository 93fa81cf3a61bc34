"""What every printed sheet says of itself: title, area, source, the demonstration mark, who printed it when.

The dress is sheet.typ; what stands on a sheet, its desk says.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from diguan.registry.viewer import Viewer
from diguan.web.templatetags import diguan as words


def frame(title: str, area: str, viewer: Viewer, today: date, source: str = "") -> dict[str, Any]:
    """The lines above and below a sheet, as sheet.typ reads them; `source` is a document with its clause."""
    said = {"day": words.day(today), "name": viewer.name}
    return {
        "title": title,
        "area": area,
        "source": gettext("By %(source)s") % {"source": source} if source else "",
        "demonstration": gettext("Demonstration data: made-up people")
        if settings.DIGUAN_DEMONSTRATION
        else "",
        "foot": gettext("Printed on %(day)s by %(name)s.") % said,
        "language": "zh" if (get_language() or "zh-hans").startswith("zh") else "en",
    }
