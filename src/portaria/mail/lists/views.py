"""Distribution lists: those one sees, one of them, making one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame import labels
from portaria.frame.bodies import bodies_among, body_among, names_of
from portaria.frame.categories import label
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.mail.lists import acts, listing, membership
from portaria.mail.lists.forms import ChangeForm, MakeForm, MembersForm
from portaria.mail.lists.models import ListMember, ListWriter, MailingList
from portaria.mail.lists.types import RITE, Choice
from portaria.mail.types import Refused
from portaria.people.models import Unit
from portaria.procedures.requests.at_once import provided

_FILTERS = ("q", "orgao", "situacao", "minhas")
_MEMBER_FILTERS = ("q",)


def _found(viewer: Viewer, asked: Asked, bodies: tuple[str, ...]) -> list[MailingList]:
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    return list(_wanted(viewer, asked, bodies).order_by(*order)[asked.start : asked.stop])


def _wanted(viewer: Viewer, asked: Asked, bodies: tuple[str, ...]) -> QuerySet[MailingList]:
    chosen = bodies_among(bodies, asked.get("orgao"), *listing.READ)
    return listing.lists(
        chosen, viewer, text=asked.get("q"), state=asked.get("situacao"), mine=asked.get("minhas")
    )


@signed_in
def mailing_lists(request: HttpRequest) -> HttpResponse:
    """The lists of the viewer's bodies; for htmx, only the rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "nome")
    bodies = listing.bodies_seen(viewer)
    context: dict[str, object] = {
        "page": page_of(_found(viewer, asked, bodies), asked),
        "asked": asked,
        "columns": (
            Column(_("Lista"), "nome"),
            Column(_("Responde")),
            Column(_("Quem escreve")),
            Column(_("Membros"), "membros"),
            Column(_("Situação")),
        ),
    }
    if is_fragment(request):
        return render(request, "mail_lists/rows.html", context)
    context |= {
        "bodies": names_of(bodies),
        "asks": any(provided(RITE, "", body, clock.now()) for body in bodies),
        "makes": bool(viewer.person and viewer.bodies_with(acts.POWER)),
        "states": [(s, labels.of(labels.LISTS, s)) for s in listing.STATES],
        "mine": [("responsible", _("por que respondo")), ("member", _("em que estou"))],
    }
    return render(request, "mail_lists/lists.html", context)


@signed_in
def mailing_lists_csv(request: HttpRequest) -> HttpResponseBase:
    """The same lists, whole, as CSV."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "nome")
    found = _wanted(viewer, asked, listing.bodies_seen(viewer)).order_by("name", "pk")
    header = (
        _("Órgão"), _("Lista"), _("Endereço"), _("Finalidade"), _("Responde"), _("Quem escreve"),
        _("Membros"), _("Extensa"), _("Situação"),
    )  # fmt: skip
    found = found.annotate(who=F("responsible__name"), social=F("responsible__social_name"))
    columns = (
        "body_id", "name", "address", "about", "social", "who", "writes", "member_count",
        "extensive", "state",
    )  # fmt: skip
    rows = (
        (body, name, address, about, social or who, labels.of(labels.LIST_WRITES, writes), count,
         _("sim") if extensive else _("não"), labels.of(labels.LISTS, state))
        for body, name, address, about, social, who, writes, count, extensive, state in
        found.values_list(*columns).iterator(chunk_size=1000)
    )  # fmt: skip
    return as_csv("listas", header, rows)


@signed_in
def mailing_list_new(request: HttpRequest) -> HttpResponse:
    """Where the norms want lists asked for, the form of that request; where they say nothing,
    whoever manages the mail makes one here."""
    viewer = viewer_of(request)
    bodies = listing.bodies_seen(viewer)
    if viewer.person is None:
        raise Denied(listing.READ)
    body = body_among(bodies, request.GET.get("orgao", ""), *listing.READ)
    if provided(RITE, "", body, clock.now()) is not None:
        return redirect(f"{reverse('request_new', args=[RITE])}?orgao={body}")
    viewer.must(acts.POWER, body)
    config = adopted(body).config
    domains = sorted(set(config.domains.values()), key=lambda d: (d != config.domain(), d))
    form = MakeForm(request.POST or None, body=body, today=viewer.today, domains=domains)
    if request.method == "POST" and form.is_valid():
        try:
            key = acts.make_list(
                form.asked(), person=viewer.person, by=viewer.by, at=clock.now()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Lista criada."))
            return redirect("mailing_list", pk=key)
    context = {"body": body, "bodies": names_of(bodies), "form": form}
    return render(request, "mail_lists/new.html", context, status=400 if form.errors else 200)


@signed_in
def mailing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list; its members for whoever answers for it or manages the mail."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    manages = listing.may_manage(viewer, row)
    asked = read(request.GET, _MEMBER_FILTERS, ("endereco",), "endereco")
    found = listing.members(row, asked.get("q"))
    page = page_of(list(found[asked.start : asked.stop]), asked) if manages else None
    columns = (Column(_("Endereço")), Column(_("Pessoa")), Column(_("Desde")))
    context: dict[str, object] = {
        "row": row,
        "page": page,
        "asked": asked,
        "columns": columns,
        "manages": manages,
    }
    if is_fragment(request):
        return render(request, "mail_lists/member_rows.html", context)
    writers = list(ListWriter.objects.filter(list=row).select_related("mailbox"))
    own = ListMember.objects.filter(list=row, end=None, mailbox__person=viewer.person)
    context |= {
        "address": membership.address_of(row),
        "former": row.addresses.order_by("-since", "-pk")[1:],
        "count": listing.members(row).count(),
        "writers": writers,
        "rule": rule_in_words(row),
        "on_it": viewer.person is not None and own.exists(),
        "change": _change_form(row, writers, viewer.today) if manages else None,
        "members_form": MembersForm() if manages and not row.by_rule else None,
        "acts": Act.objects.filter(subject=ref("list", row.pk)).order_by("-id")[:50],
    }
    return render(request, "mail_lists/list.html", context)


@signed_in
def mailing_list_members_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The members, whole, as CSV."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if not listing.may_manage(viewer, row):
        raise Denied((acts.POWER,), row.body_id)
    found = listing.members(row)
    rows = (
        (m.mailbox.address, m.mailbox.person.shown_name if m.mailbox.person else "", m.start)
        if m.mailbox
        else (m.outside, "", m.start)
        for m in found.iterator(chunk_size=5000)
    )
    return as_csv(f"lista-{row.name}", (_("Endereço"), _("Pessoa"), _("Desde")), rows)


def seen(viewer: Viewer, pk: int) -> MailingList:
    """The list, if the viewer may see it.

    Raises:
        Http404: there is none.
        Denied: it is of a body that the viewer has nothing to do with.
    """
    row = get_object_or_404(MailingList.objects.select_related("body", "responsible"), pk=pk)
    visible = listing.lists(listing.bodies_seen(viewer), viewer).filter(pk=pk).exists()
    if not visible:
        raise Denied(listing.READ, row.body_id)
    return row


def rule_in_words(row: MailingList) -> list[str]:
    """The members' rule, a sentence for each alternative."""
    choices = [Choice.of_json(kept) for kept in row.chosen_by]
    units = Unit.objects.in_bulk([key for choice in choices for key in choice.units])
    return [
        _sentence(choice, {key: unit.acronym for key, unit in units.items()}) for choice in choices
    ]


def _sentence(choice: Choice, acronyms: dict[int, str]) -> str:
    who = ", ".join(label(c) for c in choice.categories) or _("todas as categorias")
    where = ", ".join(acronyms.get(key, str(key)) for key in choice.units)
    said = _("%(who)s, em %(where)s") % {"who": who, "where": where} if where else who
    if choice.below:
        said = _("%(said)s e unidades subordinadas") % {"said": said}
    return _("chefias: %(said)s") % {"said": said} if choice.heads else said


def _change_form(row: MailingList, writers: list[ListWriter], today: date) -> ChangeForm:
    choice = Choice.of_json(row.chosen_by[0]) if row.chosen_by else Choice()
    initial = {
        "finalidade": row.about,
        "escreve": row.writes,
        "remetentes": "\n".join(w.mailbox.address or "" for w in writers),
        "sair": row.may_leave,
        "regra": row.by_rule,
        "categorias": choice.categories,
        "unidades": [str(key) for key in choice.units],
        "abaixo": choice.below,
        "chefias": choice.heads,
    }
    return ChangeForm(body=row.body_id, today=today, initial=initial)
