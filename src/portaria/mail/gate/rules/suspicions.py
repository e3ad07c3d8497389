"""Signs of a message that is not what it seems; each may be innocent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from portaria.mail.gate.case import Case
from portaria.mail.gate.facts import Text
from portaria.mail.gate.reading.addresses import within

LABELS = {
    "own-domain": "diz ser de um endereço da instituição",
    "shown-address": "o nome do remetente mostra outro endereço",
    "many-from": "diz ter mais de um remetente",
    "reply-elsewhere": "a resposta iria a outro domínio",
    "odd-domain": "o domínio mistura alfabetos ou esconde letras de outro",
    "link": "um enlace mostra um sítio e leva a outro",
    "attachment": "um anexo pode fazer mal",
}
"""Id -> words in Portuguese."""

_LINK = re.compile(
    rb"<a\b[^<>]{0,500}?\bhref\s*=\s*[\"']?\s*https?://([^/\"'\s>:?#]{1,255})[^<>]{0,2000}>"
    rb"\s*(?:<[^<>]{0,300}>\s*){0,5}(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})\b",
    re.IGNORECASE,
)
_LINKS = 200


def of(case: Case) -> Iterator[str]:
    """The signs that this message shows, in the order of LABELS."""
    content = case.content
    domains = {one.address.rpartition("@")[2] for one in content.from_}
    if any(domain in case.snapshot.domains for domain in domains):
        yield "own-domain"
    if any(_shows_another(one.shown, one.address) for one in content.from_):
        yield "shown-address"
    if len(content.from_) > 1 or content.counts.get("from", 0) > 1:
        yield "many-from"
    answers = {one.address.rpartition("@")[2] for one in content.reply_to}
    if answers and domains and not all(_kin(answer, domains) for answer in answers):
        yield "reply-elsewhere"
    if any(map(odd, domains)):
        yield "odd-domain"
    if any(map(_misleads, content.texts)):
        yield "link"
    if any(part.dangers for part in content.parts):
        yield "attachment"


def _shows_another(shown: str, address: str) -> bool:
    return any(one != address for one in within(shown.lower()))


def _kin(domain: str, others: set[str]) -> bool:
    return any(
        domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}") for one in others
    )


def odd(domain: str) -> bool:
    """A domain whose label mixes alphabets, also when it is written in ASCII (RFC 3492)."""
    for label in domain.split("."):
        text = label
        if label.startswith("xn--"):
            try:
                text = label[4:].encode("ascii").decode("punycode")
            except (UnicodeError, ValueError):
                return True
        if not text.isascii():
            scripts = {unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()}
            if len(scripts) > 1 or (scripts and "LATIN" not in scripts):
                return True
    return False


def _misleads(text: Text) -> bool:
    """A link whose words are one site and whose target is another."""
    if not text.html or b"href" not in text.data:
        return False
    for number, match in enumerate(_LINK.finditer(text.data)):
        target = match[1].decode("latin-1").lower().rpartition("@")[2]
        shown = match[2].decode("ascii").lower()
        if not _kin(shown.removeprefix("www."), {target.removeprefix("www.")}):
            return True
        if number == _LINKS:
            break
    return False
