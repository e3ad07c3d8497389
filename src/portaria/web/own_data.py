"""Everything that is kept about one person, for that person (LGPD, art. 9º, 18, 19; R5): what, for
which purpose, until when, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portaria.frame import actors, citations, labels
from portaria.frame.categories import label as category_label
from portaria.frame.people import names_of
from portaria.frame.templatetags.portaria import day, instant
from portaria.ledger.discretion import nowhere, readable
from portaria.ledger.models import Act
from portaria.mail.traces.requests.listing import that_concern
from portaria.notices.queries import of_person
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Person
from portaria.privacy.models import PersonRead
from portaria.privacy.queries import reads_of
from portaria.procedures.terms.models import Term
from portaria.web.holdings import holdings_of

SHOWN = 500
"""Lines of a section; ours, no norm's: a section says when it has more."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data.

    Attributes:
        key: stable, in English, for programs.
        purpose: what it serves, and on which legal ground.
        kept: until when.
        header: the columns' words; rows have as many cells.
        more: how many lines were left out.
    """

    key: str
    title: str
    purpose: str
    kept: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0


def report_of(person: Person, today: date) -> list[Section]:
    """The sections, in the order in which they are read."""
    return [
        _identity(person),
        _bonds(person),
        _events(person),
        _holdings(person, today),
        _terms(person),
        _acts(person),
        _notices(person),
        _looks(person),
        _traces(person),
    ]


_DUTY = gettext_noop(
    "Execução de políticas públicas e dever legal do órgão (LGPD, art. 7º, II e III, e art. 23)"
)


def _identity(person: Person) -> Section:
    rows = [
        (_("Nome"), person.name),
        (_("Nome social"), person.social_name or "–"),
        (_("CPF"), cpf.masked(person.cpf_encrypted) or "–"),
        (_("Nascimento"), day(person.born_on)),
        (_("Correio eletrônico"), person.email or "–"),
        (_("Telefone"), person.phone or "–"),
        (_("Deficiência visual declarada"), _("sim") if person.visual_disability else _("não")),
    ]
    return Section(
        "identity", _("Quem você é"), _(_DUTY),
        _("Enquanto houver vínculo ou algo em seu nome a guardar; o CPF fica cifrado."),
        (_("Dado"), _("O que consta")), rows,
    )  # fmt: skip


def _bonds(person: Person) -> Section:
    found = Bond.objects.filter(person=person).select_related("body", "unit").order_by("start")
    rows = [
        (b.body.acronym, b.registration, category_label(b.category), b.post or "–",
         b.unit.acronym if b.unit else "–", day(b.start), day(b.end or b.planned_end))
        for b in found
    ]  # fmt: skip
    header = (_("Órgão"), _("Matrícula"), _("Categoria"), _("Cargo"), _("Unidade"), _("Desde"),
              _("Até"))  # fmt: skip
    return Section(
        "bonds", _("Vínculos"), _(_DUTY),
        _("São os assentamentos que o RH informou; seguem a guarda dele."), header, rows,
    )  # fmt: skip


def _events(person: Person) -> Section:
    found = FunctionalEvent.objects.filter(person=person).order_by("-effective_on", "-id")
    rows = [
        (labels.of(labels.EVENTS, e.kind), day(e.effective_on), day(e.until), instant(e.known_at))
        for e in found[:SHOWN]
    ]
    return Section(
        "events", _("Eventos funcionais"), _(_DUTY),
        _("São os assentamentos que o RH informou; seguem a guarda dele."),
        (_("Evento"), _("Vale desde"), _("Até"), _("Soube-se em")), rows,
        max(0, found.count() - SHOWN),
    )  # fmt: skip


def _holdings(person: Person, today: date) -> Section:
    rows = [
        (h.kind, h.name, labels.of(getattr(labels, h.table), h.state), day(h.since), day(h.until),
         citations.label(h.provision, h.body) if h.provision else "–")
        for h in holdings_of(person.pk, today)
    ]  # fmt: skip
    header = (_("O quê"), _("Nome"), _("Situação"), _("Desde"), _("Até"), _("Por quê"))
    return Section(
        "holdings", _("Contas, caixas, listas, crachás, acessos e veículos"), _(_DUTY),
        _("Até a data de cada um; depois ficam só os atos, sem o conteúdo."), header, rows,
    )  # fmt: skip


def _terms(person: Person) -> Section:
    found = Term.objects.filter(person=person).order_by("asked_at", "id")
    rows = [(t.title or t.kind, instant(t.asked_at), instant(t.signed_at)) for t in found]
    return Section(
        "terms", _("Termos"), _("Prova do compromisso assumido (LGPD, art. 7º, II e VI)"),
        _("Enquanto o compromisso ou a sua prova for exigível."),
        (_("Termo"), _("Pedido em"), _("Assinado em")), rows,
    )  # fmt: skip


def _acts(person: Person) -> Section:
    acts = readable(Act.objects.filter(person=person.pk), nowhere)
    counted = acts.values_list("kind").annotate(n=Count("id"))
    rows = [(labels.of(labels.ACTS, kind), str(n)) for kind, n in counted.order_by("-n", "kind")]
    return Section(
        "acts", _("Atos registrados a seu respeito"),
        _("Prova dos atos da Administração (Lei nº 9.784/1999; LGPD, art. 7º, II)"),
        _("A linha do livro fica; o conteúdo com seus dados é apagado no fim da guarda."),
        (_("Ato"), _("Quantos")), rows,
    )  # fmt: skip


def _notices(person: Person) -> Section:
    found = of_person(person.pk)
    rows = [(instant(n.at), n.title, labels.of(labels.MAILS, n.mail)) for n in found[:SHOWN]]
    return Section(
        "notices", _("Avisos que recebeu"), _("Informar você do que o órgão faz a seu respeito"),
        _("Enquanto o ato de que tratam puder ser revisto."),
        (_("Quando"), _("Aviso"), _("Como")), rows, max(0, found.count() - SHOWN),
    )  # fmt: skip


def _looks(person: Person) -> Section:
    found = reads_of(person.pk)
    rows = list(found[:SHOWN])
    return Section(
        "looks", _("Quem consultou seus dados"),
        _("Prestar contas a você de cada consulta (LGPD, art. 6º, X, e art. 37)"),
        _("Até a data que cada consulta recebeu ao ser registrada."),
        (_("Dia"), _("Quem"), _("O que viu"), _("Com que finalidade"), _("Vezes")),
        look_rows(rows), max(0, found.count() - SHOWN),
    )  # fmt: skip


def look_rows(rows: Sequence[PersonRead]) -> list[tuple[str, str, str, str, str]]:
    """Looks for a reader: day, who, at what, for which purpose, how often; two queries."""
    names = names_of(row.reader for row in rows)
    users = actors.users_in([row.by for row in rows if row.reader not in names])
    return [
        (
            day(row.day),
            names[row.reader]
            if row.reader is not None and row.reader in names
            else actors.shown(row.by, users),
            labels.of(labels.READS, row.what),
            labels.of(labels.POWERS, row.purpose),
            str(row.times),
        )
        for row in rows
    ]


def _traces(person: Person) -> Section:
    rows = [
        (instant(r.released_at), r.body.acronym, r.purpose, day(r.first), day(r.last))
        for r in that_concern(person.pk)[:SHOWN]
    ]
    return Section(
        "traces", _("Registros de correio consultados em apuração"),
        _("Apuração prevista em norma (LGPD, art. 7º, II e VI)"),
        _("Conforme a guarda fixada a cada registro; o que corre em sigilo aparece no fim dele."),
        (_("Liberado em"), _("Órgão"), _("Finalidade"), _("De"), _("Até")), rows,
    )  # fmt: skip
