"""The menu: only what this viewer may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portaria.frame.citations import assembled
from portaria.frame.help import page_for
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.desk import DESK, MANAGE, provides

# Headings, each with (route, word, icon, any of these powers); no power: every person (not an
# operator who is none); "operator": who is one; "head": who heads a unit or stands in for its head.
# What is under _PREMISES is for those whose norms say something of premises, or who run them.
_PREMISES = gettext_noop("Instalações")
_GROUPS: Sequence[tuple[str, Sequence[tuple[str, str, str, tuple[str, ...]]]]] = (
    (
        "",
        (
            ("home", gettext_noop("Início"), "fa-home", ()),
            ("mine", gettext_noop("O que tenho e por quê"), "fa-id-card", ()),
            ("team", gettext_noop("Minha equipe"), "fa-users", ("head",)),
            ("requests", gettext_noop("Pedidos"), "fa-clipboard-list", ()),
            ("my_norms", gettext_noop("Normas a ler"), "fa-book-open", ()),
            ("my_terms", gettext_noop("Meus termos"), "fa-file-contract", ()),
            ("my_held", gettext_noop("Minhas mensagens retidas"), "fa-hourglass-half", ()),
            ("communications", gettext_noop("Comunicações oficiais"), "fa-file-signature", ()),
            ("abuse_new", gettext_noop("Denunciar mensagem"), "fa-flag", ()),
            ("incident_new", gettext_noop("Comunicar descumprimento"), "fa-shield-alt", ()),
        ),
    ),
    (
        gettext_noop("Pessoal"),
        (
            ("people", gettext_noop("Pessoas"), "fa-users", ("people.read",)),
            ("units", gettext_noop("Unidades"), "fa-sitemap", ("people.read",)),
            ("events", gettext_noop("Eventos funcionais"), "fa-exchange-alt", ("people.read",)),
            ("loads", gettext_noop("Cargas do RH"), "fa-file-import", ("hr.load",)),
        ),
    ),
    (
        gettext_noop("Correio e contas"),
        (
            (
                "mailboxes",
                gettext_noop("Caixas de correio"),
                "fa-envelope",
                ("mail.read", "mail.manage"),
            ),
            ("held", gettext_noop("Mensagens retidas"), "fa-hand-paper", ("mail.decide_held",)),
            (
                "abuse_reports",
                gettext_noop("Denúncias"),
                "fa-flag",
                ("mail.handle_abuse", "conduct.inquire"),
            ),
            ("mailing_lists", gettext_noop("Listas de destinatários"), "fa-users", ()),
            ("trace_requests", gettext_noop("Pedidos de registros"), "fa-search-location", ()),
            ("terms", gettext_noop("Termos"), "fa-file-contract", ("accounts.manage",)),
            ("accounts", gettext_noop("Contas de rede"), "fa-id-badge", ("accounts.manage",)),
        ),
    ),
    (
        _PREMISES,
        (
            ("my_badges", gettext_noop("Meus crachás"), "fa-id-card", ()),
            ("my_visits", gettext_noop("Minhas visitas"), "fa-user-friends", ()),
            ("passage_records", gettext_noop("Registros de passagens"), "fa-door-open", ()),
            (
                "reception",
                gettext_noop("Recepção"),
                "fa-concierge-bell",
                ("premises.desk", "premises.manage"),
            ),
            (
                "guard",
                gettext_noop("Guarda"),
                "fa-shield-alt",
                ("premises.desk", "premises.manage"),
            ),
            (
                "badges",
                gettext_noop("Crachás"),
                "fa-id-card-alt",
                ("premises.desk", "premises.manage"),
            ),
            ("my_vehicles", gettext_noop("Meus veículos"), "fa-car", ()),
            (
                "parking",
                gettext_noop("Estacionamento"),
                "fa-parking",
                ("premises.desk", "premises.manage"),
            ),
            (
                "goods_exits",
                gettext_noop("Bens a conferir"),
                "fa-dolly",
                ("premises.desk", "premises.manage"),
            ),
            (
                "rounds",
                gettext_noop("Rondas"),
                "fa-walking",
                ("premises.desk", "premises.manage"),
            ),
            (
                "tonight",
                gettext_noop("Autorizações de hoje"),
                "fa-moon",
                ("premises.desk", "premises.manage"),
            ),
            (
                "union_presidencies",
                gettext_noop("Presidência de entidade"),
                "fa-handshake",
                ("people.write",),
            ),
            (
                "areas",
                gettext_noop("Áreas"),
                "fa-building",
                ("premises.desk", "premises.manage", "head"),
            ),
        ),
    ),
    (
        gettext_noop("Normas e decisões"),
        (
            ("norms", gettext_noop("Normas"), "fa-balance-scale", ("norms.read",)),
            (
                "publications",
                gettext_noop("Publicação e ciência"),
                "fa-bullhorn",
                ("norms.read", "norms.publish"),
            ),
            ("trainings", gettext_noop("Capacitações"), "fa-user-graduate", ("norms.publish",)),
            ("omitted_cases", gettext_noop("Casos omissos"), "fa-question-circle", ()),
            (
                "deliberations",
                gettext_noop("Deliberações"),
                "fa-gavel",
                ("norms.read", "norms.deliberate"),
            ),
            ("drafts", gettext_noop("Minutas"), "fa-pen-square", ("norms.draft",)),
            ("whatifs", gettext_noop("Efeito de outra norma"), "fa-users-cog", ("norms.draft",)),
        ),
    ),
    (
        gettext_noop("Acompanhamento"),
        (
            ("duties", gettext_noop("Prazos"), "fa-calendar-check", ("duties.read",)),
            ("incidents", gettext_noop("Comunicações"), "fa-shield-alt", ()),
            (
                "reviews",
                gettext_noop("Revisões de acessos"),
                "fa-user-check",
                ("head", "accounts.manage"),
            ),
            ("ledger", gettext_noop("Livro de atos"), "fa-book", ("ledger.read",)),
            (
                "systems",
                gettext_noop("Sistemas que entram por aqui"),
                "fa-plug",
                ("body.admin",),
            ),
            ("api_tokens", gettext_noop("Tokens de programas"), "fa-key", ("body.admin",)),
            ("health", gettext_noop("Saúde do sistema"), "fa-heartbeat", ("operator",)),
        ),
    ),
    (
        gettext_noop("Administração"),
        (
            ("beginning", gettext_noop("Primeiros passos"), "fa-flag-checkered", ("body.admin",)),
            ("competences", gettext_noop("Competências"), "fa-user-shield", ("body.admin",)),
            ("failed_duties", gettext_noop("Deveres que falharam"), "fa-wrench", ("body.admin",)),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``here`` when the present page is under it, ``exact`` when it is it."""

    label: str
    href: str
    icon: str
    here: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; the first group has none ("")."""

    label: str
    entries: list[Entry]


def groups(viewer: Viewer, path: str) -> list[Group]:
    """The menu of ``viewer`` on the page at ``path``; a heading with nothing under it is left
    out."""
    shown = [
        (label, [(route, word, icon) for route, word, icon, powers in lines
                 if route == "home" or _open(viewer, powers)])
        for label, lines in _GROUPS
        if label != _PREMISES or _has_premises(viewer)
    ]  # fmt: skip
    under = _nearest([_address(route) for _, lines in shown for route, *_ in lines], path)
    return [
        Group(gettext(label) if label else "", [_entry(*line, path, under) for line in lines])
        for label, lines in shown
        if lines
    ]


def _has_premises(viewer: Viewer) -> bool:
    if viewer.holds_any(DESK, MANAGE):
        return True
    own = bodies_of(viewer.person, viewer.today) if viewer.person is not None else ()
    bodies = {*viewer.powers, *own}
    its = (assembled(body) for body in bodies)
    return any(provides(one, viewer.today) for one in its if one is not None)


def _nearest(addresses: Sequence[str], path: str) -> str:
    """That of ``addresses`` under which the page at ``path`` is; every page begins with the home's,
    which is only itself."""
    above = [one for one in addresses if path.startswith(one) and one != _address("home")]
    return max(above, key=len, default=path)


def _entry(route: str, label: str, icon: str, path: str, under: str) -> Entry:
    href = _address(route)
    return Entry(gettext(label), href, icon, href == under, path == href)


@cache
def _address(route: str) -> str:
    """Where a line leads: the same for everybody for as long as the process runs, and asked forty
    times a page."""
    return reverse(route)


def _open(viewer: Viewer, powers: tuple[str, ...]) -> bool:
    if powers == ("operator",):
        return viewer.operator
    if "head" in powers and viewer.heads:
        return True
    return viewer.person is not None if not powers else viewer.holds_any(*powers)


PASSWORD_WARNING = 15
"""Days before a password ends in which every page says so; ours, no norm's."""


def _ends_soon(viewer: Viewer) -> bool:
    left = viewer.password_left
    return left is not None and 0 < left <= PASSWORD_WARNING and not viewer.password_due


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: what the base template needs. Empty for an answer given before the gate
    (a bad request)."""
    if not hasattr(request, "viewer"):
        return {}
    viewer = viewer_of(request)
    match = request.resolver_match
    slug, _sharp, anchor = page_for(match.url_name or "" if match else "").partition("#")
    return {
        "viewer": viewer,
        "menu": groups(viewer, request.path) if viewer.second_factor else [],
        "help_href": reverse("help", args=[slug]),
        "help_anchor": anchor,
        "password_ends_soon": _ends_soon(viewer),
    }
