"""The decisions behind acts on mailboxes, made again from what the acts recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from portaria.mail.decisions import (
    address,
    birth,
    copying,
    delegation,
    duplicates,
    entitlement,
    expiry,
    idle,
    quota,
    reactivation,
    retention,
    suspension,
)
from portaria.mail.decisions.stages import Taken
from portaria.mail.types import CopyAsk, MailboxHeld, Refused, State
from portaria.norms.decision import Decision
from portaria.steps.again import Bench, Decider, Missing, Recorded, Redecided
from portaria.steps.reasons import by_fact, decided


def _asked(act: Recorded, bench: Bench) -> Redecided:
    justified = bool(act.text("justification").strip())
    return Redecided(_entitled(act, bench, justified=justified))


def _entitled(act: Recorded, bench: Bench, *, justified: bool) -> Decision:
    return entitlement.decide(
        act.text("category"), bench.policy, standard=act.text("kind"), justified=justified
    )


def _opened(act: Recorded, bench: Bench) -> Redecided:
    entitled = _entitled(act, bench, justified=act.flag("justified"))
    try:
        born = birth.decide(
            act.text("kind"), act.text("category"), entitled, bench.policy, bench.domains,
            term_counts=act.flag("term_counts"),
        )  # fmt: skip
    except Refused as refused:
        return Redecided(decided("refused", bench.policy, by_fact("refused", str(refused))))
    gives = entitled.outcome not in ("not_entitled", "needs_justification", "silent")
    decision = born.decision if gives else entitled
    return Redecided(decision, {"quota_bytes": born.quota_bytes} if gives else {})


def _closed(act: Recorded, bench: Bench) -> Redecided:
    promised = retention.promise(
        why=act.text("why"),
        kind=act.text("kind"),
        deletes=act.flag("deletes"),
        closed_at=act.recorded_at,
        policy=bench.policy,
        calendar=bench.calendar,
        counting=bench.counting,
    )
    if not act.text("address"):  # never opened: there was nothing to keep
        return Redecided(promised.decision)
    copy = promised.copy.due_on if promised.copy else None
    results = {"purge_on": _day(promised.purge_on), "copy_until": _day(copy)}
    return Redecided(promised.decision, results)


def _recategorised(act: Recorded, bench: Bench) -> Redecided:
    limit, _, decision = quota.standard(act.text("to"), bench.policy)
    reasons = list(decision.reasons)
    if act.text("address"):
        _, by_domain = address.domain_for(act.text("to"), bench.policy, bench.domains)
        reasons.insert(0, by_domain)
    return Redecided(decided("recategorised", bench.policy, *reasons), {"quota_bytes": limit})


def _quota_set(act: Recorded, bench: Bench) -> Redecided:
    category, limit = act.text("category"), act.fact("to")
    if act.outcome == "granted" and isinstance(limit, int):
        may = quota.increase(category, bench.policy)
        granted = quota.granted(limit, act.text("why"), bench.policy, category)
        return Redecided(may if may.outcome == "forbidden" else granted)
    standard, _, decision = quota.standard(category, bench.policy)
    return Redecided(decision, {"to": standard})


def _warned(act: Recorded, bench: Bench) -> Redecided:
    used, category = act.fact("used"), act.text("category")
    if not isinstance(used, int):
        raise Missing("used")
    limit, _, decision = quota.standard(category, bench.policy)
    recorded = act.fact("limit")
    own = recorded if isinstance(recorded, int) else limit
    level = quota.level(used, own, bench.policy)
    return Redecided(Decision(level or "none", decision.reasons, bench.policy.digest))


def _suspended(act: Recorded, bench: Bench) -> Redecided:
    if act.text("ground") == suspension.IDLE:
        return _stage_taken(act, bench)
    return Redecided(suspension.suspend(act.text("ground"), bench.policy))


def _stage_taken(act: Recorded, bench: Bench) -> Redecided:
    stages, stage_at = act.fact("stages"), act.text("stage_at")
    if not isinstance(stages, int):
        raise Missing("stages")
    found = idle.decide(
        kind=act.text("kind"),
        last_used=datetime.fromisoformat(act.text("last_used")),
        away=(),
        answered=False,
        now=act.recorded_at,
        policy=bench.policy,
        calendar=bench.calendar,
        done=Taken(stages, datetime.fromisoformat(stage_at) if stage_at else None),
    )
    return Redecided(found.decision)


def _reactivated(act: Recorded, bench: Bench) -> Redecided:
    events, on = act.fact("events"), act.day("on")
    if not isinstance(events, Mapping) or on is None:
        raise Missing("events")
    known = {str(kind): date.fromisoformat(str(day)) for kind, day in events.items()}
    return Redecided(
        reactivation.decide(act.text("kind"), known, on, act.text("decided_by"), bench.policy)
    )


def _folders_expired(act: Recorded, bench: Bench) -> Redecided:
    on = act.day("on")
    if on is None:
        raise Missing("on")
    return Redecided(expiry.decide(on, bench.policy, bench.calendar)[0])


def _released(act: Recorded, bench: Bench) -> Redecided:
    return Redecided(
        suspension.release(
            act.text("ground"), act.text("route"), bench.policy, temporary=act.flag("temporary")
        )
    )


def _delegated(act: Recorded, bench: Bench) -> Redecided:
    return Redecided(delegation.share(act.text("kind"), act.flag("inside"), bench.policy))


def _replaced(_act: Recorded, bench: Bench) -> Redecided:
    return Redecided(delegation.replace_responsible(bench.policy))


def _duplicate(act: Recorded, bench: Bench) -> Redecided:
    volumes = act.fact("volumes")
    if not isinstance(volumes, list):
        raise Missing("volumes")
    boxes = [
        MailboxHeld(number, act.body, act.text("kind"), act.text("category"), State.ACTIVE,
                    used_bytes=int(volume))
        for number, volume in enumerate(volumes, 1)
    ]  # fmt: skip
    found = duplicates.decide(boxes, act.recorded_at, bench.policy, bench.calendar, bench.counting)
    until = found.pair[2].due_on if found.pair else None
    return Redecided(found.decision, {"save_until": _day(until)})


def _idle_asked(act: Recorded, bench: Bench) -> Redecided:
    found = idle.decide(
        kind=act.text("kind"),
        last_used=datetime.fromisoformat(act.text("last_used")),
        away=(),
        answered=False,
        now=act.recorded_at,
        policy=bench.policy,
        calendar=bench.calendar,
    )
    return Redecided(found.decision)


def _idle_answered(act: Recorded, bench: Bench) -> Redecided:
    last_used = datetime.fromisoformat(act.text("last_used"))
    return Redecided(
        idle.answered(act.text("kind"), last_used, act.text("reason"), bench.policy, bench.calendar)
    )


def _copy_asked(act: Recorded, bench: Bench) -> Redecided:
    """Who asked was the mailbox's own: that was looked at then."""
    asked_on = act.day("asked_on")
    if asked_on is None:
        raise Missing("asked_on")
    ask = CopyAsk(0, 0, asked_on, act.text("through"), act.text("medium"))
    box = MailboxHeld(
        0, act.body, act.text("kind"), act.text("category"), State.CLOSED, person=0,
        copy_until=act.day("copy_until"),
    )  # fmt: skip
    return Redecided(copying.decide(ask, box, bench.policy))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


DECIDERS: Mapping[str, Decider] = {
    "mail.mailbox.asked": _asked,
    "mail.mailbox.opened": _opened,
    "mail.mailbox.waits_for_term": _opened,
    "mail.mailbox.closed": _closed,
    "mail.mailbox.recategorised": _recategorised,
    "mail.mailbox.quota_set": _quota_set,
    "mail.mailbox.warned": _warned,
    "mail.mailbox.suspended": _suspended,
    "mail.mailbox.released": _released,
    "mail.mailbox.delegated": _delegated,
    "mail.mailbox.responsible_replaced": _replaced,
    "mail.mailbox.duplicate_notified": _duplicate,
    "mail.mailbox.idle_asked": _idle_asked,
    "mail.mailbox.idle_notified": _stage_taken,
    "mail.mailbox.reactivated": _reactivated,
    "mail.folders.expired": _folders_expired,
    "mail.mailbox.idle_answered": _idle_answered,
    "mail.mailbox.copy_asked": _copy_asked,
}
"""By the act's kind."""

REQUESTS = frozenset(
    {
        "mail.mailbox.asked", "mail.mailbox.quota_set", "mail.mailbox.delegated",
        "mail.mailbox.copy_asked", "mail.mailbox.released", "mail.mailbox.reactivated",
    }
)  # fmt: skip
"""Acts by which somebody's request was taken or granted: what another norm may answer otherwise."""

REFUSALS = frozenset(
    {
        "not_entitled", "needs_justification", "full", "silent", "forbidden", "refused",
        "individual", "inside", "outside", "late", "no_route", "not_the_person", "wrong_route",
    }
)  # fmt: skip
"""Outcomes that refuse a request."""

NO_DECISIONS: Mapping[str, str] = {
    "mail.mailbox.activated": "cumpre o termo que a abertura exigiu",
    "mail.mailbox.alias_added": "cumpre o passo do evento",
    "mail.mailbox.alias_ended": "cumpre o passo do evento",
    "mail.mailbox.auto_reply_set": "cumpre o passo do evento",
    "mail.mailbox.auto_reply_cleared": "cumpre o passo do evento",
    "mail.mailbox.undelegated": "retira o que se deu",
    "mail.mailbox.extended": "segue o contrato renovado",
    "mail.mailbox.extinct_decided": "escolha da unidade sucessora",
    "mail.mailbox.held": "ordem de pessoa competente",
    "mail.mailbox.unheld": "ordem de pessoa competente",
    "mail.mailbox.purged": "cumpre o prazo prometido no encerramento",
    "mail.mailbox.renamed": "segue o novo nome",
    "mail.mailbox.reopened": "cumpre o passo do evento",
}
"""Acts that decide nothing by the norms, and why not."""
