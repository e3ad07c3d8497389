"""Leave, return, transfer, secondment, new names, extinct units: what a person in post meets."""

from __future__ import annotations

from datetime import timedelta

from portaria.mail import rules
from portaria.mail.decisions import absence, suspension
from portaria.mail.decisions.arrivals import release_seconded
from portaria.mail.decisions.case import Case, where
from portaria.mail.decisions.departures import close, close_or_keep, pass_on, review_list
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import IN_USE, OPEN, MailboxHeld, State
from portaria.norms.decision import Decision
from portaria.steps.reasons import by_fact, by_rule, decided, silence


def leave(case: Case) -> None:
    """The automatic reply, for as long as the absence lasts (M15)."""
    event = case.event
    kind = str(event.details.get("leave_kind") or "")
    decision = absence.reply(kind, case.policy)
    boxes = case.own(*IN_USE)
    if case.decide(decision) != "reply":
        return
    if not boxes:
        case.fact("no_mailbox", "A pessoa não tem caixa em uso")
    text = absence.text(event.effective_on, event.until)
    start = event.effective_on.isoformat()
    until = event.until.isoformat() if event.until else None
    for box in boxes:
        about = f"Ligar a resposta automática de {where(box)}"
        period = {"start": start, "until": until, "text": text}
        case.step("mail.set_auto_reply", about, decision, box=box, payload=period)
        if event.until is not None:
            case.step(
                "mail.clear_auto_reply",
                f"Desligar a resposta automática de {where(box)}",
                decision,
                box=box,
                run_at=case.calendar.first_instant(event.until + timedelta(days=1)),
                payload={"start": start},
            )


def back(case: Case) -> None:
    """Returned, perhaps sooner than said: the reply ends."""
    decision = absence.over(str(case.event.details.get("leave_kind") or ""), case.policy)
    if not any(box.auto_reply for box in case.own(*IN_USE)):
        case.fact("no_reply", "Nenhuma resposta automática está ligada")
    for box in case.own(*IN_USE):
        if box.auto_reply:
            case.decide(decision)
            about = f"Desligar a resposta automática de {where(box)}"
            case.step("mail.clear_auto_reply", about, decision, box=box)


def transfer(case: Case) -> None:
    """The mailbox moves with the person; what belongs to the unit stays there."""
    left = case.event.details.get("from_unit")
    pass_on(case, [b for b in case.answered_for() if left is not None and b.unit == left])
    for box in case.shared():
        review_list(case, box)
    if not case.decisions:
        case.fact("goes_along", "A caixa individual acompanha a pessoa, e nada mais há a mudar")


def secondment_out(case: Case) -> None:
    """Lent to another body: an alias, never a second mailbox (M4); or as the norm says."""
    cited = case.policy.find(rules.SECONDED_OUT)
    if cited is None:
        case.decide(decided("silent", case.policy, silence(rules.SECONDED_OUT, case.policy)))
        for box in case.own(*OPEN):
            close_or_keep(case, box)
        return
    decision = decided(cited.value, case.policy, by_rule("seconded", rules.SECONDED_OUT, cited))
    case.decide(decision)
    for box in case.own(*IN_USE):
        if cited.value == "alias":
            _alias(case, box, decision)
        elif cited.value == "suspend" and box.state is State.ACTIVE:
            payload = {"ground": suspension.SECONDED}
            about = f"Suspender {where(box)} enquanto durar a cessão"
            case.step("mail.suspend", about, decision, box=box, payload=payload)
        elif cited.value == "close":
            close(case, box, decision)


def secondment_end(case: Case) -> None:
    """Back: the alias ends, or the suspension does."""
    for box in case.own(*OPEN):
        if box.has_alias:
            cited = case.policy.find(rules.SECONDED_OUT)
            said = "Terminou a cessão que deu causa ao alias"
            reason = (
                by_rule("seconded", rules.SECONDED_OUT, cited, said)
                if cited
                else silence(rules.SECONDED_OUT, case.policy)
            )
            decision = decided("end", case.policy, reason)
            case.decide(decision)
            case.step("mail.end_aliases", f"Encerrar o alias de {where(box)}", decision, box=box)
        if box.suspended_for == suspension.SECONDED:
            release_seconded(case, box)


def new_name(case: Case) -> None:
    """Where the mailbox is named as the account, it follows the account's new login."""
    login = case.event.details.get("new_login")
    for box in case.own(*OPEN):
        cited = case.policy.find(rules.ADDRESS, category=box.category)
        if cited is None:
            unsaid = silence(rules.ADDRESS, case.policy, box.category)
            case.decide(decided("silent", case.policy, unsaid))
            continue
        if cited.value != "login" or not isinstance(login, str):
            kept = by_rule("address", rules.ADDRESS, cited)
            same = by_fact("same_login", f"O endereço {where(box)} não muda com o nome")
            case.decide(decided("keep", case.policy, same, kept))
            continue
        decision = decided("rename", case.policy, by_rule("address", rules.ADDRESS, cited))
        case.decide(decision)
        about = f"Renomear {where(box)} como a conta de rede"
        case.step("mail.rename", about, decision, box=box, payload={"name": login})


def unit_renamed(case: Case) -> None:
    """Where the norm names a unit's mailbox after its acronym, the address follows the new one."""
    acronym = str(case.event.details.get("new") or "")
    for box in case.held:
        if box.state not in OPEN or not box.address:
            continue
        cited = case.policy.find(rules.ADDRESS, category=box.category)
        if cited is None:
            unsaid = silence(rules.ADDRESS, case.policy, box.category)
            case.decide(decided("silent", case.policy, unsaid))
            continue
        reason = by_rule("address", rules.ADDRESS, cited)
        if cited.value != "unit_acronym":
            same = by_fact("same_address", f"O endereço {where(box)} não muda com a sigla")
            case.decide(decided("keep", case.policy, same, reason))
            continue
        decision = decided("rename", case.policy, reason)
        case.decide(decision)
        about = f"Renomear {where(box)} com a nova sigla da unidade, {acronym}"
        case.step("mail.rename", about, decision, box=box, payload={"name": acronym})


def unit_extinct(case: Case) -> None:
    """The successor decides the fate of the mailbox and its content (M7)."""
    cited = case.policy.find(rules.UNIT_EXTINCT)
    if cited is None:
        case.decide(decided("silent", case.policy, silence(rules.UNIT_EXTINCT, case.policy)))
        return
    decision = decided("successor", case.policy, by_rule("extinct", rules.UNIT_EXTINCT, cited))
    case.decide(decision)
    successor = case.event.details.get("successor")
    assignee = f"head-of:{successor}" if successor else "power:mail.manage"
    for box in case.held:
        if box.state in OPEN:
            day = day_text(case.event.effective_on)
            case.step(
                "mail.decide_extinct",
                f"Decidir o destino de {where(box)}, da unidade extinta em {day}: "
                "manter, transferir ou encerrar",
                decision,
                box=box,
                assignee=assignee,
                payload={"choices": ["keep", "transfer", "close"], "successor": successor},
            )


def _alias(case: Case, box: MailboxHeld, decision: Decision) -> None:
    """An alias at the receiving body where it runs here; else its managers agree on one."""
    receiving = str(case.event.details.get("to_body") or "")
    until = case.event.until
    payload = {
        "to_body": receiving,
        "start": case.event.effective_on.isoformat(),
        "until": until.isoformat() if until else None,
    }
    about = f"Dar a {where(box)} um alias no órgão que recebe a pessoa"
    case.step("mail.add_alias", about, decision, box=box, payload=payload)
