"""The sender is who it says it is (G4): envelope, From and Sender, against who authenticated; and
mail from outside that pretends to be ours."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.reading.addresses import within
from portaria.mail.gate.snapshot import ORGANIZATIONAL
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import ORGANIZATIONAL_RIGHTS, SENDER_FORGING
from portaria.norms.citations import Citation
from portaria.norms.modality import Modality


def check(case: Case) -> Answer:
    """Refused: an address that the sender may not send by."""
    forging = case.policy.find(SENDER_FORGING)
    forbidden = forging.citations[0] if forging and forging.value is Modality.FORBIDDEN else None
    rights = case.policy.find(ORGANIZATIONAL_RIGHTS)
    granted = rights.citations[0] if rights and "send_as" in rights.value else None
    if forbidden is None and granted is None:
        return SILENT
    if case.outgoing:
        return tuple(_outgoing(case, forbidden, granted))[:5] if case.envelope.login else MISS
    return tuple(_incoming(case, forbidden))


def may_send_as(case: Case, address: str) -> bool:
    """Whether who authenticated may send by ``address``: it is the person's own, or was granted."""
    account = case.snapshot.account(address)
    if account is None or not case.sender.owner:
        return False
    if account.owner == case.sender.owner:
        return True
    return case.sender.owner in case.snapshot.send_as.get(account.address, ())


def _outgoing(
    case: Case, forbidden: Citation | None, granted: Citation | None
) -> Iterator[Finding]:
    claimed: list[tuple[str, str]] = []
    if case.envelope.sender:
        claimed.append(("envelope", case.envelope.sender.lower()))
    claimed += [("from", one.address) for one in case.content.from_]
    claimed += [("sender", one.address) for one in case.content.sender]
    if not case.content.from_ and forbidden:
        yield _finding("no_from", forbidden, "a mensagem não diz de quem é (From)", "")
    for code, address in claimed:
        if not may_send_as(case, address):
            account = case.snapshot.account(address)
            organizational = account is not None and account.profile.kind == ORGANIZATIONAL
            citation = granted if organizational and granted else forbidden
            if citation:
                yield _finding(
                    code,
                    citation,
                    f"«{case.envelope.login}» não pode enviar como «{address or '(vazio)'}»",
                    address,
                )
    if forbidden:
        yield from _shown(case, forbidden)


def _shown(case: Case, forbidden: Citation) -> Iterator[Finding]:
    """A name that is itself an address, another's: it is what the reader's program shows."""
    for one in (*case.content.from_, *case.content.sender):
        for shown in within(one.shown.lower()):
            if shown != one.address and not may_send_as(case, shown):
                yield _finding(
                    "shown_name", forbidden, f"o nome do remetente mostra «{shown}»", shown
                )


def _incoming(case: Case, forbidden: Citation | None) -> Iterator[Finding]:
    """From another server, under the envelope of somebody of ours."""
    sender = case.envelope.sender.lower()
    domain = sender.rpartition("@")[2]
    if forbidden and not case.envelope.inside and domain in case.snapshot.domains:
        yield _finding(
            "outside",
            forbidden,
            f"a mensagem vem de fora e diz ser de «{sender}»",
            sender,
            "envie pelo servidor da instituição, com sua senha",
        )


def _finding(
    code: str,
    citation: Citation,
    what: str,
    detail: str,
    todo: str = "envie por seu próprio endereço ou peça a permissão de enviar por este",
) -> Finding:
    return Finding(code, Outcome.REFUSE, citation, what, todo, detail=detail)
