"""A situation report on paper: the incidents of a time, each with its evidence by digest (F17)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portaria.bodies.policies import adopted
from portaria.frame import labels, pdf
from portaria.incidents.models import Incident, SituationReport

FIGURES = 16
"""Hexadecimal figures of a digest that fit a column; the whole is in the file with the evidence."""


def paper(row: SituationReport, incidents: Sequence[Incident]) -> bytes:
    """The report as PDF."""
    its = adopted(row.body_id)
    kinds, zone = its.vocabulary.keys.get("incident", {}), its.calendar.zone
    title = _("Relatório situacional de segurança nº %(n)s") % {"n": row.pk}
    made = pdf.document(title, at=row.sent_at, issuer=row.body.name)
    made.paragraph(f"{row.first_on:%d/%m/%Y} – {row.last_on:%d/%m/%Y}").paragraph(row.account)
    made.heading(_("Ocorrências"))
    if not incidents:
        return made.paragraph(_("Nenhuma no período.")).bytes()
    made.table(
        (_("Nº"), _("Comunicada"), _("Espécie"), _("O que houve"), _("Situação")),
        [
            (str(i.pk), f"{i.registered_at.astimezone(zone):%d/%m/%Y %H:%M}",
             kinds.get(i.kind, i.kind), i.what, labels.of(labels.INCIDENTS, i.state))
            for i in incidents
        ],
        widths=(1, 2, 2, 5, 2),
    )  # fmt: skip
    proofs = [
        (str(i.pk), piece.name, f"{piece.size}", piece.digest[:FIGURES])
        for i in incidents
        for piece in i.evidence.all()
    ]
    if proofs:
        made.heading(_("Provas"))
        header = (_("Nº"), _("Arquivo"), _("Octetos"), "SHA-256")
        made.table(header, proofs, widths=(1, 5, 2, 3))
    return made.bytes()
