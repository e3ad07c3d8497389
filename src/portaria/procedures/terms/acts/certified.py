"""A term signed by certificate, or on paper: the file is checked and kept (T1)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portaria.ledger.acts import append
from portaria.people.models import Person
from portaria.procedures.terms import drafts, scans, store
from portaria.procedures.terms.acts.signing import check_own, sign_terms
from portaria.procedures.terms.certificates import trust
from portaria.procedures.terms.document import current, unsigned_file
from portaria.procedures.terms.models import Term, TermFile
from portaria.procedures.terms.types import Evidence, Refused, TermHeld


def to_sign(term: TermHeld, at: datetime, why: str = "") -> bytes:
    """The file to sign by certificate or by hand, as it is now."""
    asked_at = Term.objects.values_list("asked_at", flat=True).get(pk=term.id)
    return unsigned_file(term, current(term, at, why), asked_at)


@dataclass(frozen=True, slots=True)
class Signing:
    """``person`` signs ``term`` by certificate; ``why``: the reasons that the norm wants
    attached."""

    term: int
    person: int
    why: str = ""


def sign_with_file(signing: Signing, content: bytes, *, by: str, at: datetime) -> None:
    """The term's PDF was signed elsewhere: ``content`` is the file.

    Raises:
        Refused: as :func:`checking.check_signed` and :func:`sign_terms` say.
    """
    _sign(signing, lambda _original, _holder: content, "pades", by=by, at=at)


def sign_with_key(signing: Signing, key: bytes, passphrase: str, *, by: str, at: datetime) -> None:
    """It is signed with a PKCS#12, used here and let go.

    Raises:
        Refused: as :func:`sealing.sign_file`, :func:`checking.check_signed` and
            :func:`sign_terms` say.
    """
    from portaria.procedures.terms.certificates import sealing  # slow to import, seldom needed

    def made(original: bytes, holder: bytes | None) -> bytes:
        return sealing.sign_file(original, key, passphrase, holder, at)

    _sign(signing, made, "pkcs12", by=by, at=at)


def _sign(
    signing: Signing, made: Callable[[bytes, bytes | None], bytes], method: str, *, by: str,
    at: datetime,
) -> None:  # fmt: skip
    from portaria.procedures.terms.certificates import checking  # as above

    held = _mine(signing.term, signing.person)
    original, holder = to_sign(held, at, signing.why), _holder(signing.person)
    content = made(original, holder)
    said = checking.check_signed(content, original, holder, at)
    _keep(held, content, "pades", "application/pdf", by, at)
    evidence = Evidence(method, ("certificate",), certificate=said)
    whys = {signing.term: signing.why}
    sign_terms(whys, person=signing.person, by=by, at=at, evidence=evidence)


def register_paper(
    term: int, scan: bytes, code: str, *, why: str = "", by: str, at: datetime
) -> None:
    """Whoever manages terms received one signed by hand: the scan is kept, and the term counts as
    signed by its person.

    Raises:
        Refused: the scan is not a PDF or an image that can be read, or ``code``, copied from the
            paper, is not the term's.
    """
    held = store.lock([term])[term]
    check_own(held, held.person)
    if not hmac.compare_digest(code.strip().upper().encode(), held.code.encode()):
        raise Refused(
            "o código do papel não é o deste termo: confira se é o documento certo, impresso daqui"
        )
    media = scans.media_of(scan)
    _keep(held, scan, "scan", media, by, at)
    sign_terms({term: why}, person=held.person, by=by, at=at, evidence=Evidence("paper"))


def _mine(term: int, person: int) -> TermHeld:
    if not trust.configured():
        raise Refused(
            "esta instalação não diz em que autoridades certificadoras confia: assine com senha e "
            "segundo fator, ou peça à administração que as configure"
        )
    held = store.lock([term])[term]
    check_own(held, person)
    return held


def _holder(person: int) -> bytes | None:
    found = Person.objects.values_list("cpf_hash", flat=True).get(pk=person)
    return bytes(found) if found is not None else None


def _keep(term: TermHeld, content: bytes, kind: str, media: str, by: str, at: datetime) -> None:
    digest = hashlib.sha256(content).hexdigest()
    TermFile.objects.create(
        term_id=term.id, kind=kind, media=media, content=scans.seal(content), digest=digest,
        added_at=at, by=by,
    )  # fmt: skip
    append([drafts.line("filed", term, at, {"file": kind, "digest": digest})], by=by, at=at)
