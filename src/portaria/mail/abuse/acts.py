"""What is done about misuse of mail: reported, handled, its evidence looked at."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from portaria.duties.acts import close_about, open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.erasure import stamp_subjects
from portaria.ledger.types import ActDraft, Json, ref
from portaria.mail import rules_official as rules
from portaria.mail.abuse.models import Evidence, Report
from portaria.mail.abuse.reading import told_of
from portaria.mail.abuse.types import (
    ACKNOWLEDGE,
    ERASE,
    HANDLE,
    INQUIRY,
    LARGEST,
    POWER,
    SUBJECT,
    VERBS,
    Refused,
    Reported,
    State,
)
from portaria.mail.acts.desk import Desk, Desks
from portaria.mail.whose import boxes_of
from portaria.traces import rules as traces
from portaria.workdays.ruled import ruled


def report_abuse(batch: Sequence[Reported], *, by: str, at: datetime) -> list[int]:
    """Record reports whose source is new, with their evidence; their primary keys. The competent
    unit gets a duty for each, the reporter a word.

    Raises:
        Refused: one is empty or too large.
    """
    for one in batch:
        if not one.raw.strip() or len(one.raw) > LARGEST:
            limit = LARGEST >> 20
            raise Refused(f"a denúncia precisa da mensagem, de até {limit} MB (limite nosso)")
    desks, boxes = Desks(at), boxes_of(one.reporter for one in batch)
    known = set(
        Report.objects.filter(source__in=[one.source for one in batch])
        .values_list("source", flat=True)
    )  # fmt: skip
    keys, acts, duties = [], [], []
    for one in batch:
        if one.source in known:
            continue
        known.add(one.source)
        box = boxes.get(one.reporter.lower())
        row = _recorded(one, box.person if box else None, desks[one.body])
        keys.append(row.pk)
        facts: dict[str, Json] = {
            "reporter": row.reporter, "about": row.about, "message_id": row.message_id,
            "digest": row.evidence.digest,
        }  # fmt: skip
        acts.append(_line(row, "reported", facts, one.at))
        duties.append(_handling(row, POWER, at))
        if row.person_id is not None:
            duties.append(_acknowledging(row, at))
    append(acts, by=by, at=at)
    open_duties(duties, at=at)
    return keys


def handle_reports(
    ids: Sequence[int], state: State, *, why: str, person: int | None, by: str, at: datetime
) -> int:
    """Accept, dismiss or forward reports; return how many. Forwarded ones wait for internal affairs
    and keep their evidence; the others' goes at the end of the time that records are kept.

    Raises:
        Refused: one is not open, is the handler's own, or there is no reason to dismiss or forward.
    """
    if state is not State.ACCEPTED and not why.strip():
        raise Refused("diga o motivo. Nada foi alterado")
    rows = list(Report.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)) or any(row.state != State.OPEN for row in rows):
        raise Refused("uma das denúncias não existe ou já foi tratada. Nada foi alterado")
    if person is not None and any(row.person_id == person for row in rows):
        raise Refused("quem denunciou não trata a própria denúncia. Nada foi alterado")
    desks = Desks(at)
    facts: dict[str, Json] = {"why": why.strip(), "handled_by": person}
    append([_line(row, VERBS[state], facts, at) for row in rows], by=by, at=at)
    subjects = [ref(SUBJECT, row.pk) for row in rows]
    close_about(subjects, HANDLE, by=by, at=at, note=why or "acolhida")
    duties = []
    for row in rows:
        row.state, row.handled_at, row.handled_by_id, row.why = state, at, person, why.strip()
        if state is State.FORWARDED:
            duties.append(_handling(row, INQUIRY, at))
        elif (last := _kept_until(desks[row.body_id], at)) is not None:
            row.erase_on = last
            stamp_subjects([ref(SUBJECT, row.pk)], erase_on=last)
            duties.append(_erasing(row, desks[row.body_id]))
    Report.objects.bulk_update(rows, ["state", "handled_at", "handled_by", "why", "erase_on"])
    open_duties(duties, at=at)
    return len(rows)


def see_evidence(key: int, *, purpose: str, person: int | None, by: str, at: datetime) -> bytes:
    """The evidence of a report, once the look is on record.

    Raises:
        Refused: no purpose was given, or the evidence was erased.
    """
    row = Report.objects.select_for_update().get(pk=key)
    if not purpose.strip():
        raise Refused("diga para que precisa ver a prova: fica no livro de atos")
    kept = Evidence.objects.filter(report=row).first()
    if kept is None:
        raise Refused("a prova desta denúncia foi apagada no fim do prazo de guarda")
    facts: dict[str, Json] = {"purpose": purpose.strip(), "looked": person}
    append([_line(row, "evidence_seen", facts, at)], by=by, at=at)
    return zlib.decompress(bytes(kept.content))


def _recorded(one: Reported, person: int | None, desk: Desk) -> Report:
    about, subject, message_id = told_of(one.raw)
    rule = desk.policy.find(rules.ABUSE_REPORTED)
    row = Report.objects.create(
        body_id=one.body, source=one.source, reporter=one.reporter, person_id=person,
        note=one.note, about=about, subject=subject, message_id=message_id,
        provision=rule.ref if rule else "", reported_at=one.at, state=State.OPEN,
    )  # fmt: skip
    row.evidence = Evidence.objects.create(
        report=row, content=zlib.compress(one.raw), digest=hashlib.sha256(one.raw).hexdigest(),
        size=len(one.raw), faithful=one.faithful,
    )  # fmt: skip
    return row


def _line(row: Report, verb: str, facts: dict[str, Json], at: datetime) -> ActDraft:
    return ActDraft(
        kind=f"mail.abuse.{verb}", subject=ref(SUBJECT, row.pk), person=row.person_id,
        body=row.body_id, held_at=at, provisions=(row.provision,) if row.provision else (),
        outcome=verb, content={"facts": facts},
    )  # fmt: skip


def _handling(row: Report, power: str, at: datetime) -> DutyDraft:
    what = "Apurar" if power == INQUIRY else "Tratar"
    return DutyDraft(
        kind=HANDLE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=at,
        key=f"{HANDLE}:{row.pk}:{power}", assignee=f"power:{power}",
        about=f"{what} a denúncia nº {row.pk} de mau uso do correio",
        provisions=(row.provision,) if row.provision else (),
    )  # fmt: skip


def _acknowledging(row: Report, at: datetime) -> DutyDraft:
    return DutyDraft(
        kind=ACKNOWLEDGE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None, run_at=at,
        key=f"{ACKNOWLEDGE}:{row.pk}",
        about=f"Acusar o recebimento da denúncia nº {row.pk}",
    )  # fmt: skip


def _kept_until(desk: Desk, at: datetime) -> date | None:
    span = desk.policy.find(traces.RETENTION, log_kind="correio")
    if span is None:
        return None
    return ruled(
        at, span, counting=desk.counting, calendar=desk.calendar, label="Guarda da prova"
    ).due_on


def _erasing(row: Report, desk: Desk) -> DutyDraft:
    assert row.erase_on is not None  # noqa: S101  # asked only for those dated
    return DutyDraft(
        kind=ERASE, body=row.body_id, subject=ref(SUBJECT, row.pk), person=None,
        run_at=desk.calendar.first_instant(row.erase_on + timedelta(days=1)),
        key=f"{ERASE}:{row.pk}", about=f"Apagar a prova e os dados da denúncia nº {row.pk}",
        provisions=(row.provision,) if row.provision else (),
    )  # fmt: skip
