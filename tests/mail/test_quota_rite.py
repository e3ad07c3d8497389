"""A higher limit asked for, by each norm: who asks, what is demonstrated, who decides, and what it
does to the mailbox (M8; UNILA 14 §2 and §3; MPSC 60, p. ún.)."""

from __future__ import annotations

from datetime import date

import pytest

from mail.worlds import BY, World, again, last_line, lines
from portaria.mail.models import Mailbox
from portaria.people.models import Competence, Person
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Ask, Refused

pytestmark = pytest.mark.django_db
GB = 1 << 30
WHY = {"justification": "Processos com muitos anexos."}
CLEAN = {"cleaning_impossible": "O resto é prova de processos."}


def manager(world: World, power: str = "mail.manage") -> Person:
    person = world.person(category="servidor_efetivo", unit=world.unit(power.upper()))
    Competence.objects.create(
        body_id=world.slug, power=power, person=person, start=date(2020, 1, 1), act=0
    )
    return person


def ask(world: World, box: Mailbox, asker: Person | None = None, **values: object) -> int:
    who = asker or box.person
    assert who is not None
    one = Ask(world.slug, "mail.quota_increase", box.pk, values, who.pk)  # type: ignore[arg-type]
    [key] = acts.ask([one], by=BY, at=world.at)
    return key


def test_unila_asked_by_the_holder_decided_by_who_runs_the_mail() -> None:
    world = World("uni")
    box, who = world.opens("servidor_efetivo"), manager(world)
    key = ask(world, box, size="4 GB", **WHY, **CLEAN)
    row = Request.objects.get(pk=key)
    assert row.provisions[0] == "unila-cgtic-5-2020#art14_par2"
    assert acts.approve([key], person=who.pk, by=BY, at=world.at) == {key: ""}
    assert (again(box).quota_bytes, again(box).quota_granted) == (4 * GB, True)
    assert lines(box)[-1] == "quota_set"
    assert last_line(box).cause == f"request:{key}"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({**WHY, **CLEAN}, "Falta «Novo limite»"),
        ({"size": "4 GB", **CLEAN}, "Falta «Por que é preciso» (art. 14, § 2º"),
        ({"size": "4 GB", **WHY}, "Falta «Por que não há o que apagar» (art. 14, § 2º"),
        ({"size": "4", **WHY, **CLEAN}, "«Novo limite»: «4» não é um tamanho"),
        ({"size": "1 GB", **WHY, **CLEAN}, "O limite de hoje já é de 2 GB: peça um maior"),
        ({"size": "2 GB", **WHY, **CLEAN}, "O limite de hoje já é de 2 GB: peça um maior"),
    ],
)
def test_unila_what_the_request_lacks(values: dict[str, str], said: str) -> None:
    world = World("uni")
    box = world.opens("servidor_efetivo")
    with pytest.raises(Refused) as refusal:
        ask(world, box, **values)
    assert said in str(refusal.value)


def test_unila_one_byte_above_the_present_limit_may_be_asked() -> None:
    world = World("uni")
    assert ask(world, world.opens("servidor_efetivo"), size=2 * GB + 1, **WHY, **CLEAN)


@pytest.mark.parametrize(("most", "may"), [(4 * GB - 1, False), (4 * GB, True), (None, True)])
def test_unila_the_technical_limit_is_this_installations(
    most: int | None, may: bool, settings: object
) -> None:
    settings.MAIL_QUOTA_MOST = most  # type: ignore[attr-defined]
    world = World("uni")
    box = world.opens("servidor_efetivo")
    if may:
        assert ask(world, box, size="4 GB", **WHY, **CLEAN)
        return
    with pytest.raises(Refused, match="fixado por esta instalação"):
        ask(world, box, size="4 GB", **WHY, **CLEAN)


def test_unila_students_have_no_such_request() -> None:
    world = World("uni")
    with pytest.raises(Refused, match="Nenhuma norma em vigor"):
        ask(world, world.opens("discente"), size="4 GB", **WHY, **CLEAN)


def test_unila_nobody_else_asks_for_the_holder() -> None:
    world = World("uni")
    box, other = world.opens("servidor_efetivo"), world.person(category="servidor_efetivo")
    with pytest.raises(Refused, match=r"Pede quem responde pela caixa.*art\. 14, § 2º"):
        ask(world, box, other, size="4 GB", **WHY, **CLEAN)


def test_mpsc_the_attorney_general_decides_and_nobody_in_their_place() -> None:
    world = World("mp")
    box, head = world.opens("membro"), manager(world, "post.procurador_geral")
    key = ask(world, box, size="4 GB", **WHY)
    with pytest.raises(Refused, match="decide Procurador-Geral de Justiça"):
        acts.approve([key], person=manager(world).pk, by=BY, at=world.at)
    acts.approve([key], person=head.pk, by=BY, at=world.at)
    assert again(box).quota_bytes == 4 * GB
    assert Request.objects.get(pk=key).provisions[0] == "mpsc-2005#art60_par1u"


def test_mpsc_wants_reasons_and_no_proof_of_cleaning() -> None:
    world = World("mp")
    box = world.opens("membro")
    with pytest.raises(Refused, match="Falta «Por que é preciso»"):
        ask(world, box, size="4 GB")
    assert ask(world, box, size="4 GB", **WHY)


@pytest.mark.parametrize("body", ["pgj", "seg"])
def test_where_no_norm_provides_it_there_is_no_request(body: str) -> None:
    world = World(body)
    box = world.opens("servidor_efetivo")
    with pytest.raises(Refused, match="Nenhuma norma em vigor"):
        ask(world, box, size="4 GB", **WHY)


def test_refused_leaves_the_limit_as_it_was() -> None:
    world = World("uni")
    box, who = world.opens("servidor_efetivo"), manager(world)
    key = ask(world, box, size="4 GB", **WHY, **CLEAN)
    acts.refuse([key], "não há espaço", person=who.pk, by=BY, at=world.at)
    assert again(box).quota_bytes == 2 * GB
    assert lines(box)[-1] != "quota_set"


def test_a_mailbox_closed_meanwhile_leaves_the_request_approved_with_the_reason() -> None:
    world = World("uni")
    box, who = world.opens("servidor_efetivo"), manager(world)
    key = ask(world, box, size="4 GB", **WHY, **CLEAN)
    Mailbox.objects.filter(pk=box.pk).update(state="closed", closed_at=world.at)
    failed = acts.approve([key], person=who.pk, by=BY, at=world.at)
    assert "está encerrada: não se pode mudar o limite" in failed[key]
    assert Request.objects.get(pk=key).state == "approved"
