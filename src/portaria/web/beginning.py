"""The first hour of a body: what is done, what comes next, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portaria.bodies.assembly import Assembled
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.citations import assembled
from portaria.frame.permissions import requires
from portaria.frame.reaching import may_open
from portaria.frame.viewer import viewer_of
from portaria.notices.ports import way_out
from portaria.people.models import Competence, Load
from portaria.people.queries import competence_in_force, units_on
from portaria.web.models import SignIn

POWER = "body.admin"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is asked, whether it is done, what there is, how it is done.

    Attributes:
        said: what was found, in words.
        how: what to do, in a sentence.
        href: the page that does it; "" where a command does.
        command: the command that does it; "" where a page does.
    """

    key: str
    title: str
    done: bool
    said: str
    how: str
    href: str = ""
    command: str = ""


def steps_of(body: str, today: date) -> list[Step]:
    """The steps of ``body`` on ``today``, in their order."""
    config = assembled(body)
    if config is None:
        return [_name(body, None)]
    return [look() for look in _looks(body, config, today)]


def _looks(body: str, config: Assembled, today: date) -> list[Callable[[], Step]]:
    return [
        partial(_name, body, config),
        partial(_calendar, body, config),
        partial(_norms, body, config, today),
        partial(_feed, body, config),
        partial(_competences, body, config, today),
        partial(_people, body, today),
        _mail,
    ]


_DONE: dict[str, tuple[Assembled, date, set[int]]] = {}
"""Which steps of each body were found done, under which configuration, on which day."""


def steps_left(body: str, today: date) -> list[Step]:
    """The steps of ``body`` that are not done. What was found done this process asks no more that
    day, unless the body adopts something: every first page would ask it of every body."""
    config = assembled(body)
    if config is None:
        return steps_of(body, today)
    known = _DONE.get(body)
    if known is None or known[0] is not config or known[1] != today:
        known = _DONE[body] = config, today, set()
    left = []
    for place, look in enumerate(_looks(body, config, today)):
        if place in known[2]:
            continue
        step = look()
        if step.done:
            known[2].add(place)
        else:
            left.append(step)
    return left


def _adopt(body: str) -> str:
    return f"portaria body adopt bodies/{body}"


def _name(body: str, config: Assembled | None) -> Step:
    return Step(
        "name", _("Nome, sigla e fuso"), config is not None,
        f"{config.config.name} · {config.config.acronym}" if config else _("nada adotado ainda"),
        _("Escreva nome, sigla e fuso em body.yaml e adote a configuração: é um ato, datado."),
        command=_adopt(body),
    )  # fmt: skip


def _calendar(body: str, config: Assembled) -> Step:
    days: Mapping[str, object] = config.config.calendar
    local = days.get("municipal")
    count = len(local) if isinstance(local, list | tuple) else 0
    said = ngettext("%(count)s feriado municipal", "%(count)s feriados municipais", count)
    return Step(
        "calendar", _("Calendário"), bool(days.get("state")) or count > 0,
        said % {"count": count},
        _("Diga o estado, os feriados do município e o expediente: os prazos contam por eles."),
        command=_adopt(body),
    )  # fmt: skip


def _norms(body: str, config: Assembled, today: date) -> Step:
    count = sum(today in held.interval for held in config.law.norms)
    said = ngettext("%(count)s norma em vigor", "%(count)s normas em vigor", count)
    return Step(
        "norms", _("Normas em vigor"), count > 0, said % {"count": count},
        _("Liste as normas do órgão com data e hierarquia; uma norma nova entra por um pacote."),
        href=f"{reverse('norms')}?orgao={body}",
    )  # fmt: skip


def _feed(body: str, config: Assembled) -> Step:
    loaded = Load.objects.filter(body=body, state__in=("applied", "unchanged"))
    latest = loaded.order_by("-loaded_at").first()
    said = latest.file_name if latest else _("nenhum arquivo aplicado")
    return Step(
        "hr", _("Arquivo do RH"), bool(config.config.hr.layout) and latest is not None, said,
        _("Traga pessoas e unidades: o arquivo é conferido e mostrado antes de valer."),
        href=reverse("load_new"),
    )  # fmt: skip


def _competences(body: str, config: Assembled, today: date) -> Step:
    declared = {(c.power, c.unit) for c in config.config.competences}
    held = Competence.objects.filter(competence_in_force(today), body=body).select_related("unit")
    found = {(c.power, c.unit.acronym) for c in held if c.unit}
    missing = sorted({unit for power, unit in declared - found})
    said = (
        _("faltam as unidades: %(units)s") % {"units": ", ".join(missing)}
        if missing
        else ngettext("%(count)s competência", "%(count)s competências", len(held))
        % {"count": len(held)}
    )
    return Step(
        "competences", _("Competências"), bool(held) and not missing, said,
        _("Diga quem decide o quê, por ato interno com data; o substituto responde na ausência."),
        href=f"{reverse('competences')}?orgao={body}",
    )  # fmt: skip


def _people(body: str, today: date) -> Step:
    units = units_on(today, body=body, head=None).count()
    users = SignIn.objects.filter(person__bonds__body=body).distinct().count()
    said = ngettext("%(count)s pessoa entra no site", "%(count)s pessoas entram no site", users)
    without = ngettext("%(count)s unidade sem chefia", "%(count)s unidades sem chefia", units)
    return Step(
        "people", _("Quem entra no site"), users > 1,
        "; ".join((said % {"count": users}, without % {"count": units})),
        _("Abra o acesso de quem decide: cada um ativa o segundo fator na primeira entrada."),
        command="portaria user add NOME --person NÚMERO",
    )  # fmt: skip


def _mail() -> Step:
    connected = way_out() is not None
    return Step(
        "mail", _("Correio"), connected,
        _("o correio do órgão está ligado") if connected else _("nenhum servidor de correio"),
        _("Ligue o correio do órgão para que avisos e caixas cheguem aos servidores."),
        command="portaria mail up",
    )  # fmt: skip


@requires(POWER)
def beginning(request: HttpRequest) -> HttpResponse:
    """The steps of one body, and how far it is."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    steps = steps_of(body, viewer.today)
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(POWER)),
        "steps": steps,
        "done": sum(step.done for step in steps),
        "next": next((step for step in steps if not step.done), None),
        "open": {step.href for step in steps if step.href and may_open(viewer, step.href)},
    }
    return render(request, "web/beginning.html", context)
