"""The world that all sweeps share."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from diguan.web import pdf
from tests.people import Places
from tests.stories.walking import anywhere
from tests.sweep import world
from tests.sweep.world import World

__all__ = ["anywhere", "everywhere"]


@pytest.fixture
def everywhere(
    anywhere: None,
    places: Places,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The marked families; documents are sent as the words they would be set from, which takes no time."""
    settings.UPLOADS = tmp_path / "uploads"
    settings.SNAPSHOTS, settings.JUDGEMENTS = tmp_path / "snapshots", tmp_path / "judgements"
    settings.EXPORTS_A_DAY = 100_000  # a sweep asks for more files than an officer takes in a day
    for name in ("django.request", "diguan.requests"):  # refusals are meant here
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    monkeypatch.setattr(pdf, "pdf", _as_words)
    return world.made(places, tmp_path)


def _as_words(template: Path, data: Any) -> bytes:
    return json.dumps(data, default=str, ensure_ascii=False).encode()
