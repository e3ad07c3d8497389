"""Text that is more than text: scripts, shortcuts, active pages."""

from __future__ import annotations

import re

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds.types import Type

_HEAD = 65_536
_SCRIPT_WORDS = (b"script", b"createobject", b"activexobject", b"@echo", b"powershell", b"invoke-",
                 b"bitstransfer", b"downloadstring", b"#@~^", b"mshta", b"registry editor",
                 b"regedit4", b"certutil", b"<?php", b"hta:", b"_open")  # fmt: skip
"""Words without which the costly search below finds nothing."""
_SCRIPT = re.compile(
    rb"<\?php\b|<hta:application\b|<scriptlet\b|<job\b[^>]{0,80}>\s*<script|"
    rb"\bwscript\s*\.\s*(?:shell|createobject|echo|sleep|arguments|quit|network)\b|"
    rb"\bcreateobject\s*\(\s*[\"'](?:wscript|shell\.application|scripting\.|msxml2|adodb)|"
    rb"\bactivexobject\s*\(|^[ \t]*@echo[ \t]+off\b|\bpowershell(?:\.exe)?\s+-|"
    rb"\b(?:invoke-expression|invoke-webrequest|start-bitstransfer|downloadstring)\b|"
    rb"#@~\^[a-z0-9+/]{6}==|\bmshta(?:\.exe)?\s+(?:http|javascript|vbscript)|"
    rb"\A\s*windows registry editor version|\A\s*regedit4\b|"
    rb"\bcertutil(?:\.exe)?\s+-(?:decode|urlcache)|^[ \t]*sub\s+(?:auto|workbook)_?open\b",
    re.MULTILINE,
)
_FIRST_LINE = re.compile(rb"\s*(?:#![ \t]*/|\[(?:internetshortcut|desktop entry|shell|autorun)\])")
_SHORTCUT = re.compile(rb"<(?:librarydescription|persistedquery|pcsettings)\b")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|iframe|script|svg)\b")
_FIELDS = 8_192
_MESSAGE = re.compile(
    rb"^content-(?:transfer-encoding[ \t]*:\s*(?:\"?base64|\"?quoted|x-uu|uu)"
    rb"|type[ \t]*:\s*(?:multipart|message)/)",
    re.MULTILINE,
)
_ACTIVE_WORDS = (b"<script", b"javascript:", b"data:text/html", b"data:application")
_ACTIVE = re.compile(rb"[\s\"'/]on(?:load|error|click|mouseover|begin|focus)\s*=")


def plain(data: bytes) -> bytes:
    """The beginning of a text in lower case, one byte a character where it is wider (UTF-16,
    UTF-32)."""
    head = data[:_HEAD]
    if b"\0" in head[:400]:
        head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lower()


def recognised(head: bytes) -> Type:
    """What a text (as :func:`plain` gives it) is."""
    if first := _FIRST_LINE.match(head):
        return known.SHORTCUT if first[0].lstrip()[:1] == b"[" else known.SCRIPT
    if any(word in head for word in _SCRIPT_WORDS) and _SCRIPT.search(head):
        return known.SCRIPT
    if b"<" in head:
        if _SHORTCUT.search(head):
            return known.SHORTCUT
        if _HTML.search(head):
            return known.SVG if b"<svg" in head[:1024] else known.HTML
        if head.lstrip()[:5] == b"<?xml":
            return known.XML
    return known.TEXT


def message(head: bytes) -> bool:
    """A saved message (as :func:`plain` gives it) with parts or an encoding: what it carries is not
    seen by looking at its text."""
    return _MESSAGE.search(head[:_FIELDS]) is not None


def cipher(head: bytes) -> bool:
    """An OpenPGP message (RFC 9580, section 6.2)."""
    return b"-----begin pgp message-----" in head


def active(head: bytes) -> bool:
    """A page or drawing (as :func:`plain` gives it) that runs something when opened."""
    return any(word in head for word in _ACTIVE_WORDS) or _ACTIVE.search(head) is not None
