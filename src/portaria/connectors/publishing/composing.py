"""Rows that servers read, made of a mailbox's facts. Pure: what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.connectors.milter.texts import ascii_only
from portaria.connectors.publishing.facts import Facts, Held, Ruled, Shared
from portaria.connectors.publishing.homes import home_of
from portaria.connectors.publishing.records import (
    AliasRow,
    Entry,
    LoginRow,
    MailboxRow,
    RightsRow,
    SenderRow,
    SiteSessionRow,
    VacationRow,
    entry,
)

PUBLISHED = frozenset({"waiting_term", "active", "suspended", "closed"})
"""States of which servers know the mailbox; one that is only asked for has no address, a purged one
is nowhere."""
RECEIVES = frozenset({"active", "suspended"})
"""A suspended mailbox goes on receiving: what no norm orders refused is kept for its holder."""
LOOK, READ, DELETE, RESPONSIBLE = "lr", "lrs", "te", "lrswipktex"
"""Rights of RFC 4314: look up and read; also keep seen; mark deleted and expunge; all but
administering."""
_HASH = "argon2$"
_STATES = {"waiting_term": "ainda não está aberta", "closed": "está encerrada"}


def compose(facts: Facts, ruled: Ruled) -> Entry:
    """All rows of a mailbox, as an entry of :data:`records.MAILBOX`."""
    return entry(
        (
            (_mailbox(facts, ruled),),
            [AliasRow(alias, facts.id, facts.address) for alias in facts.aliases],
            _senders(facts),
            _rights(facts),
            _vacation(facts),
            list(_logins(facts)),
            [SiteSessionRow(facts.id, *one) for held in facts.accounts[:1] for one in held.at_site],
        )
    )


def _mailbox(facts: Facts, ruled: Ruled) -> MailboxRow:
    says = ruled.forwarding_disabled if facts.visual_disability else ruled.forwarding
    delivers = facts.state in RECEIVES
    return MailboxRow(
        id=facts.id,
        address=facts.address,
        body=facts.body,
        kind=facts.kind,
        category=facts.category,
        unit=facts.unit,
        person=facts.person,
        state=facts.state,
        home=home_of(facts.id),
        quota_bytes=facts.quota_bytes or 0,
        delivers=int(delivers),
        refusal="" if delivers else f"5.2.1 {ascii_only(_why_not(facts))}",
        forwarding=says.outcome,
        forwarding_why=says.why,
    )


def _why_not(facts: Facts) -> str:
    said = f"A caixa {facts.address} {_STATES[facts.state]} e não recebe mensagens"
    cited = f" ({facts.provision})" if facts.provision else ""
    return f"{said}{cited}. Procure a unidade responsável por outro meio"


def _senders(facts: Facts) -> list[SenderRow]:
    """Every address has an owner, be it one that cannot sign in: an address without one could be
    used by anybody who does not sign in either."""
    if facts.state == "active":
        delegates = [s.login for s in facts.shared if s.may_send_as or s.responsible]
    else:
        delegates = []
    logins = dict.fromkeys([facts.address, *delegates])
    return [
        SenderRow(address, login, facts.id)
        for address in (facts.address, *facts.aliases)
        for login in logins
    ]


def _rights(facts: Facts) -> list[RightsRow]:
    if facts.state != "active":
        return []
    letters: dict[str, str] = {}
    for shared in facts.shared:
        letters[shared.login] = _joined(letters.get(shared.login, ""), _letters(shared))
    return [RightsRow(facts.id, login, rights) for login, rights in letters.items() if rights]


def _letters(shared: Shared) -> str:
    if shared.responsible:
        return RESPONSIBLE
    if shared.may_look:
        return LOOK
    read, delete = (READ if shared.may_read else ""), ("l" + DELETE if shared.may_delete else "")
    return _joined(read, delete)


def _joined(first: str, second: str) -> str:
    """Both sets of letters, in the order of :data:`RESPONSIBLE`."""
    return "".join(letter for letter in RESPONSIBLE if letter in first + second)


def _vacation(facts: Facts) -> list[VacationRow]:
    absence = facts.absence
    if absence is None or facts.state != "active":
        return []
    first, last = absence.get("from") or "", absence.get("until") or ""
    return [VacationRow(facts.id, first, last, absence.get("text") or "")]


def _logins(facts: Facts) -> Iterator[LoginRow]:
    """The names by which an individual mailbox is entered; an organizational one has no password
    (M5) and therefore none."""
    if facts.kind != "individual":
        return
    for held in facts.accounts[:1]:
        refusal = _refusal(facts, held)
        for login in dict.fromkeys((facts.address, *([held.login] if held.short else []))):
            yield LoginRow(
                login=login.lower(),
                account=held.id,
                mailbox=facts.id,
                address=facts.address,
                password=dovecot_hash(held.credential),
                may_login=int(not refusal),
                refusal=refusal,
                max_connections=held.max_connections,
                hours="",
            )


def _refusal(facts: Facts, held: Held) -> str:
    if held.state != "active":
        cited = f" ({held.provision})" if held.provision else ""
        what = "bloqueada" if held.state == "blocked" else "à espera de ser aberta"
        return f"A conta {held.login} está {what}{cited}. Procure a gestão de contas"
    if held.restricted is not None:
        cited = f" ({held.restricted})" if held.restricted else ""
        return f"A chefia restringiu o acesso ao correio pela conta {held.login}{cited}"
    if facts.state != "active":
        cited = f" ({facts.provision})" if facts.provision else ""
        what = {"suspended": "está suspensa"}.get(facts.state) or _STATES[facts.state]
        return f"A caixa {facts.address} {what}{cited}. Procure a gestão do correio"
    if not dovecot_hash(held.credential):
        return f"A conta {held.login} não tem senha. Peça a inicial à gestão de contas"
    if held.change_due:
        return "A senha é provisória: troque-a no site da Portaria e entre com a nova"
    return ""


def dovecot_hash(encoded: str) -> str:
    """A password's hash as Dovecot reads it (``{ARGON2ID}$argon2id$…``), made of the site's own
    (``argon2$argon2id$…``); "" for any other, with which nobody enters."""
    if not encoded.startswith(_HASH + "argon2id$"):
        return ""
    return "{ARGON2ID}$" + encoded.removeprefix(_HASH)
