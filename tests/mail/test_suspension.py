"""Suspension on each ground and release by that ground's route (M14: UNILA 21, 22)."""

from __future__ import annotations

import pytest

from mail.worlds import BY, World, again, last_line, lines, policy
from portaria.mail import acts, rules
from portaria.mail.types import Change, Closing, Refused, Release, Suspension

NORM = "unila-cgtic-5-2020#"
GROUNDS = {
    "misuse": "art21_cpt_inc1",
    "unauthorised_access": "art21_cpt_inc2",
    "abnormal_behaviour": "art21_cpt_inc3",
    "order": "art21_cpt_inc4",
}


def routes(ground: str) -> tuple[str, ...]:
    return policy("uni").get(rules.RELEASE, ground=ground).value


@pytest.mark.django_db
@pytest.mark.parametrize("ground", GROUNDS)
def test_m14_each_ground_is_lifted_by_its_own_routes_only(ground: str) -> None:
    world = World("uni")
    for route in routes(ground):
        box = world.opens("servidor_efetivo")
        suspension = Suspension(box.pk, ground, "relatório 7")
        acts.suspend_mailboxes([suspension], by=BY, at=world.at)
        assert last_line(box).provisions == [NORM + GROUNDS[ground]]
        foreign = next(r for g in GROUNDS for r in routes(g) if r not in routes(ground))
        with pytest.raises(Refused, match=r"art\. 22"):
            acts.release_mailboxes([Release(box.pk, foreign)], by=BY, at=world.at)
        assert again(box).state == "suspended"
        acts.release_mailboxes([Release(box.pk, route)], by=BY, at=world.at)
        assert (again(box).state, again(box).suspended_for) == ("active", "")
        assert lines(box)[-2:] == ["suspended", "released"]


@pytest.mark.django_db
def test_m14_a_temporary_release_does_not_end_the_inquiry() -> None:
    """UNILA 22, par. un."""
    world = World("uni")
    box = world.opens("servidor_efetivo")
    acts.suspend_mailboxes([Suspension(box.pk, "misuse", "denúncia")], by=BY, at=world.at)
    route = routes("misuse")[0]
    acts.release_mailboxes([Release(box.pk, route, temporary=True)], by=BY, at=world.at)
    box = again(box)
    assert (box.state, box.suspended_for) == ("active", "misuse")
    assert box.released_at == world.at
    assert NORM + "art22_par1u" in last_line(box).provisions
    acts.suspend_mailboxes([Suspension(box.pk, "misuse", "nova falta")], by=BY, at=world.at)
    acts.release_mailboxes([Release(box.pk, route, temporary=True)], by=BY, at=world.at)
    acts.release_mailboxes([Release(box.pk, route)], by=BY, at=world.at)
    assert (again(box).suspended_for, again(box).released_at) == ("", None)


@pytest.mark.django_db
def test_m14_a_suspension_survives_closing_and_reopening() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    acts.suspend_mailboxes([Suspension(box.pk, "order", "ofício")], by=BY, at=world.at)
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=world.at)
    acts.reopen_mailboxes([Change(box.pk, "reinstatement")], by=BY, at=world.at)
    assert again(box).state == "suspended"


@pytest.mark.django_db
def test_m14_where_the_norm_gives_no_ground_nobody_suspends() -> None:
    world = World("pgj")
    box = world.opens("servidor_efetivo", login="ana")
    with pytest.raises(Refused, match="nada dizem"):
        acts.suspend_mailboxes([Suspension(box.pk, "misuse", "denúncia")], by=BY, at=world.at)


@pytest.mark.django_db
def test_m14_what_is_not_active_is_not_suspended_nor_released() -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    with pytest.raises(Refused, match="ativa"):
        acts.release_mailboxes([Release(box.pk, routes("order")[0])], by=BY, at=world.at)
    acts.close_mailboxes([Closing(box.pk, "request")], by=BY, at=world.at)
    with pytest.raises(Refused, match="encerrada"):
        acts.suspend_mailboxes([Suspension(box.pk, "order", "x")], by=BY, at=world.at)
