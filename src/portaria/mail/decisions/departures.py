"""Dismissal, retirement, death, end of contract: what goes with the bond."""

from __future__ import annotations

from portaria.mail.decisions import closing, delegation, retention
from portaria.mail.decisions.arrivals import recategorise
from portaria.mail.decisions.case import Case, where
from portaria.mail.decisions.terms import day_text
from portaria.mail.types import OPEN, ORGANIZATIONAL, MailboxHeld
from portaria.norms.decision import Decision
from portaria.people.counting import counting_of
from portaria.people.types import ENDS_BOND
from portaria.steps.reasons import provisions_of
from portaria.workdays.arithmetic import with_others


def departure(case: Case) -> None:
    """The individual mailbox closes where a norm closes it; what the person answers for passes on;
    what the person shares is shared no more."""
    for box in case.own(*OPEN):
        close_or_keep(case, box)
    staying = closing.staying_bond(case.event, case.policy) is not None
    if not staying:
        pass_on(case, case.answered_for())
        end_sharing(case)


def close_or_keep(case: Case, box: MailboxHeld) -> None:
    """The step that closes ``box``, or moves it to the bond that stays."""
    decision = closing.on_event(
        case.event, box.category, case.policy, credential_ends=case.credential_ends
    )
    outcome = case.decide(decision)
    if outcome == "close":
        close(case, box, decision)
        return
    # Nothing closes it (another bond keeps the credential too): the category is the other bond's.
    ended = case.event.kind in ENDS_BOND
    stays = closing.staying_bond(case.event, case.policy) if ended else None
    if stays is not None and stays.category != box.category:
        recategorise(case, box, stays.category)


def close(case: Case, box: MailboxHeld, decision: Decision) -> None:
    """The step that closes ``box``, telling what is promised if it closes on the event's day."""
    promised = retention.promise(
        why=case.event.kind.value,
        kind=box.kind,
        deletes=False,
        closed_at=max(case.event.effective_at, case.event.known_at),
        policy=case.policy,
        calendar=case.calendar,
        counting=counting_of(case.policy),
    )
    case.decide(promised.decision)
    about = f"Encerrar {where(box)}"
    if promised.copy is not None:
        about += f"; cópia pode ser pedida até {day_text(promised.copy.due_on)}"
    if promised.purge_on is not None:
        about += f"; conteúdo guardado e eliminado em {day_text(promised.purge_on)}"
    else:
        about += "; a norma não fixa a guarda do conteúdo"
    case.step(
        "mail.close",
        about,
        decision,
        box=box,
        sum_=with_others(*promised.sums) if promised.sums else None,
        payload={"provisions_kept": list(provisions_of(promised.decision))},
    )


def pass_on(case: Case, boxes: list[MailboxHeld]) -> None:
    """Each organizational mailbox gets another responsible (M6)."""
    decision = delegation.replace_responsible(case.policy)
    if not boxes or case.decide(decision) != "replace":
        return
    for box in boxes:
        about = f"Substituir quem responde por {where(box)}"
        assignee = f"head-of:{box.unit}" if box.unit else "power:mail.manage"
        case.step("mail.replace_responsible", about, decision, box=box, assignee=assignee)


def end_sharing(case: Case) -> None:
    """The person is of the institution no more: delegations end (M5), and whoever
    answers for the mailbox puts its list in order."""
    for box in case.shared():
        outside = delegation.share(ORGANIZATIONAL, False, case.policy)
        if case.decide(outside) == "outside":
            about = f"Retirar a delegação sobre {where(box)}"
            payload = {"delegation": box.delegation}
            case.step("mail.end_delegations", about, outside, box=box, payload=payload)
        else:
            review_list(case, box)


def review_list(case: Case, box: MailboxHeld) -> None:
    """The responsible looks at who shares ``box`` (M5)."""
    decision = delegation.review(case.policy)
    if case.decide(decision) != "review":
        return
    about = f"Rever quem tem acesso a {where(box)}"
    assignee = f"person:{box.person}" if box.person else "power:mail.manage"
    case.step("mail.review_delegates", about, decision, box=box, assignee=assignee)
