"""Which acts have an effect on the mail store, and the duties that carry it there.

A duty is opened with the act, in its transaction, and closed once the store was read back. Where no
mail store is configured none is opened: the act changes the state only, as it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portaria.bodies.policies import calendar_of
from portaria.connectors.dovecot.store import configured, saying
from portaria.database import shadow
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.following import follow
from portaria.ledger.types import ActDraft, Json

PROVISION, SESSIONS, SHARE = "store.provision", "store.end_sessions", "store.share"
REPLY, PURGE, EXPORT = "store.reply", "store.purge", "store.export"
EXPIRE, WARN = "store.expire", "store.warn"
DELEGATED = "mail.mailbox.delegated"


@dataclass(frozen=True, slots=True)
class Effect:
    """``kind`` of the duty, and what it says, before what it is about."""

    kind: str
    about: str


_PROVISION = Effect(PROVISION, "Ter no servidor de correio, com o limite da norma, a")
_SESSIONS = Effect(SESSIONS, "Encerrar no servidor de correio as sessões abertas da")
_SHARE = Effect(SHARE, "Levar ao servidor de correio quem tem acesso à")
_VISITOR = Effect(SESSIONS, "Encerrar no servidor de correio as sessões de quem tinha acesso à")
_REPLY = Effect(REPLY, "Levar ao servidor de correio a resposta automática da")
_PURGE = Effect(PURGE, "Apagar de vez do servidor de correio, com prova, a")
_EXPORT = Effect(EXPORT, "Fazer a cópia lacrada das mensagens da")
_WARN = Effect(WARN, "Avisar por mensagem que está perto do limite, ou cheia, a")
_EXPIRE = Effect(EXPIRE, "Apagar das caixas o que passou da validade da pasta, no")

EFFECTS: Mapping[str, tuple[Effect, ...]] = {
    "mail.mailbox.opened": (_PROVISION,),
    "mail.mailbox.activated": (_PROVISION,),
    "mail.mailbox.reopened": (_PROVISION,),
    "mail.mailbox.renamed": (_PROVISION, _SESSIONS),
    "mail.mailbox.recategorised": (_PROVISION,),
    "mail.mailbox.quota_set": (_PROVISION,),
    "mail.mailbox.suspended": (_SHARE, _SESSIONS),
    "mail.mailbox.released": (_SHARE,),
    "mail.mailbox.closed": (_SESSIONS,),
    DELEGATED: (_SHARE,),
    "mail.mailbox.undelegated": (_SHARE, _SESSIONS),
    "mail.mailbox.responsible_replaced": (_SHARE,),
    "mail.visit.given": (_SHARE,),
    "mail.visit.ended": (_SHARE, _VISITOR),
    "mail.mailbox.auto_reply_set": (_REPLY,),
    "mail.mailbox.auto_reply_cleared": (_REPLY,),
    "mail.mailbox.purged": (_PURGE,),
    "mail.mailbox.copy_asked": (_EXPORT,),
    "mail.mailbox.warned": (_WARN,),
    "mail.folders.expired": (_EXPIRE,),
    "accounts.account.blocked": (_SESSIONS,),
    "accounts.account.erased": (_SESSIONS,),
    "accounts.restriction.given": (_SESSIONS,),
    "accounts.account.suspicion_marked": (_SESSIONS,),
    "accounts.account.password_changed": (_SESSIONS,),
    "accounts.account.password_expired": (_SESSIONS,),
    "accounts.account.credential_handed": (_SESSIONS,),
}
"""By the act's kind. Blocking an account ends its holder's sessions also where the norm lets the
mailbox be. Closing needs no more: what was shared has an act each, and nothing is delivered that a
reply could answer."""


@follow(*EFFECTS)
def open_effects(acts: Sequence[tuple[int, ActDraft]], at: datetime) -> None:
    """Open the duties of ``acts``. They name no person, so that no runner carries them out in the
    transaction of the act: the server is told of what is committed only."""
    if shadow.active() or not configured.present():
        return
    said = saying.of([draft for _, draft in acts])
    duties: list[DutyDraft] = []
    for (act, draft), about in zip(acts, said, strict=True):
        duties += [_duty(effect, act, draft, at, about) for effect in EFFECTS[draft.kind]]
        duties += _planned(act, draft, at, about)
    open_duties(duties, at=at)


def _planned(act: int, draft: ActDraft, at: datetime, about: str) -> Iterator[DutyDraft]:
    """What a delegation brings to the store on its first day and on the day after its last, where
    these were told: no act comes then."""
    facts = draft.content.get("facts")
    if draft.kind != DELEGATED or not isinstance(facts, Mapping):
        return
    for name, effects in (("start", (_SHARE,)), ("end", (_SHARE, _SESSIONS))):
        told = facts.get(name)
        if not isinstance(told, str):
            continue
        begins = calendar_of(draft.body).first_instant(date.fromisoformat(told))
        for effect in effects if begins > at else ():
            duty = _duty(effect, act, draft, begins, about)
            yield replace(duty, key=f"{duty.key}:{told}", payload={**duty.payload, "day": told})


def _duty(effect: Effect, act: int, draft: ActDraft, at: datetime, about: str) -> DutyDraft:
    return DutyDraft(
        kind=effect.kind,
        body=draft.body,
        subject=draft.subject,
        person=None,
        run_at=at,
        key=f"{draft.subject}:{effect.kind}:{act}",
        about=f"{effect.about} {about}",
        provisions=draft.provisions,
        payload=_payload(effect, act, draft),
        policy=draft.policy,
    )


def _payload(effect: Effect, act: int, draft: ActDraft) -> dict[str, Json]:
    told: dict[str, Json] = {"act": act}
    facts = draft.content.get("facts")
    if not isinstance(facts, Mapping):
        return told
    if effect is _EXPIRE:
        told["folders"] = facts["folders"]
    if effect is _WARN:
        told |= {"level": draft.outcome, "used": facts["used"], "limit": facts["limit"]}
    if effect in (_SESSIONS, _WARN) and draft.person is not None:
        told["person"] = draft.person
    if effect is _SESSIONS and isinstance(old := facts.get("old_address"), str):
        told["old_address"] = old
    ends = effect in (_SESSIONS, _VISITOR)
    if ends and isinstance(delegate := facts.get("delegate"), int):
        told["person"] = delegate
    if effect is _VISITOR:
        told["holder_stays"] = True
    return told
