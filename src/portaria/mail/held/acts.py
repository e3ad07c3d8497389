"""What the competent person and the sender do about held messages, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from portaria.duties.acts import close_about, drop_duties, open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail.acts.desk import Desks
from portaria.mail.held import decisions
from portaria.mail.held.holding import SUBJECT, decide_draft
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import CARRY, DECIDE, RELEASE, RETURN, Refused, State
from portaria.norms.decision import Decision
from portaria.steps.reasons import plain, provisions_of, why

_STATE_OF = {RELEASE: State.RELEASED, RETURN: State.RETURNED}
_VERB = {RELEASE: "released", RETURN: "returned"}


def release_messages(
    ids: Sequence[int], *, why: str, person: int | None, by: str, at: datetime
) -> int:
    """Let messages go on to their recipients; return how many. ``why`` may be "".

    Raises:
        Refused: one of them waits no more, does not exist, or is the decider's own.
    """
    return _decide(ids, RELEASE, why.strip(), person, by, at)


def return_messages(
    ids: Sequence[int], *, why: str, person: int | None, by: str, at: datetime
) -> int:
    """Send messages back to who wrote them, with the reason; return how many.

    Raises:
        Refused: there is no reason, or as :func:`release_messages`.
    """
    if not why.strip():
        raise Refused("diga por que se devolve: é o que o remetente vai ler. Nada foi alterado")
    return _decide(ids, RETURN, why.strip(), person, by, at)


def undo_decisions(ids: Sequence[int], *, person: int | None, by: str, at: datetime) -> int:
    """Take decisions back before the server was told; the messages wait again. Return how many.

    Raises:
        Refused: one of them was not decided, or the server was told already.
    """
    # The duty first, as the runner locks it: whoever has it decides whether there is an undo.
    subjects = [ref(SUBJECT, key) for key in set(ids)]
    taken = drop_duties(
        subjects=subjects, kinds=[CARRY], why="a decisão foi desfeita", at=at, by=by
    )
    rows = lock(ids)
    for row in rows:
        if row.state not in (State.RELEASED, State.RETURNED):
            raise Refused(f"a mensagem nº {row.pk} não está decidida. Nada foi alterado")
    if taken != len(rows):
        raise Refused("a decisão já chegou ao servidor: não se desfaz mais. Nada foi alterado")
    told: list[dict[str, Json]] = [{"was": row.state, "undone_by": person} for row in rows]
    lines = [
        line(row, "decision_undone", at, facts, row.person_id)
        for row, facts in zip(rows, told, strict=True)
    ]
    append(lines, by=by, at=at)
    wait_again(rows, at)
    return len(rows)


def wait_again(rows: Sequence[HeldMessage], at: datetime) -> None:
    """Put rows back to wait, each with a new duty for whoever decides, by the same deadline."""
    keys = [row.pk for row in rows]
    HeldMessage.objects.filter(pk__in=keys).update(
        state=State.WAITING, decided_at=None, decided_by=None, why="", carried_at=None,
        erase_on=None,
    )  # fmt: skip
    earlier = Duty.objects.filter(kind=DECIDE, subject__in=[ref(SUBJECT, key) for key in keys])
    times: dict[str, int] = {}
    for subject in earlier.values_list("subject", flat=True):
        times[subject] = times.get(subject, 0) + 1
    open_duties(
        [
            decide_draft(
                row.pk, row.body_id, row.power, tuple(row.provisions), at,
                due_at=row.due_at, sum_=row.sum, again=times.get(ref(SUBJECT, row.pk), 0),
            )
            for row in rows
        ],
        at=at,
    )  # fmt: skip


def allow_content(ids: Sequence[int], *, person: int, by: str, at: datetime) -> int:
    """The sender lets the competent person read messages of theirs; return how many.

    Raises:
        Refused: one of them is another's, or waits no more.
    """
    rows = lock(ids)
    for row in rows:
        if row.person_id != person or row.state != State.WAITING:
            raise Refused(
                f"a mensagem nº {row.pk} não é sua ou já não espera decisão. Nada foi alterado"
            )
    append([line(row, "content_allowed", at, {}, person) for row in rows], by=by, at=at)
    HeldMessage.objects.filter(pk__in=[row.pk for row in rows]).update(content_allowed_at=at)
    return len(rows)


def see_content(key: int, *, purpose: str, person: int | None, by: str, at: datetime) -> Decision:
    """Record that somebody looks into a message (M18), before they do; the decision that lets them.

    Raises:
        Refused: no norm and nobody lets them, no purpose was given, or it waits no more.
    """
    [row] = lock([key])
    if row.state != State.WAITING:
        raise Refused("a mensagem já não espera decisão: seu conteúdo não está mais aqui")
    decision = content_decision(row, at)
    if decision.outcome == decisions.CLOSED:
        raise Refused(why(decision))
    if not purpose.strip():
        raise Refused("diga para que precisa ver o conteúdo: fica no livro de atos")
    facts: dict[str, Json] = {"purpose": purpose.strip(), "looked": person}
    append([line(row, "content_seen", at, facts, row.person_id, decision)], by=by, at=at)
    return decision


def content_decision(row: HeldMessage, at: datetime) -> Decision:
    """Whether who decides may look into a message, by the norms of its body on the day of ``at``"""
    policy = Desks(at)[row.body_id].policy
    return decisions.content(policy, allowed=row.content_allowed_at is not None)


def lock(ids: Iterable[int]) -> list[HeldMessage]:
    """The rows, locked until the transaction ends, by primary key.

    Raises:
        Refused: one of them does not exist.
    """
    wanted = sorted(set(ids))
    rows = list(HeldMessage.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if missing := set(wanted) - {row.pk for row in rows}:
        raise Refused(f"não há mensagem retida nº {min(missing)}. Nada foi alterado")
    return rows


def line(
    row: HeldMessage,
    verb: str,
    at: datetime,
    facts: dict[str, Json],
    person: int | None,
    decision: Decision | None = None,
) -> ActDraft:
    """The ledger's line of an act on a held message: kind ``mail.held.<verb>``."""
    content: dict[str, Json] = {"facts": {"message_id": row.message_id, **facts}}
    if decision:
        content["decision"] = plain(decision)
    cited = provisions_of(decision) if decision else ()
    return ActDraft(
        kind=f"mail.held.{verb}", subject=ref(SUBJECT, row.pk), person=person, body=row.body_id,
        held_at=at, provisions=tuple(dict.fromkeys((*cited, *row.provisions))),
        policy=decision.policy if decision else "", outcome=decision.outcome if decision else verb,
        content=content,
    )  # fmt: skip


def _decide(
    ids: Sequence[int], what: str, why_: str, person: int | None, by: str, at: datetime
) -> int:
    rows = lock(ids)
    for row in rows:
        if row.state != State.WAITING:
            raise Refused(f"a mensagem nº {row.pk} já não espera decisão. Nada foi alterado")
        if person is not None and row.person_id == person:
            raise Refused(
                f"a mensagem nº {row.pk} é sua: outra pessoa competente decide. Nada foi alterado"
            )
    facts: dict[str, Json] = {"why": why_, "decided_by": person}
    lines = [line(row, _VERB[what], at, facts, row.person_id) for row in rows]
    acts = append(lines, by=by, at=at)
    keys = [row.pk for row in rows]
    HeldMessage.objects.filter(pk__in=keys).update(
        state=_STATE_OF[what], decided_at=at, decided_by=person, why=why_
    )
    _close(keys, why_ or "decidida", by, at)
    run_at = at + timedelta(seconds=settings.HELD_UNDO_SECONDS)
    open_duties(
        [_carry(row, what, act, run_at) for row, act in zip(rows, acts, strict=True)], at=at
    )
    return len(rows)


def _carry(row: HeldMessage, what: str, act: int, run_at: datetime) -> DutyDraft:
    words = {RELEASE: "Liberar", RETURN: "Devolver"}
    return DutyDraft(
        kind=CARRY, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=run_at,
        key=f"{CARRY}:{act}", about=f"{words[what]} no servidor a mensagem retida nº {row.pk}",
        provisions=tuple(row.provisions), payload={"what": what},
    )  # fmt: skip


def _close(keys: Sequence[int], note: str, by: str, at: datetime) -> None:
    close_about([ref(SUBJECT, key) for key in keys], DECIDE, by=by, at=at, note=note)
