"""Attaching a picture to a round, a case, a meeting or a list: made anew, under a name of ours, for good.

It stores what engine.pictures gives and nothing of what was sent; a picture without its row is swept by
nobody and harms nobody.
"""

import logging
import os
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from diguan.casework import audit, may
from diguan.casework.day_shares import used
from diguan.casework.rounds.acting import must_be_open
from diguan.casework.rounds.faults import AttachmentFault
from diguan.casework.rounds.telling import tell
from diguan.engine.pictures import Picture, made_anew
from diguan.registry.models import Attachment, Case, Meeting, Notice, Officer, Round
from diguan.registry.viewer import Viewer
from diguan.words.text import Text

logger = logging.getLogger("diguan.rounds")
LONGEST_LABEL = 100
COPIED = "attachments"  # below DIGUAN_COPY


def attach(
    round: Round,
    content: bytes,
    *,
    kind: str,
    label: str,
    on: date,
    by: Officer,
    case: Case | None = None,
    meeting: Meeting | None = None,
    notice: Notice | None = None,
) -> Attachment:
    """Keep a photo, scan or signature (JPEG or PNG); `label` says what it shows.

    Raises NotAllowed, RoundFault, AttachmentFault, PictureFault.
    """
    prefix = _prefix(round, case, meeting, notice)
    may.must_attach(Viewer.of(by), prefix)
    if kind not in Attachment.Kind.values or not label.strip():
        raise AttachmentFault(_KIND, mend=_MEND_KIND)
    _must_have_left(by)
    picture = made_anew(content)
    name = f"{uuid4().hex}.jpg"
    with audit.act():
        must_be_open(round, on)
        made = Attachment.objects.create(
            round=round,
            case=case,
            meeting=meeting,
            notice=notice,
            area_prefix=prefix,
            kind=kind,
            label=label.strip()[:LONGEST_LABEL],
            name=name,
            on=on,
            at=timezone.now(),
            by=by,
            by_name=str(by),
            **_columns(picture),
        )
        tell("attached", round, by=by, after={"sum": made.sha256, "kind": kind}, area_prefix=prefix)
        _keep(name, picture)
    return made


def _must_have_left(by: Officer) -> None:
    """Raise AttachmentFault when an officer has kept as many pictures today as one may."""
    most = settings.PICTURES_A_DAY
    if used("attached", by, timezone.localdate(), most) >= most:
        raise AttachmentFault(_ENOUGH.format(most=most), mend=_MEND_ENOUGH)


def path_of(attachment: Attachment) -> Path:
    """Where the picture lies."""
    return Path(settings.ATTACHMENTS) / attachment.name[:2] / attachment.name


def whole(attachment: Attachment) -> bool:
    """Whether the stored picture is still there and the one that was kept."""
    path = path_of(attachment)
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == attachment.sha256


def _keep(name: str, picture: Picture) -> None:
    """Put the picture on the disk to stay; and onto the disk of the running copy, where there is one."""
    _write(Path(settings.ATTACHMENTS) / name[:2], name, picture.content)
    if settings.COPY:
        try:
            _write(Path(settings.COPY) / COPIED / name[:2], name, picture.content)
        except OSError as fault:  # the work is done and kept; `diguan run` copies what is missing later
            logger.error("a picture was not copied: %s", type(fault).__name__)


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    for place in (folder, folder.parent):
        entries = os.open(place, os.O_RDONLY)
        try:
            os.fsync(entries)  # the name too must outlast a power cut
        finally:
            os.close(entries)


def _columns(picture: Picture) -> dict[str, object]:
    return {
        "sha256": sha256(picture.content).hexdigest(),
        "size": len(picture.content),
        "width": picture.width,
        "height": picture.height,
        "latitude": None if picture.latitude is None else Decimal(str(picture.latitude)),
        "longitude": None if picture.longitude is None else Decimal(str(picture.longitude)),
    }


def _prefix(round: Round, case: Case | None, meeting: Meeting | None, notice: Notice | None) -> str:
    """Whose picture it is: of the case's village, the meeting's, the list's area, else of the round's."""
    owner = case or meeting or notice
    if owner is not None and owner.round_id != round.pk:
        raise AttachmentFault(_STRANGE)
    if case is not None:
        return str(case.village_code)
    if meeting is not None:
        return str(meeting.village_code)
    return str(notice.area_prefix if notice else round.area_prefix)


_ENOUGH = Text(
    "您今天已保存 {most} 张图片，达到一人一天的上限",
    "you have kept {most} pictures today, as many as one officer may",
)
_MEND_ENOUGH = Text(
    "请明天再传，或由同事上传；确需更多的，请系统管理员调整 DIGUAN_PICTURES_A_DAY",
    "send it tomorrow, or let a colleague do so; who needs more asks the system administrator to raise "
    "DIGUAN_PICTURES_A_DAY",
)
_KIND = Text("没有说明是什么图片", "it is not said what the picture is")
_MEND_KIND = Text("选照片、扫描件或签字，并写一句说明", "say photo, scan or signature, and what it shows")
_STRANGE = Text("不是这一轮的户、会议或名单", "the case, meeting or list is not of this round")
