"""How norms, their provisions and the pages of the menu are found by the search of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from portaria.frame.citations import assembled
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.norms.authoring.coverage import wording_on
from portaria.people.names import plain
from portaria.people.queries import bodies_of
from portaria.web.menu import groups

POWER = "norms.read"


_plain = lru_cache(maxsize=50_000)(plain)
"""Of the words of norms and menus, which every search goes through."""


@provider("norms", gettext_noop("Normas e dispositivos"), place=50, icon="fa-balance-scale")
def provisions(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Norms by their names and provisions by what they say, in the bodies of the viewer: norms are
    public, so that everybody reads the provision; the norm's page is for who may read norms."""
    own = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    bodies = sorted({*own, *viewer.bodies_with(POWER)})
    words = plain(text).split()
    return list(islice(_matching(viewer, bodies, words), limit))


def _matching(viewer: Viewer, bodies: Sequence[str], words: Sequence[str]) -> Iterator[Hit]:
    for body in bodies:
        config = assembled(body)
        for name, pack in config.packs.items() if config else ():
            may_read = viewer.holds(POWER, body)
            if may_read and _all(words, f"{pack.norm.title} {pack.norm.short}"):
                to = reverse("norm", args=[body, name])
                yield Hit(pack.norm.short, to, pack.norm.title)
            for id_, provision in pack.provisions.items():
                wording = wording_on(pack, provision, viewer.today)
                label = pack.label_of(id_)
                if wording.about and _all(words, f"{wording.about} {label}"):
                    asked = {"dispositivo": f"{name}#{id_}", "orgao": body}
                    yield Hit(wording.about, f"{reverse('why')}?{urlencode(asked)}", label)


def _all(words: Sequence[str], text: str) -> bool:
    said = _plain(text)
    return all(word in said for word in words)


@provider("pages", gettext_noop("Ir para"), place=5, icon="fa-compass")
def pages(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Lines of the viewer's menu."""
    asked = plain(text)
    found = (
        Hit(entry.label, entry.href, group.label)
        for group in groups(viewer, "")
        for entry in group.entries
        if asked in _plain(entry.label)
    )
    return list(islice(found, limit))
