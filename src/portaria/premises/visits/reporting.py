"""What is kept of a visitor, on paper, for the visitor who asks for it at the desk: what for, until
when, and who looked (R5; LGPD, art. 18, I, II; art. 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from django.db import transaction
from django.utils.translation import gettext as _

from portaria.frame import labels, pdf
from portaria.frame.actors import shown, users_in
from portaria.ledger.acts import append
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.norms.policy import Policy
from portaria.premises import rules_visitors as rules
from portaria.premises.desk import Desk, line
from portaria.premises.visits.acts.recording import SUBJECT
from portaria.premises.visits.models import Photo, Visit, Visitor
from portaria.steps.reasons import by_fact, by_rule, decided

SEEN = "premises.visit.photo_seen"


def hand_report(visitor: int, *, by: str, at: datetime) -> bytes:
    """The report as PDF, once that it was handed over is on record.

    Raises:
        Visitor.DoesNotExist: there is none, or its data was erased.
    """
    with transaction.atomic():
        row = Visitor.objects.select_related("body").get(pk=visitor, erased_at=None)
        desk = Desk(at)
        policy = desk.policy(row.body_id)
        decision = decided("reported", policy, by_fact("asked", "O visitante pediu os seus dados"))
        told = line("visitor.reported", ("visitor", row.pk), row.body_id, decision, {}, at=at)
        append([told], by=by, at=at)
        return _paper(row, policy, desk.calendar(row.body_id).zone, at)


def _paper(row: Visitor, policy: Policy, zone: tzinfo, at: datetime) -> bytes:
    visits = list(
        row.visits.select_related("host", "unit", "place", "badge").order_by("-first_at", "-pk")
    )
    made = pdf.document(_("Dados de quem visitou"), at=at, issuer=row.body.name)
    made.table((), [
        (_("Nome"), row.name), (_("Documento"), row.document or "–"),
        (_("Guardados até"), f"{row.keep_until:%d/%m/%Y}"),
    ], widths=(1, 3))  # fmt: skip
    made.heading(_("Para quê"))
    made.items([_("Registrar quem entra e sai, a quem visita e quem responde pela visita."),
                *_ordered(policy)])  # fmt: skip
    made.heading(_("Visitas"))
    made.table(
        (_("Quando"), _("A quem"), _("Onde"), _("Motivo"), _("O mais que se guarda")),
        [_visit(visit, zone) for visit in visits], widths=(3, 3, 2, 3, 3),
    )  # fmt: skip
    made.heading(_("Fotografias"))
    made.items(_photos(visits, zone) or [_("Nenhuma está guardada.")])
    made.heading(_("Passagens pelas portas"))
    made.items(_passages(visits, zone))
    return made.bytes()


def _ordered(policy: Policy) -> list[str]:
    """What the norm orders recorded of a visitor, and asked for."""
    found = ((rule, policy.find(rule)) for rule in (rules.NEEDS, rules.RECORDS))
    return [by_rule(rule.name, rule, cited).text for rule, cited in found if cited is not None]


def _visit(visit: Visit, zone: tzinfo) -> Sequence[str]:
    first, last = visit.admitted_at or visit.first_at, visit.left_at
    when = f"{first.astimezone(zone):%d/%m/%Y %H:%M}"
    more = (
        visit.company, visit.plate, visit.email, visit.badge.serial if visit.badge else "",
        _("menor de idade") if visit.minor else "",
    )  # fmt: skip
    return (
        f"{when} – {last.astimezone(zone):%d/%m/%Y %H:%M}" if last else when,
        " · ".join(filter(None, (
            visit.host.shown_name if visit.host else "", visit.unit.acronym if visit.unit else "",
        ))),
        visit.place.name if visit.place else "",
        visit.purpose,
        " · ".join(filter(None, more)),
    )  # fmt: skip


def _photos(visits: Sequence[Visit], zone: tzinfo) -> list[str]:
    """Each photograph with its last day, then each look at one."""
    words = {"document": _("do documento"), "face": _("do rosto")}
    kept = Photo.objects.filter(visit__in=visits).order_by("taken_at", "pk")
    said = [
        _("Fotografia %(what)s, apagada depois de %(day)s")
        % {"what": words[photo.kind], "day": f"{photo.erase_on:%d/%m/%Y}"}
        for photo in kept
    ]
    subjects = [ref(SUBJECT, visit.pk) for visit in visits]
    looks = Act.objects.filter(subject__in=subjects, kind=SEEN).order_by("id")
    users = users_in(look.by for look in looks)
    return said + [
        f"{look.held_at.astimezone(zone):%d/%m/%Y %H:%M}: {labels.of(labels.ACTS, SEEN)}"
        f" ({shown(look.by, users)})"
        for look in looks
    ]


def _passages(visits: Sequence[Visit], zone: tzinfo) -> list[str]:
    """What doors keep, and which requests that are no secret saw of it."""
    said = [_("As portas registram quando o crachá de visitante passa. Ninguém o vê depois, senão"
              " por pedido escrito que a norma conceda.")]  # fmt: skip
    for visit in visits:
        open_ = visit.disclosures.filter(disclosure__secret=False).select_related("disclosure")
        for one in open_.order_by("pk"):
            sealed = one.disclosure.sealed_at
            day = f"{sealed.astimezone(zone):%d/%m/%Y}" if sealed else "–"
            number = {"n": one.disclosure_id, "day": day}
            said.append(_("O pedido nº %(n)s recebeu passagens suas em %(day)s.") % number)
    said.append(_("Quem visita não tem página aqui e não é avisado de cada pedido: pergunte na"
                  " recepção (limite deste produto). Um pedido em sigilo só aparece quando o sigilo"
                  " acaba."))  # fmt: skip
    return said
