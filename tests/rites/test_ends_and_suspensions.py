"""M11, M14: the copy of a closed mailbox; suspension on each ground and each ground's way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portaria.duties.models import Duty
from portaria.mail import acts
from portaria.mail.models import Mailbox
from portaria.mail.types import Closing
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused

from .towns import BY, Town, last

pytestmark = pytest.mark.django_db
MEDIUM = {"medium": "pen drive"}


@pytest.fixture
def town() -> Town:
    return Town("uniar")


def closed(town: Town) -> Mailbox:
    box = town.box(town.ana)
    acts.close_mailboxes([Closing(box.pk, "dismissal")], by=BY, at=town.at)
    return box


@pytest.mark.parametrize(("days", "in_time"), [(29, True), (30, True), (31, False)])
def test_m11_a_copy_within_thirty_days(town: Town, days: int, in_time: bool) -> None:
    """UNILA 15 §2: below, at and above; through the macro-unit, then the mail's managers."""
    box = closed(town)
    town.at += timedelta(days=days)
    if not in_time:
        with pytest.raises(Refused, match="Podia-se pedir até"):
            town.asks("mail.copy_after_closing", box.pk, MEDIUM, town.ana)
        return
    key = town.asks("mail.copy_after_closing", box.pk, MEDIUM, town.ana)
    town.at += timedelta(days=20)  # decided late, asked in time
    assert town.approves(key, town.heads["MACRO"]) == "waiting"
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    act = last(f"mailbox:{box.pk}", "mail.mailbox.copy_asked")
    assert "unila-cgtic-5-2020#art15_par2" in act.provisions
    delivery = Duty.objects.get(kind="mail.deliver_copy")
    assert delivery.person == town.ana.pk
    assert "exclusivamente a quem era titular" in delivery.about


def test_m11_only_the_person_asks_and_the_macro_unit_comes_first(town: Town) -> None:
    box = closed(town)
    with pytest.raises(Refused, match="Pede a própria pessoa"):
        town.asks("mail.copy_after_closing", box.pk, MEDIUM, town.beto)
    with pytest.raises(Refused, match="Falta «Em que meio"):
        town.asks("mail.copy_after_closing", box.pk, {}, town.ana)
    key = town.asks("mail.copy_after_closing", box.pk, MEDIUM, town.ana)
    with pytest.raises(Refused):
        town.approves(key, town.heads["CTIC"])  # not its turn yet
    assert town.refuses(key, town.heads["MACRO"]) == "refused"
    assert not Duty.objects.filter(kind="mail.deliver_copy").exists()


def test_m11_a_mailbox_in_use_needs_no_copy(town: Town) -> None:
    box = town.box(town.ana)
    with pytest.raises(Refused, match="não está encerrada"):
        town.asks("mail.copy_after_closing", box.pk, MEDIUM, town.ana)


def manager(town: Town) -> Any:
    """Somebody of the mail's managers who is not their head."""
    return town.person("Gestora", "CTIC")


def suspended(town: Town, ground: str) -> Mailbox:
    box = town.box(town.ana)
    values = {"ground": ground, "justification": "constatado no registro"}
    key = town.asks("mail.suspension", box.pk, values, manager(town))
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    box.refresh_from_db()
    return box


# ground, the ways back of UNILA 22, who asks
WAYS = [
    ("misuse", "fim da apuração de responsabilidade", "CORREG"),
    ("misuse", "servidor responsável", "ana"),
    ("misuse", "macrounidade competente", "MACRO"),
    ("unauthorised_access", "fim da apuração de responsabilidade", "CORREG"),
    ("abnormal_behaviour", "solução do incidente", "manager"),
    ("order", "autoridade competente", "CORREG"),
]


@pytest.mark.parametrize(("ground", "route", "asker"), WAYS)
def test_m14_each_ground_is_left_by_its_own_way(
    town: Town, ground: str, route: str, asker: str
) -> None:
    box = suspended(town, ground)
    assert (box.state, box.suspended_for) == ("suspended", ground)
    people = {"ana": town.ana, "manager": manager(town), **town.heads}
    values = {"route": route, "justification": "sanado"}
    key = town.asks("mail.release", box.pk, values, people[asker])
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    box.refresh_from_db()
    assert (box.state, box.suspended_for) == ("active", "")
    act = last(f"mailbox:{box.pk}", "mail.mailbox.released")
    assert any(ref.startswith("unila-cgtic-5-2020#art22") for ref in act.provisions)


@pytest.mark.parametrize(
    ("ground", "route"),
    [
        ("misuse", "solução do incidente"),
        ("abnormal_behaviour", "servidor responsável"),
        ("order", "fim da apuração de responsabilidade"),
    ],
)
def test_m14_another_grounds_way_does_not_release(town: Town, ground: str, route: str) -> None:
    box = suspended(town, ground)
    with pytest.raises(Refused, match="não libera esta suspensão; liberam"):
        town.asks("mail.release", box.pk, {"route": route, "justification": "x"}, manager(town))


def test_m14_a_temporary_release_does_not_end_the_inquiry(town: Town) -> None:
    """UNILA 22, p. ún."""
    box = suspended(town, "misuse")
    values: dict[str, Any] = {
        "route": "servidor responsável", "temporary": True, "justification": "prazo",
    }  # fmt: skip
    key = town.asks("mail.release", box.pk, values, town.ana)
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    box.refresh_from_db()
    assert (box.state, box.suspended_for) == ("active", "misuse")
    assert box.released_at is not None


def test_m14_no_ground_no_suspension_and_not_twice(town: Town) -> None:
    box, who = town.box(town.ana), manager(town)
    with pytest.raises(Refused, match="não é uma das opções"):
        town.asks("mail.suspension", box.pk, {"ground": "idle", "justification": "x"}, who)
    with pytest.raises(Refused, match="Falta «Motivo»"):
        town.asks("mail.suspension", box.pk, {"justification": "x"}, who)
    with pytest.raises(Refused, match="não lhe cabe"):
        town.asks("mail.suspension", box.pk, {"ground": "misuse", "justification": "x"}, town.beto)
    values = {"route": "servidor responsável", "justification": "x"}
    with pytest.raises(Refused, match="não está suspensa"):
        town.asks("mail.release", box.pk, values, town.ana)
    taken = suspended(town, "misuse")
    with pytest.raises(Refused, match="Só se suspende uma caixa em uso"):
        town.asks("mail.suspension", taken.pk, {"ground": "order", "justification": "x"}, who)


@pytest.mark.parametrize("slug", ["ssp", "mpe", "mpa"])
def test_m14_where_no_norm_suspends_there_is_no_rite(slug: str) -> None:
    town = Town(slug)
    box = town.box(town.ana)
    with pytest.raises(Refused, match="Nenhuma norma em vigor"):
        town.asks("mail.suspension", box.pk, {"ground": "misuse"}, town.ana)
    assert not Request.objects.exists()
