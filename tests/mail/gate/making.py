"""Files that may harm, made here so that none has to be kept: programs are headers and nothing."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping

PE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(46) + b"\x80\0\0\0" + bytes(
    64
) + b"PE\0\0L\x01"  # fmt: skip
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
MACHO = b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(24)
LNK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(56)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    b"\xff\xc0\x00\x11\x08\x04\x00\x05\x00\x03\x01\x11\0\x02\x11\0\x03\x11\0" + bytes(200)
)
LOGO = JPEG.replace(b"\x08\x04\x00\x05\x00", b"\x08\x00\x40\x00\x80")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(60)
MP3 = b"ID3\x04\0\0\0\0\0\x23" + bytes(100)
MP4 = b"\0\0\0\x20ftypisom" + bytes(100)
GIF = b"GIF89a\x01\0\x01\0\0\0\0"
GIF_MOVING = GIF + (b"\0\x21\xf9\x04\0\0\0\0\0\x2c" + bytes(10)) * 3 + b";"
PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n"
PDF_LAUNCH = PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>")
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(40)
SEVEN = b"7z\xbc\xaf'\x1c\0\x04" + bytes(40)
ISO = bytes(0x8001) + b"CD001\x01" + bytes(2048)
HTA = b"<html><hta:application id=x><script>new ActiveXObject('WScript.Shell')</script></html>"
VBS = b'Set s = CreateObject("WScript.Shell")\r\ns.Run "calc"\r\n'
BAT = b"@echo off\r\ndel x\r\n"
PS1 = "powershell -enc AAAA".encode("utf-16")
JSCRIPT = b"var s = new ActiveXObject('WScript.Shell'); s.Run('calc');"
HTML_ACTIVE = b"<html><body><script>location='http://x.example'</script></body></html>"
SVG_ACTIVE = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
URL = b"[InternetShortcut]\r\nURL=file://x.example/a.exe\r\n"
RTF_OBJECT = b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105}}}"


def zipped(files: Mapping[str, bytes], **how: int) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)  # always of 1980: the same bytes every time
            info.compress_type = archive.compression
            archive.writestr(info, data)
    return out.getvalue()


def locked(files: Mapping[str, bytes]) -> bytes:
    """A ZIP that says its files are encrypted."""
    data = bytearray(zipped(files))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def tarred(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def tgz(files: Mapping[str, bytes]) -> bytes:
    return gzip.compress(tarred(files), mtime=0)


def docx(**more: bytes) -> bytes:
    """A Word document; ``more`` are further files, ``__`` for a folder and ``_`` for the dot."""
    files = {
        "[Content_Types].xml": b"<?xml version='1.0'?><Types/>",
        "_rels/.rels": b"<?xml version='1.0'?><Relationships/>",
        "word/document.xml": b"<?xml version='1.0'?><w:document/>",
    }
    files |= {k.replace("__", "/").replace("_", "."): v for k, v in more.items()}
    return zipped(files)


def docm() -> bytes:
    return docx(word__vbaProject_bin=compound(project()))


def project(*around: str) -> dict[tuple[str, ...], bytes]:
    """The streams of a VBA project (MS-OVBA 2.2.1), within the storages ``around``."""
    streams = {
        ("PROJECT",): b'ID="{0}"\r\n',
        ("VBA", "dir"): b"\x01\0",
        ("VBA", "_VBA_PROJECT"): b"x",
    }
    return {(*around, *path): data for path, data in streams.items()}


def remote_template() -> bytes:
    rels = (
        b'<Relationships><Relationship Id="r1" TargetMode="External" Type="http://schemas.openxml'
        b'formats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="http://x.example/t.dotm"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": b"<Types/>", "word/_rels/settings.xml.rels": rels})


def odt(**more: bytes) -> bytes:
    files = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    files |= {k.replace("__", "/").replace("_", "."): v for k, v in more.items()}
    return zipped(files, method=zipfile.ZIP_STORED)


def tnef(*attached: tuple[str, bytes]) -> bytes:
    """winmail.dat with files (MS-OXTNEF)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    for name, data in attached:
        title = name.encode() + b"\0"
        for attribute, value in ((0x00018010, title), (0x0006800F, data)):
            out += b"\x02" + struct.pack("<II", attribute, len(value)) + value
            out += struct.pack("<H", sum(value) & 0xFFFF)
    return out


def onenote(data: bytes) -> bytes:
    head = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
    mark = bytes.fromhex("e716e3bd65261145a4c48d4d0b7a9eac")
    return head + bytes(100) + mark + struct.pack("<Q", len(data)) + bytes(12) + data


def package(name: str, data: bytes) -> bytes:
    """The stream of an embedded file (MS-OLEDS 2.3.6)."""
    label = name.encode() + b"\0"
    body = b"\x02\0" + label + label + b"\0\0\x03\0" + struct.pack("<I", len(label)) + label
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[tuple[str, ...], bytes], clsid: bytes = bytes(16)) -> bytes:
    """An OLE compound file (MS-CFB), version 3, with ``streams`` by path; every stream is kept in
    whole sectors, so that there is no mini stream."""
    entries: list[dict[str, object]] = [{"name": "Root Entry", "type": 5, "path": ()}]
    for path in streams:
        for depth in range(1, len(path)):
            if not any(one["path"] == path[:depth] for one in entries):
                entries.append({"name": path[depth - 1], "type": 1, "path": path[:depth]})
        entries.append({"name": path[-1], "type": 2, "path": path})
    data, fat = b"", []
    starts: dict[tuple[str, ...], int] = {}
    for path, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        count = len(padded) // _SECTOR
        starts[path] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        data += padded
    directory = b"".join(_entry(entries, n, streams, starts, clsid) for n in range(len(entries)))
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    first, count = len(fat), len(directory) // _SECTOR
    fat += [*range(first + 1, first + count), _END]
    sectors = -(-(len(fat) + 1) // 127)
    places = [len(fat) + n for n in range(sectors)]
    fat += [_FAT] * sectors
    table = struct.pack(f"<{len(fat)}I", *fat)
    table = table.ljust(sectors * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, sectors, first, 0, 4096,
                          _END, 0, _END, 0)  # fmt: skip
    header += struct.pack("<109I", *places, *[_FREE] * (109 - sectors))
    return header + data + directory + table


def _entry(
    entries: list[dict[str, object]],
    number: int,
    streams: Mapping[tuple[str, ...], bytes],
    starts: Mapping[tuple[str, ...], int],
    clsid: bytes,
) -> bytes:
    one = entries[number]
    path: tuple[str, ...] = one["path"]  # type: ignore[assignment]
    inside = [n for n, e in enumerate(entries) if n and e["path"][:-1] == path]  # type: ignore[index]
    beside = [n for n, e in enumerate(entries) if n and e["path"][:-1] == path[:-1]]  # type: ignore[index]
    after = [n for n in beside if n > number] if number else []
    name = str(one["name"]).encode("utf-16-le") + b"\0\0"
    size = max(4096, len(streams[path])) if path in streams else 0
    return (
        name.ljust(64, b"\0") + struct.pack("<HBB", len(name), int(str(one["type"])), 1)
        + struct.pack("<III", _FREE, after[0] if after else _FREE, inside[0] if inside else _FREE)
        + (clsid if not number else bytes(16)) + bytes(20)
        + struct.pack("<IQ", starts.get(path, _END if not number else 0), size)
    )  # fmt: skip


def workbook(*, macro: bool = False, encrypted: bool = False) -> bytes:
    """The globals of an Excel workbook (MS-XLS)."""
    records = struct.pack("<HH", 0x0809, 4) + bytes(4)
    if encrypted:
        records += struct.pack("<HH", 0x002F, 2) + bytes(2)
    kind = b"\x01" if macro else b"\x00"
    records += struct.pack("<HH", 0x0085, 8) + bytes(4) + b"\0" + kind + b"\x01a"
    return records + struct.pack("<HH", 0x000A, 0)


MSI = bytes.fromhex("84100c0000000000c000000000000046")


def bomb() -> bytes:
    """A ZIP of zeros: 64 MB in 64 kB."""
    return zipped({"zeros.txt": bytes(64 << 20)})
