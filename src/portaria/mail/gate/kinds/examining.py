"""A content looked at: what it is by its bytes, and what in it, however deep, may harm."""

from __future__ import annotations

from portaria.mail.gate.kinds import catalog as known
from portaria.mail.gate.kinds import magic, ole, others, packed, texts, zips
from portaria.mail.gate.kinds.findings import Budget, Found
from portaria.mail.gate.kinds.types import UNKNOWN, Group, Type
from portaria.mail.gate.reading.parameters import extension

__all__ = ["Budget", "Found", "examine"]

_PACKED = (known.GZIP, known.BZIP2, known.XZ, known.ZSTD)
_CLOSED = (known.RAR, known.SEVEN, known.CAB, known.OLD_ARCHIVE)
"""Archives that nothing here opens: told as not examined."""
_ENVELOPED = (
    bytes.fromhex("06092a864886f70d010703"),
    bytes.fromhex("060b2a864886f70d0109100117"),
)
_SIGNED = bytes.fromhex("06092a864886f70d010702")
"""CMS content types, in DER (RFC 5652): enveloped, authenticated and enveloped; signed."""
_SIGNATURE = 32_768
"""Bytes above which what is signed lies within, not beside (ours)."""
_TAIL_READ = frozenset({Group.IMAGE, Group.PHOTO, Group.ANIMATION, Group.AUDIO, Group.VIDEO,
                        Group.OTHER})  # fmt: skip


def examine(
    data: bytes, names: tuple[str, ...], budget: Budget, *, text_only: bool = False
) -> Found:
    """What ``data``, sent under ``names``, is. ``text_only``: it is the message's own text, which
    no program runs, unless it is no text at all."""
    where = names[0] if names else "mensagem"
    if text_only and not names and magic.looks_like_text(data):
        first = data[:1]
        if first not in (b"P", b"M", b"R", b"%", b"{", b"\x1f") or _only_text(data):
            return Found(known.TEXT)
    return _Examination(budget).look(data, names, where, 0)


def _only_text(data: bytes) -> bool:
    return magic.recognised(data) is known.TEXT


def _hides_archive(type_: Type, data: bytes, names: tuple[str, ...]) -> bool:
    """Whether programs that open archives find a ZIP in what is none by how it begins. A document
    and an archive may have one within by rights: in them it must end them, or their name must be
    another's."""
    if type_.group in _TAIL_READ:
        return magic.hidden_archive(data)
    if type_ is known.ZIP or type_.group is Group.TEXT:
        return False
    own = all(extension(name) in type_.extensions for name in names)
    return magic.hidden_archive(data, whole=own)


class _Examination:
    """One attachment and all that is in it."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def look(self, data: bytes, names: tuple[str, ...], where: str, depth: int) -> Found:
        """What ``data`` is, found at ``where``, ``depth`` containers within the attachment."""
        if depth > self._budget.depth:
            return Found(UNKNOWN, unexamined="too_deep")
        type_ = magic.recognised(data)
        found = self._by_content(type_, data, where, depth)
        if _hides_archive(type_, data, names):
            found.add("hidden", "arquivo compactado escondido em outro arquivo", where)
            found.within(zips.examine(data, where, depth, self._budget, self.look))
        if found.type.group is Group.PROGRAM and not found.dangers:
            code = "script" if found.type in (known.SCRIPT, known.SHORTCUT) else "program"
            found.add(code, found.type.label, where)
        elif found.type is known.DISK:
            found.add("disk", known.DISK.label, where)
        if not found.dangers and (named := zips.program_name(names)):
            found.add("name", "arquivo com nome de programa", named)
        return found

    def _by_content(self, type_: Type, data: bytes, where: str, depth: int) -> Found:
        budget = self._budget
        if type_.group is Group.TEXT:
            return self._text(data, where, depth)
        if type_ is known.ZIP:
            return zips.examine(data, where, depth, budget, self.look)
        if type_ is known.OLE:
            return ole.examine(data, where, depth, budget, self.look)
        if type_ is known.PDF:
            return others.examine_pdf(data, where)
        if type_ is known.RTF:
            return others.examine_rtf(data, where)
        if type_ in _PACKED:
            return packed.examine(data, type_, where, depth, budget, self.look)
        if type_ is known.TAR:
            return packed.examine_tar(data, where, depth, budget, self.look)
        if type_ is known.TNEF:
            return others.examine_tnef(data, where, depth, budget, self.look)
        if type_ is known.ONENOTE:
            return others.examine_onenote(data, where, depth, budget, self.look)
        if type_ in _CLOSED:
            return Found(type_, unexamined="format")
        found = Found(type_)
        if data[:1] == b"0" and any(mark in data[:64] for mark in _ENVELOPED):
            found.add("encrypted", "mensagem cifrada (S/MIME)", where)
        elif data[:1] == b"0" and _SIGNED in data[:64] and len(data) > _SIGNATURE:
            found.unexamined = "format"
        return found

    def _text(self, data: bytes, where: str, depth: int) -> Found:
        head = texts.plain(data)
        if texts.message(head):
            return Found(known.MESSAGE, unexamined="message")
        found = Found(texts.recognised(head))
        if depth:
            found.read(data)
        if texts.cipher(head):
            found.add("encrypted", "texto cifrado", where)
        if found.type in (known.HTML, known.SVG, known.XML) and texts.active(head):
            found.add("active", "página que executa algo ao ser aberta", where)
        return found
