"""The menu: only what this viewer may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portaria.frame.viewer import Viewer, viewer_of

# Headings, each with (route, word, icon, any of these powers); no power: everybody signed in;
# "operator": who is one.
_GROUPS: Sequence[tuple[str, Sequence[tuple[str, str, str, tuple[str, ...]]]]] = (
    (
        "",
        (
            ("home", gettext_noop("Início"), "fa-home", ()),
            ("my_norms", gettext_noop("Normas a ler"), "fa-book-open", ()),
            ("my_held", gettext_noop("Minhas mensagens retidas"), "fa-hourglass-half", ()),
            ("communications", gettext_noop("Comunicações oficiais"), "fa-file-signature", ()),
            ("abuse_new", gettext_noop("Denunciar mensagem"), "fa-flag", ()),
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
            ("accounts", gettext_noop("Contas de rede"), "fa-id-badge", ("accounts.manage",)),
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
            ("ledger", gettext_noop("Livro de atos"), "fa-book", ("ledger.read",)),
            ("health", gettext_noop("Saúde do sistema"), "fa-heartbeat", ("operator",)),
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
    found = [
        Group(
            gettext(label) if label else "",
            [
                _entry(route, word, icon, path)
                for route, word, icon, powers in lines
                if _open(viewer, powers)
            ],
        )
        for label, lines in _GROUPS
    ]
    return [group for group in found if group.entries]


def _entry(route: str, label: str, icon: str, path: str) -> Entry:
    href = reverse(route)
    here = path == href if href == reverse("home") else path.startswith(href)
    return Entry(gettext(label), href, icon, here, path == href)


def _open(viewer: Viewer, powers: tuple[str, ...]) -> bool:
    if powers == ("operator",):
        return viewer.operator
    return not powers or viewer.holds_any(*powers)


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: what the base template needs. Empty for an answer given before the gate
    (a bad request)."""
    if not hasattr(request, "viewer"):
        return {}
    viewer = viewer_of(request)
    return {"viewer": viewer, "menu": groups(viewer, request.path) if viewer.second_factor else []}
