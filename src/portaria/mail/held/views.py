"""Held messages: those that wait for the viewer's decision, one of them, and the viewer's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.bodies import names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.types import key_of, ref
from portaria.mail.gate.holding import POWER
from portaria.mail.held import acts, decisions, listing
from portaria.mail.held.holding import SUBJECT
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import CARRY, State
from portaria.people.queries import bodies_of
from portaria.workdays.arithmetic import text_of

_FILTERS = ("q", "orgao", "situacao", "regra")


def reach(viewer: Viewer) -> QuerySet[HeldMessage]:
    """The messages that the viewer decides."""
    return listing.decided_by(viewer.powers.items())


def may_decide(viewer: Viewer, row: HeldMessage) -> bool:
    """Whether the viewer is competent for a message, and it is not their own."""
    own = row.person_id is not None and row.person_id == viewer.person
    return viewer.holds(row.power, row.body_id) and not own


@requires(POWER)
def held(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer's decision, the nearest deadline first; what was decided."""
    viewer = viewer_of(request)
    asked = _asked(request, viewer)
    everything = reach(viewer)
    page = page_of(list(_ordered(_narrowed(everything, asked), asked)[asked.start : asked.stop]),
                   asked)  # fmt: skip
    columns = (
        Column(_("Escolher"), css="tight"), Column(_("Mensagem")),
        Column(_("De"), "remetente"), Column(_("Por quê")), Column(_("Situação")),
        Column(_("Chegou"), "chegada", "tight"), Column(_("Até"), "prazo", "tight"),
    )  # fmt: skip
    context: dict[str, object] = {
        "page": page, "asked": asked, "columns": columns, "now": clock.now(),
        "wanted": _state(asked), "undoable": _undoable(page.rows),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "held/rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(POWER)),
        "states": [(s, labels.of(labels.HELD, s)) for s in listing.STATES],
        "rules": [
            (name, labels.of(labels.GATE_RULES, name)) for name in listing.rules_of(everything)
        ],
        "seconds": settings.HELD_UNDO_SECONDS,
    }
    return render(request, "held/list.html", context)


@requires(POWER)
def held_csv(request: HttpRequest) -> HttpResponseBase:
    """The same messages, whole, as CSV."""
    asked = _asked(request, viewer_of(request))
    rows = _ordered(_narrowed(reach(viewer_of(request)), asked), asked)
    header = (_("Número"), _("Órgão"), _("Chegou"), _("De"), _("Para"), _("Assunto"), _("Regra"),
              _("Dispositivos"), _("Até"), _("Situação"), _("Motivo"))  # fmt: skip
    lines = (
        (r.pk, r.body_id, r.arrived_at, r.sender, ", ".join(r.recipients), r.subject,
         r.reasons[0]["rule"] if r.reasons else "", ", ".join(r.provisions), r.due_at,
         labels.of(labels.HELD, r.state), r.why)
        for r in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("mensagens-retidas", header, lines)


@signed_in
def held_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: to who decides it, with what may be done; to who sent it, where it is."""
    viewer = viewer_of(request)
    row = get_object_or_404(HeldMessage.objects.select_related("body", "decided_by"), pk=pk)
    return shown(request, viewer, row)


def shown(
    request: HttpRequest, viewer: Viewer, row: HeldMessage, *, status: int = 200, **more: object
) -> HttpResponse:
    """The page of a message, with ``more`` in it (its parts, what went wrong)."""
    own = row.person_id is not None and row.person_id == viewer.person
    if not own and not viewer.holds(row.power, row.body_id):
        raise Denied((row.power,), row.body_id)
    deciders = _deciders(viewer, row)
    context: dict[str, object] = {
        "row": row,
        "own": own,
        "assigned": f"power:{row.power}",
        "deciders": deciders,
        "only_sender": own and not deciders and viewer.holds(row.power, row.body_id),
        "may_decide": may_decide(viewer, row) and row.state == State.WAITING,
        "undoable": may_decide(viewer, row) and row.pk in _undoable([row]),
        "content": acts.content_decision(row, clock.now()),
        "open": decisions.OPEN,
        "sum": text_of(row.sum).splitlines() if row.sum else [],
        "now": clock.now(),
        "seconds": settings.HELD_UNDO_SECONDS,
    }
    return render(request, "held/message.html", context | more, status=status)


def _deciders(viewer: Viewer, row: HeldMessage) -> list[str]:
    """Whom the viewer may ask: the names of those who decide today, told to those of that body."""
    own = {*viewer.powers, *(bodies_of(viewer.person, viewer.today) if viewer.person else ())}
    if row.body_id not in own:
        return []
    return sorted({one.person for one in listing.deciders_of(row, viewer.today) if one.person})


@signed_in
def my_held(request: HttpRequest) -> HttpResponse:
    """Where the viewer's own held messages are."""
    viewer = viewer_of(request)
    asked = read(request.GET, (), ("chegada",), "-chegada")
    mine = HeldMessage.objects.filter(person=viewer.person).select_related("body")
    found = mine.order_by("-arrived_at", "-id") if viewer.person else mine.none()
    page = page_of(list(found[asked.start : asked.stop]), asked)
    return render(request, "held/mine.html", {"page": page, "asked": asked, "now": clock.now()})


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "prazo")
    if body := asked.get("orgao"):
        viewer.must(POWER, body)
    return asked


def _state(asked: Asked) -> str:
    """Those that wait, unless another state is asked for, or all («todas»)."""
    return asked.get("situacao") or State.WAITING


def _narrowed(rows: QuerySet[HeldMessage], asked: Asked) -> QuerySet[HeldMessage]:
    return listing.narrowed(
        rows,
        body=asked.get("orgao"),
        state=_state(asked),
        rule=asked.get("regra"),
        text=asked.get("q"),
    )


def _ordered(rows: QuerySet[HeldMessage], asked: Asked) -> QuerySet[HeldMessage]:
    fields = listing.SORTS[asked.sort]
    order = [
        F(name).desc(nulls_last=True) if asked.descending else F(name).asc(nulls_last=True)
        for name in fields
    ]
    return rows.order_by(*order).select_related("body")


def _undoable(rows: Sequence[HeldMessage]) -> set[int]:
    """Those decided whose decision has not gone to the server yet."""
    decided = [ref(SUBJECT, row.pk) for row in rows if row.decided_at and not row.carried_at]
    if not decided:
        return set()
    waiting = Duty.objects.filter(kind=CARRY, state="open", attempts=0, subject__in=decided)
    return {key_of(s) for s in waiting.values_list("subject", flat=True)}
