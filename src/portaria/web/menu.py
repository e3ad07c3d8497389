"""The menu: only what this viewer may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portaria.frame.viewer import Viewer, viewer_of

# (route, word, icon, any of these powers); no power: everybody signed in; "operator": who is one.
_ENTRIES: Sequence[tuple[str, str, str, tuple[str, ...]]] = (
    ("home", gettext_noop("Início"), "fa-home", ()),
    ("people", gettext_noop("Pessoas"), "fa-users", ("people.read",)),
    ("events", gettext_noop("Eventos funcionais"), "fa-exchange-alt", ("people.read",)),
    ("units", gettext_noop("Unidades"), "fa-sitemap", ("people.read",)),
    ("mailboxes", gettext_noop("Caixas de correio"), "fa-envelope", ("mail.read", "mail.manage")),
    ("accounts", gettext_noop("Contas de rede"), "fa-id-badge", ("accounts.manage",)),
    ("duties", gettext_noop("Prazos"), "fa-calendar-check", ("duties.read",)),
    ("loads", gettext_noop("Cargas do RH"), "fa-file-import", ("hr.load",)),
    ("norms", gettext_noop("Normas"), "fa-balance-scale", ("norms.read",)),
    ("ledger", gettext_noop("Livro de atos"), "fa-book", ("ledger.read",)),
    ("health", gettext_noop("Saúde do sistema"), "fa-heartbeat", ("operator",)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``here`` when the present page is under it, ``exact`` when it is it."""

    label: str
    href: str
    icon: str
    here: bool
    exact: bool


def entries(viewer: Viewer, path: str) -> list[Entry]:
    """The menu of ``viewer`` on the page at ``path``."""
    shown = []
    for route, label, icon, powers in _ENTRIES:
        if not _open(viewer, powers):
            continue
        href = reverse(route)
        here = path == href if href == reverse("home") else path.startswith(href)
        shown.append(Entry(gettext(label), href, icon, here, path == href))
    return shown


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
    return {"viewer": viewer, "menu": entries(viewer, request.path) if viewer.second_factor else []}
