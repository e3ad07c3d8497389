"""The doors' own page of who is inside: by their readers, and by the badges of visitors (F1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.doors.test_following import NOW, follower
from portaria.connectors.doors.muster import Muster
from portaria.people.models import Person, Unit
from portaria.premises.places.models import Area, Place
from portaria.premises.visits import acts
from portaria.premises.visits.models import Visit
from portaria.premises.visits.types import Admit, Expect, Returned
from premises.support import BY, SLUG, built, holder

pytestmark = pytest.mark.django_db


def let_in(name: str, host: Person, serial: str) -> int:
    """A visitor let in by the reception; minus the visit's key."""
    unit, place = Unit.objects.get(code="CTI").pk, Place.objects.get(code="C1").pk
    ask = Expect(SLUG, name, host.pk, unit, place, NOW, NOW.replace(hour=21), "reunião")
    [key] = acts.announce_arrivals([ask], by=BY, at=NOW)
    acts.admit_visitors([Admit(key, f"RG {serial}", serial, said_by=host.pk)], by=BY, at=NOW)
    return -Visit.objects.get(pk=key).pk


def test_visitors_are_mustered_and_who_went_out_to_the_hall_is_told_apart(tmp_path: Path) -> None:
    built()
    ana, _ = holder(name="Ana Souza")
    rui, _ = holder("P-2", name="Rui Paz")
    seen, _, gone = (
        let_in(name, ana, serial)
        for name, serial in (("Maria", "VIS-1"), ("Lia", "VIS-2"), ("Davi", "VIS-3"))
    )
    acts.end_visits({-gone: Returned.GUARD}, by=BY, at=NOW)
    made = follower(tmp_path)
    made.whole()
    hall, inner = (Area.objects.get(code=code).pk for code in ("C1-HALL", "C1-GERAL"))
    for person, area in ((ana.pk, inner), (rui.pk, hall), (seen, inner), (gone, inner)):
        made.keeper.snapshot.presence.moved(person, area, 1)
    path = tmp_path / "presentes.html"
    Muster(path, made.keeper, made.published).write(NOW)
    made.published.close()
    page = path.read_text(encoding="utf-8")
    told = (
        "3 pessoas", "Circulação do Complexo I: 2", "Ana Souza", "Maria",
        "Com crachá de visitante, sem leitor que os veja dentro: 1", "Lia",
        "Talvez já fora: Recepção do Complexo I: 1", "Rui Paz",
    )  # fmt: skip
    places = [page.index(one) for one in told]
    assert places == sorted(places)
    assert "pessoa sem nome" not in page  # Davi, whom the reception saw out
