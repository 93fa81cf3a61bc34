"""The package an .xlsx file is: opened, its directory checked against the limits, its parts streamed out.

It trusts no size, sum or name the directory states, and knows nothing of what the parts say.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from diguan.engine.sheets.flaws import Refused
from diguan.engine.sheets.kinds import refuse, size
from diguan.engine.sheets.limits import Limits

CHUNK: Final = 1024 * 1024
_LOCAL_HEADER: Final = struct.Struct("<4sHHHHHIIIHH")
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22

_ABNORMAL: Final = re.compile(r"(^|/)\.\.(/|$)|^/|[\\:\x00-\x1f\x7f]")
_MACROS: Final = re.compile(r"vbaproject|(^|/)((intl)?macrosheets|activex|dialogsheets|customui)/", re.I)
_LINKS: Final = re.compile(
    r"(^|/)(externallinks|querytables|webextensions|model)/|(^|/)(connections|volatiledependencies)\.xml$",
    re.I,
)
_EMBEDDED: Final = re.compile(r"(^|/)embeddings/|oleobject", re.I)
_PACKAGES: Final = re.compile(
    r"\.(zip|xls[xmb]?|docx?|pptx?|rar|7z|gz|jar|exe|dll|js|vbs|bat|cmd|scr)$", re.I
)
_PACKAGE_STARTS: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\xd0\xcf\x11\xe0")


class Package:
    """A checked .xlsx package; making one raises Refused for whatever no spreadsheet program writes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self._file: BinaryIO = path.open("rb")
        try:
            entries = zipfile.ZipFile(self._file).infolist()
            self.parts = {part.filename: part for part in entries if not part.is_dir()}
            self._check(entries, path.stat().st_size)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as broken:
            self.close()
            raise refuse("zip_broken", reason=str(broken)[:80] or type(broken).__name__) from None
        except Refused:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def start(self, name: str, count: int = 8) -> bytes:
        """The first bytes of a part."""
        for chunk in self.stream(name):
            return chunk[:count]
        return b""

    def whole(self, name: str, limit: int = CHUNK) -> bytes:
        """A small part in one piece; refused above `limit` bytes."""
        found = b""
        for chunk in self.stream(name):
            found += chunk
            if len(found) > limit:
                raise refuse("zip_size", part=name, limit=size(limit))
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """The part unpacked, CHUNK bytes at most at a time; Refused when the directory lied about it."""
        part = self.parts[name]
        unpacked, summed = 0, 0
        for chunk in self._unpacked(part):
            unpacked += len(chunk)
            summed = zlib.crc32(chunk, summed)
            if unpacked > part.file_size:
                raise refuse("zip_lies", part=name)
            yield chunk
        if unpacked != part.file_size or summed != part.CRC:
            raise refuse("zip_lies", part=name)

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        self._file.seek(self._data_offset(part))
        left = part.compress_size
        packed = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type else None
        place = self._file.tell()
        while left:
            self._file.seek(place)
            raw = self._file.read(min(left, CHUNK // 4))
            if not raw:
                raise refuse("zip_broken", reason="unexpected end")
            left, place = left - len(raw), self._file.tell()
            yield from _inflate(packed, raw, part.filename) if packed else (raw,)

    def _data_offset(self, part: zipfile.ZipInfo) -> int:
        self._file.seek(part.header_offset)
        header = _LOCAL_HEADER.unpack(self._file.read(_LOCAL_HEADER.size))
        name = self._file.read(header[9])
        if header[0] != b"PK\x03\x04" or name != part.orig_filename.encode(
            "utf-8" if part.flag_bits & 0x800 else "cp437"
        ):
            raise refuse("zip_lies", part=part.filename)
        return int(part.header_offset + _LOCAL_HEADER.size + header[9] + header[10])

    def _check(self, entries: list[zipfile.ZipInfo], length: int) -> None:
        if len(entries) > self.limits.entries:
            raise refuse("zip_entries", count=len(entries), limit=self.limits.entries)
        for part in entries:
            self._check_part(part)
        if sum(part.file_size for part in entries) > self.limits.unpacked_bytes:
            raise refuse("zip_size", part="*", limit=size(self.limits.unpacked_bytes))
        self._check_places(entries, length)
        for name in self.parts:
            if _PACKAGES.search(name) or self.start(name).startswith(_PACKAGE_STARTS):
                raise refuse("zip_nested", part=name)

    def _check_part(self, part: zipfile.ZipInfo) -> None:
        name, limits = part.filename, self.limits
        if _ABNORMAL.search(part.orig_filename) or _is_link(part):
            raise refuse("zip_names", part=ascii(part.orig_filename)[:80])
        if part.flag_bits & 1:
            raise refuse("file_password")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise refuse("zip_method", part=name)
        for kind, pattern in (("file_macros", _MACROS), ("file_links", _LINKS), ("file_embedded", _EMBEDDED)):
            if pattern.search(name):
                raise refuse(kind, part=name)
        if part.file_size > limits.part_bytes:
            raise refuse("zip_size", part=name, limit=size(limits.part_bytes))
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise refuse("zip_ratio", part=name, ratio=part.file_size // max(part.compress_size, 1))

    def _check_places(self, entries: list[zipfile.ZipInfo], length: int) -> None:
        names = [part.filename.lower() for part in entries]
        if len(set(names)) < len(names):
            raise refuse("zip_double", part=next(name for name in names if names.count(name) > 1))
        reached = 0
        for part in sorted(entries, key=lambda part: part.header_offset):
            if part.header_offset < reached:
                raise refuse("zip_double", part=part.filename)
            if not reached and part.header_offset:
                raise refuse("zip_extra", where="0")
            reached = self._data_offset(part) + part.compress_size
        self._file.seek(max(0, length - _END_LENGTH))
        if not self._file.read().startswith(_END):
            raise refuse("zip_extra", where="EOF")


def _inflate(packed: "zlib._Decompress", raw: bytes, name: str) -> Iterator[bytes]:
    try:
        while raw:
            chunk = packed.decompress(raw, CHUNK)
            raw = packed.unconsumed_tail
            if chunk:
                yield chunk
    except zlib.error:
        raise refuse("zip_lies", part=name) from None


def _is_link(part: zipfile.ZipInfo) -> bool:
    """Whether an entry made on a Unix stands for another file."""
    return part.create_system == 3 and stat.S_ISLNK(part.external_attr >> 16)
