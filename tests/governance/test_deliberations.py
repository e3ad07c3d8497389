"""N10: committees decide on policy and plans, and what they decide comes back when the norm, or the
committee, says so (MPMT 15; MPSC 2, 3, 73)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from governance.worlds import BY, MONDAY, NORM, World, at
from portaria.duties.models import Duty
from portaria.governance.committee import acts
from portaria.governance.models import Deliberation
from portaria.governance.types import Refused

pytestmark = pytest.mark.django_db
TEXT = """\
art1:
  cpt:
    about: O comitê aprova a política, que revê a cada ano
    sets:
      committee.power: {politica: approves, plano_acao: decides}
      norm.reviewed_every: {politica: 1 year}
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "ens", TEXT)


def _record(day: date = MONDAY, **changed: object) -> Deliberation:
    values = {
        "body": "ens", "committee": "Comitê de TI", "matter": "politica", "title": "Política 2024",
        "outcome": "approved", "held_on": day, **changed,
    }  # fmt: skip
    with transaction.atomic():
        key = acts.record_deliberation(acts.Minutes(**values), by=BY, at=at(day))  # type: ignore[arg-type]
    return Deliberation.objects.get(pk=key)


def _reviews(state: str) -> list[str]:
    return [d.about for d in Duty.objects.filter(kind=acts.REVIEW, state=state).order_by("pk")]


def test_n10_the_norm_says_when_the_matter_comes_back(world: World) -> None:
    first = _record()
    assert (first.review_on, first.review_provision) == (date(2025, 3, 4), f"{NORM}#art1_cpt")
    assert first.provisions == [f"{NORM}#art1_cpt"]
    assert _reviews("open") == ["Rever: Política (Política 2024)"]
    _record(date(2025, 2, 3), title="Política 2025")
    assert _reviews("done") == ["Rever: Política (Política 2024)"]
    assert _reviews("open") == ["Rever: Política (Política 2025)"]


def test_n10_the_committee_chooses_where_the_norm_is_silent(world: World) -> None:
    free = _record(matter="plano_acao")
    assert (free.review_on, _reviews("open")) == (None, [])
    own = _record(matter="plano_acao", review_on=MONDAY + timedelta(days=1))
    assert (own.review_on, own.review_provision) == (MONDAY + timedelta(days=1), "")
    assert len(_reviews("open")) == 1


def test_n10_a_postponed_matter_stays_due_and_a_rejected_one_does_not_come_back(
    world: World,
) -> None:
    _record()
    _record(MONDAY + timedelta(days=1), outcome="postponed")
    assert len(_reviews("done")) == 0
    _record(MONDAY + timedelta(days=2), outcome="rejected")
    assert _reviews("open") == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"committee": " "}, "colegiado e assunto"),
        ({"title": ""}, "colegiado e assunto"),
        ({"matter": "outra"}, "matéria desconhecida"),
        ({"outcome": "talvez"}, "resultado desconhecido"),
        ({"norm": "outra"}, "não é deste órgão"),
        ({"held_on": MONDAY + timedelta(days=1)}, "registre-a depois"),
        ({"review_on": MONDAY}, "vem depois da deliberação"),
    ],
)
def test_n10_a_deliberation_that_makes_no_sense_is_refused(
    world: World, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        _record(**changed)
    assert not Deliberation.objects.exists()
