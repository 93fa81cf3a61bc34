"""Packages that lie about themselves: bombs, twins, paths, passwords."""

import io
import struct
import zipfile

from tests.sheets.hostile import OLE, changed, hostile, raw, sound
from tests.sheets.making import package, parts, zeros


@hostile("zip_broken")
def truncated(path):
    raw(path, sound(path)[:-60])


@hostile("zip_broken")
def only_the_first_bytes(path):
    raw(path, sound(path)[:200])


@hostile("zip_ratio")
def bomb_of_spaces(path):
    package(path, changed(**{"xl/worksheets/sheet1.xml": parts()["xl/worksheets/sheet1.xml"] + zeros(64)}))


@hostile("zip_ratio")
def bomb_in_an_unused_part(path):
    package(path, changed(**{"xl/media/image1.png": zeros(64)}))


@hostile("zip_ratio")
def bomb_in_the_strings(path):
    package(path, changed(**{"xl/sharedStrings.xml": b"<sst>" + zeros(32) + b"</sst>"}))


@hostile("zip_ratio")
def bomb_in_the_types(path):
    package(path, changed(**{"[Content_Types].xml": b"<Types>" + zeros(32) + b"</Types>"}))


@hostile("zip_size")
def too_much_in_many_parts(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts().items():
            file.writestr(name, data)
        for number in range(300):
            file.writestr(f"xl/media/{number}.bin", zeros(3))


@hostile("zip_entries")
def ten_thousand_parts(path):
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts().items():
            file.writestr(name, data)
        for number in range(10_000):
            file.writestr(f"xl/media/{number}", b"")


@hostile("zip_nested")
def archive_inside(path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("a", b"a")
    package(path, changed(**{"xl/media/image1.png": inner.getvalue()}))


@hostile("zip_nested")
def workbook_inside_by_name(path):
    package(path, changed(**{"xl/media/copy.xlsx": b"x"}))


@hostile("zip_nested")
def program_inside(path):
    package(path, changed(**{"xl/media/image1.png": b"MZ\x90\x00" + bytes(100)}))


@hostile("zip_nested")
def old_document_inside(path):
    package(path, changed(**{"xl/media/image1.png": OLE + bytes(100)}))


@hostile("zip_names")
def path_that_climbs_out(path):
    package(path, changed(**{"../../etc/cron.d/evil": b"x"}))


@hostile("zip_names")
def path_from_the_root(path):
    package(path, changed(**{"/etc/passwd": b"x"}))


@hostile("zip_names")
def path_of_windows(path):
    data = package(path, changed(**{"xl/media/aXevil.png": b"x"})).read_bytes()
    raw(path, data.replace(b"aXevil", b"a\\evil"))


@hostile("zip_names")
def name_of_a_drive(path):
    package(path, changed(**{"C:evil.xml": b"x"}))


@hostile("zip_double")
def two_parts_of_one_name(path):
    with zipfile.ZipFile(path, "w") as file:
        for name, data in (*parts().items(), ("xl/worksheets/SHEET1.xml", b"<x/>")):
            file.writestr(name, data)


@hostile("zip_double")
def parts_that_overlap(path):
    """The second entry of the directory points into the first: one kernel, many names."""
    data = bytearray(sound(path))
    end = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", data, end + 16)
    first = data.index(b"PK\x01\x02", start)
    second = data.index(b"PK\x01\x02", first + 4)
    name = slice(second + 46, second + 46 + struct.unpack_from("<H", data, second + 28)[0])
    copy = bytes(data[name])
    del data[second:end]
    entry = bytearray(data[first : first + 46]) + copy
    struct.pack_into("<H", entry, 28, len(copy))
    data[second:second] = entry
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HHI", data, end + 8, 2, 2, end - start)
    raw(path, bytes(data))


@hostile("zip_extra")
def something_in_front(path):
    raw(path, b"PK\x03\x04evil" + sound(path))


@hostile("zip_extra")
def something_behind(path):
    raw(path, sound(path) + b"<script>alert(1)</script>")


@hostile("zip_extra")
def comment_that_holds_a_page(path):
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts().items():
            file.writestr(name, data)
        file.comment = b"<html>" * 10


@hostile("zip_method")
def packed_with_lzma(path):
    package(path, parts(), zipfile.ZIP_LZMA)


@hostile("zip_method")
def packed_with_bzip2(path):
    package(path, parts(), zipfile.ZIP_BZIP2)


@hostile("file_password")
def zip_with_password(path):
    data = bytearray(sound(path))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.find(start)
        while place >= 0:
            data[place + (6 if start[2] == 3 else 8)] |= 1
            place = data.find(start, place + 4)
    raw(path, bytes(data))


@hostile("zip_lies")
def size_that_is_too_small(path):
    """The directory states a hundred bytes for a part that unpacks to millions."""
    package(path, changed(**{"xl/media/image1.png": zeros(40)}))
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02", data.rindex(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<I", data, place + 24, 100)
    raw(path, bytes(data))


@hostile("zip_lies")
def sum_that_is_wrong(path):
    data = bytearray(sound(path))
    place = data.index(b"PK\x01\x02")
    data[place + 16] ^= 0xFF
    raw(path, bytes(data))


@hostile("zip_lies")
def names_that_differ(path):
    data = bytearray(sound(path))
    place = data.index(b"xl/workbook.xml")
    data[place : place + 15] = b"xl/workbook.xmk"
    raw(path, bytes(data))


@hostile("zip_lies")
def packed_data_that_is_none(path):
    data = bytearray(sound(path))
    place = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    data[place : place + 20] = b"\xff" * 20
    raw(path, bytes(data))
