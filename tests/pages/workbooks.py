"""What tests of the intake desk do with workbooks: send one up, accept it, read the numbers on a page."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diguan.engine import sheets
from diguan.registry.models import ImportBatch
from tests.pages.nongan import DAY, YEAR

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(
    client: Client, path: Path | None = None, *, content: bytes = b"", name: str = "", **more: Any
) -> Any:
    """What the upload form answers to a file of a folder, or to this content under this name."""
    file = SimpleUploadedFile(name or path.name, content or path.read_bytes(), XLSX)
    return client.post(reverse("intake:upload"), {"file": file, "year": YEAR, "on": DAY.isoformat(), **more})


def read(client: Client, path: Path) -> tuple[ImportBatch, str]:
    """The batch that came of an upload, and its page."""
    response = send(client, path)
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("pk"), client.get(response.url).content.decode()


def accept(client: Client, batch: ImportBatch) -> str:
    """Press the button; gives the page that comes of it."""
    return client.post(reverse("intake:accept", args=[batch.pk]), follow=True).content.decode()


def figures(page: str) -> dict[str, str]:
    """The boxes with numbers on a page."""
    parts = page.split("<dt>")[1:]
    return {
        part.split("</dt>")[0]: part.split("<dd>")[1].split("</dd>")[0] for part in parts if "<dd>" in part
    }


def table(path: Path, headings: list[str], rows: list[list[Any]], name: str = "名册") -> Path:
    """A workbook that is not of our making, with text cells only."""
    sheets.write_tables(path, [sheets.Table(name, [sheets.Column(heading) for heading in headings], rows)])
    return path
