"""Admission, secondment in, reinstatement, change of category, renewal: what a bond gives."""

from __future__ import annotations

from portaria.mail import rules
from portaria.mail.decisions import entitlement, quota
from portaria.mail.decisions.case import Case, where
from portaria.mail.decisions.closing import MAY_HOLD
from portaria.mail.decisions.suspension import SECONDED
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import INDIVIDUAL, OPEN, MailboxHeld, State
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision
from portaria.people.types import EventKind
from portaria.steps.reasons import by_fact, by_rule, decided, led_by, silence


def arrival(case: Case) -> None:
    """A new bond: the mailbox it gives, or the one that is kept, or reopened."""
    standing = case.own(*OPEN)
    if standing:
        _keep(case, standing[0])
        return
    decision = entitlement.decide(case.event.bond.category, case.policy)
    outcome = case.decide(decision)
    closed = _within_retention(case)
    if closed and (outcome in entitlement.AUTOMATIC or _returned(case, outcome)):
        _reopen(case, closed)
    elif outcome in entitlement.AUTOMATIC:
        _open(case, decision)
    elif outcome == "own_request":
        person = f"person:{case.event.person}"
        case.step("mail.ask", "Solicitar a própria caixa de correio", decision, assignee=person)
    elif outcome == "entitled":
        about = "Providenciar a caixa: há direito a ela, e a norma não diz quem a pede"
        case.step("mail.ask", about, decision, assignee="power:mail.manage")


def category_change(case: Case) -> None:
    """Quota and domain follow the category; a category that gives no mailbox closes it only if a
    norm says so (none is assumed)."""
    standing = case.own(*OPEN)
    if not standing:
        arrival(case)
    for box in standing:
        if box.category == case.event.bond.category:
            called = case.policy.words.of(box.category, CATEGORY)
            case.fact("same", f"{where(box)} já é da categoria «{called}»")
            continue
        recategorise(case, box, case.event.bond.category)


def renewal(case: Case) -> None:
    """A contract's new end is the mailbox's new end."""
    until = case.event.bond.planned_end
    for box in case.own(*OPEN):
        if box.valid_until is None or box.valid_until == until:
            case.fact("same", f"A vigência de {where(box)} não muda")
            continue
        decision = _extended(case, box)
        case.decide(decision)
        about = f"Estender a vigência de {where(box)}" + (
            f" até {day_text(until)}" if until else ", sem termo"
        )
        payload = {"valid_until": until.isoformat() if until else None}
        case.step("mail.extend", about, decision, box=box, payload=payload)
    if not case.own(*OPEN):
        arrival(case)


def _extended(case: Case, box: MailboxHeld) -> Decision:
    """The contract goes on; the mailbox by what ties it to the contract, or else by what still
    gives its category the right to one."""
    said = "A vigência acompanha o contrato renovado"
    cited = case.policy.find(rules.VALID_WITH_CONTRACT, category=box.category)
    if cited and cited.value:
        reason = by_rule("with_contract", rules.VALID_WITH_CONTRACT, cited, said)
        return decided("extend", case.policy, reason)
    right = entitlement.decide(box.category, case.policy)
    return decided("extend", case.policy, *right.reasons, by_fact("renewed", said))


def reinstatement(case: Case) -> None:
    """The person is back as if never gone: within the retention, with the same mailbox."""
    arrival(case)


def recategorise(case: Case, box: MailboxHeld, category: str) -> None:
    """The step by which ``box`` passes to ``category``."""
    _, _, decision = quota.standard(category, case.policy)
    case.decide(decision)
    called = case.policy.words.of(category, CATEGORY)
    about = f"Passar {where(box)} à categoria «{called}»: limite e domínio"
    case.step("mail.recategorise", about, decision, box=box, payload={"category": category})


def _keep(case: Case, box: MailboxHeld) -> None:
    """One person, one mailbox: a further bond adds none, and one that came back from secondment
    has it released."""
    category = case.event.bond.category
    held = by_fact("held", f"A pessoa já tem {where(box)}", box.id)
    case.decide(led_by(held, entitlement.decide(category, case.policy, held=1), "keep"))
    if box.suspended_for == SECONDED:
        release_seconded(case, box)


def release_seconded(case: Case, box: MailboxHeld) -> None:
    """The secondment that suspended ``box`` is over."""
    decision = decided("release", case.policy, by_fact("back", "Terminou a cessão", box.id))
    case.decide(decision)
    payload = {"route": "secondment_end"}
    case.step("mail.release", f"Liberar {where(box)}", decision, box=box, payload=payload)


def _within_retention(case: Case) -> MailboxHeld | None:
    """The person's closed mailbox whose content is still kept on the day of the event."""
    kept = [
        box
        for box in case.own(State.CLOSED)
        if box.purge_on is None or case.event.effective_on < box.purge_on or box.legal_hold
    ]
    return max(kept, key=lambda box: box.id, default=None)


def _returned(case: Case, outcome: str) -> bool:
    """Reinstatement undoes the end: the old mailbox needs no new request."""
    return case.event.kind is EventKind.REINSTATEMENT and outcome in MAY_HOLD


def _reopen(case: Case, box: MailboxHeld) -> None:
    cited = case.policy.find(rules.RETENTION, event=box.closed_for) if box.purge_on else None
    said = "O conteúdo ainda está guardado: reabre-se a mesma caixa"
    reason = (
        by_rule("kept", rules.RETENTION, cited, said) if cited else by_fact("kept", said, box.id)
    )
    decision = decided("reopen", case.policy, reason)
    case.decide(decision)
    until = case.event.bond.planned_end
    payload = {
        "category": case.event.bond.category,
        "valid_until": until.isoformat() if until else None,
    }
    case.step("mail.reopen", f"Reabrir {where(box)}", decision, box=box, payload=payload)


def _open(case: Case, decision: Decision) -> None:
    bond = case.event.bond
    if case.login is None and (needs := _needs_login(case)):
        case.decide(needs)
        return
    term = entitlement.term_of(bond.category, case.policy)
    if term is None:
        unsaid = silence(rules.TERM, case.policy, bond.category)
        case.decide(decided("no_term", case.policy, unsaid))
    until = bond.planned_end
    case.step(
        "mail.open",
        "Criar a caixa de correio individual"
        + (", que espera o termo assinado" if term is not None else ""),
        decision,
        payload={
            "kind": INDIVIDUAL,
            "category": bond.category,
            "unit": bond.unit,
            "unit_acronym": bond.unit_acronym,
            "valid_until": until.isoformat() if until else None,
            "login": case.login or "",
        },
    )


def _needs_login(case: Case) -> Decision | None:
    """The provision that makes the mailbox suppose the account, if one does."""
    category = case.event.bond.category
    credential = case.policy.find(rules.NEEDS_CREDENTIAL, category=category)
    if credential is not None and credential.value.orders:
        reason = by_rule("needs_credential", rules.NEEDS_CREDENTIAL, credential)
        return decided("waits_for_account", case.policy, reason)
    pattern = case.policy.find(rules.ADDRESS, category=category)
    if pattern is not None and pattern.value == "login":
        reason = by_rule("address", rules.ADDRESS, pattern)
        return decided("waits_for_account", case.policy, reason)
    return None
