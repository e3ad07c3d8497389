"""Requests asked, answered and carried out, against the database (T2, N9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from portaria.duties.models import Duty
from portaria.people.models import Person
from portaria.procedures.requests import acts
from portaria.procedures.requests.delegating import DelegationDraft
from portaria.procedures.requests.models import Request, Step
from portaria.procedures.requests.types import Refused
from procedures.requests import world as worlds
from procedures.requests.world import BY, World, ledger, state, story, waiting

pytestmark = pytest.mark.django_db


def test_a_request_asked_approved_and_carried_out(world: World) -> None:
    key = world.asks("simple")
    assert state(key) == "waiting"
    assert waiting(key) == [("requests.decide", "power:mail.manage")]
    assert world.approves(key, world.mail, "há espaço") == ""
    assert (state(key), worlds.done, waiting(key)) == ("carried_out", [key], [])
    assert ledger(key) == story(key) == ["asked", "approved", "carried_out"]
    provisions = Request.objects.get(pk=key).provisions
    assert provisions == ["lab-1-2020#art1_cpt", "lab-1-2020#art1_par1"]


@pytest.mark.parametrize(
    ("rite", "who", "about", "said"),
    [
        ("simple", "head", "ana", "este pedido não lhe cabe. Pede a própria pessoa (art. 1º"),
        ("unruled", "ana", "ana", "Nenhuma norma em vigor em «LAB» prevê"),
        ("none", "ana", "ana", "não existe o rito «lab.none»"),
    ],
)
def test_who_may_not_ask_is_told_why(
    world: World, rite: str, who: str, about: str, said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        world.asks(rite, getattr(world, who), getattr(world, about))
    assert said in str(refusal.value)
    assert not Request.objects.exists()


def test_a_category_has_its_own_rule(world: World) -> None:
    trainee = world.person(world.sector, "estagiario")
    with pytest.raises(Refused, match="Pede a chefia imediata"):
        world.asks("simple", trainee)
    assert world.asks("simple", world.head, trainee)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"justification": " "}, "Falta «Justificativa» (art. 1º, § 1º"),
        ({"justification": "proibida"}, "Essa justificativa não serve"),
        ({"amount": "doze"}, "«Quantidade»: escreva só os algarismos"),
        ({"remark": "x" * 21}, "«Observação»: no máximo 20 caracteres (limite do sistema)"),
        ({"other": 1}, "o pedido não tem o campo «other»"),
    ],
)
def test_what_is_missing_or_malformed_is_refused(
    world: World, values: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        world.asks("simple", values=values)
    assert said in str(refusal.value)


def test_a_text_at_the_limit_passes(world: World) -> None:
    assert world.asks("simple", values={"remark": "x" * 20, "amount": "12"})


def test_steps_in_order_after_an_opinion(world: World) -> None:
    key = world.asks("ladder")
    assert [kind for kind, _ in waiting(key)] == ["requests.consult", "requests.silence"]
    with pytest.raises(Refused, match="espera agora outra resposta, de: quem pode"):
        world.approves(key, world.head)
    world.opines(key, world.accounts)
    decide = next(who for kind, who in waiting(key) if kind == "requests.decide")
    assert decide == f"head-of:{world.sector.pk}"
    with pytest.raises(Refused, match="decide a chefia imediata"):
        world.approves(key, world.director)
    world.approves(key, world.head)
    world.approves(key, world.director)
    assert story(key) == ["asked", "consulted", "approved", "approved", "carried_out"]


def test_deadlines_are_sums_with_their_provision(world: World) -> None:
    key = world.asks("ladder")
    step = Step.objects.get(request=key, state="open")
    assert step.sum["due_on"] == "2024-03-06"
    assert step.sum["provision"] == "lab-1-2020#art2_cpt"
    assert Duty.objects.get(kind="requests.consult").sum == step.sum


def test_silence_below_at_and_past_the_term(world: World) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    world.passes(1)
    assert state(key) == "waiting"
    world.passes(2)
    assert state(key) == "refused"
    assert Request.objects.get(pk=key).why == "Sem resposta no prazo: tem-se por recusado"
    assert story(key)[-2:] == ["consulted", "lapsed"]


def test_nobody_waits_for_an_opinion_past_its_term(world: World) -> None:
    key = world.asks("ladder")
    world.passes(3)
    assert story(key) == ["asked", "lapsed"]
    assert ("requests.decide", f"head-of:{world.sector.pk}") in waiting(key)


def test_silence_that_approves(world: World) -> None:
    key = world.asks("tacit")
    world.passes(7)  # five days end on a Saturday: the last day is Monday
    assert state(key) == "waiting"
    world.passes(1)
    assert story(key) == ["asked", "lapsed", "carried_out"]
    assert worlds.done == [key]


def test_silence_goes_up_the_ladder_and_then_to_the_head_above(world: World) -> None:
    key = world.asks("doubt")
    world.passes(2)
    assert ("requests.decide", "power:post.diretor") in waiting(key)
    world.passes(2)
    assert ("requests.decide", "power:post.auditor") in waiting(key)
    world.approves(key, world.auditor)
    assert story(key) == ["asked", "escalated", "escalated", "approved", "carried_out"]


def test_a_doubt_goes_where_the_norm_says(world: World) -> None:
    key = world.asks("doubt")
    acts.escalate([key], "não sei se tem direito", person=world.mail.pk, by=BY, at=world.at)
    with pytest.raises(Refused, match="não espera a sua resposta"):
        world.approves(key, world.mail)
    world.approves(key, world.director)
    assert state(key) == "carried_out"


def test_where_the_norm_names_nobody_a_doubt_goes_nowhere(world: World) -> None:
    key = world.asks("simple")
    with pytest.raises(Refused, match="a norma não diz a quem levar a dúvida"):
        acts.escalate([key], "dúvida", person=world.mail.pk, by=BY, at=world.at)


def test_a_refusal_has_a_reason_and_an_appeal(world: World) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    with pytest.raises(Refused, match="diga por que se recusa"):
        world.refuses(key, world.head, " ")
    world.refuses(key, world.head, "não há necessidade")
    row = Request.objects.get(pk=key)
    assert (row.state, row.why) == ("refused", "não há necessidade")
    assert row.appeal_sum["due_on"] == "2024-03-14"
    assert waiting(key) == []
    acts.appeal(key, "há necessidade, sim", person=world.ana.pk, by=BY, at=world.at)
    world.approves(key, world.auditor)
    assert state(key) == "waiting", "the director, who comes after the head, still decides"
    world.approves(key, world.director)
    assert state(key) == "carried_out"


@pytest.mark.parametrize(("days", "may"), [(9, True), (10, True), (11, False)])
def test_the_term_of_an_appeal(world: World, days: int, may: bool) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    world.refuses(key, world.head)
    world.at += timedelta(days=days)
    if may:
        acts.appeal(key, "recorro", person=world.ana.pk, by=BY, at=world.at)
        return
    with pytest.raises(Refused, match="o prazo do recurso terminou"):
        acts.appeal(key, "recorro", person=world.ana.pk, by=BY, at=world.at)


def test_an_appeal_refused_is_the_end(world: World) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    world.refuses(key, world.head)
    acts.appeal(key, "recorro", person=world.ana.pk, by=BY, at=world.at)
    world.refuses(key, world.auditor)
    assert state(key) == "refused"
    with pytest.raises(Refused, match="a norma não prevê outro recurso"):
        acts.appeal(key, "de novo", person=world.ana.pk, by=BY, at=world.at)


def test_nobody_decides_their_own_it_goes_to_the_head_above(world: World) -> None:
    key = world.asks("simple", world.mail)
    with pytest.raises(Refused, match="ninguém decide o próprio pedido"):
        world.approves(key, world.mail)
    assert waiting(key) == [("requests.decide", f"head-of:{world.top.pk}")]
    reasons = [r["text"] for r in Step.objects.get(request=key).reasons]
    assert "Ninguém decide o próprio pedido: passa a quem está acima" in reasons
    world.approves(key, world.director)
    assert state(key) == "carried_out"


def test_the_person_concerned_does_not_decide_either(world: World) -> None:
    key = world.asks("either", world.ana, world.mail)
    with pytest.raises(Refused, match="ninguém decide o próprio pedido"):
        world.approves(key, world.mail)
    world.approves(key, world.director)
    assert state(key) == "carried_out"


def test_a_head_on_leave_passes_to_the_substitute_by_date(world: World) -> None:
    world.away(world.head, world.at.date() + timedelta(days=2))
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    with pytest.raises(Refused):
        world.approves(key, world.head)
    assert any(r["code"] == "substitute" for r in Step.objects.get(request=key, position=1).reasons)
    world.approves(key, world.second)
    other = world.asks("ladder")
    world.opines(other, world.accounts)
    world.at += timedelta(days=3)
    with pytest.raises(Refused):
        world.approves(other, world.second)
    world.approves(other, world.head)


def test_who_holds_a_competence_is_asked_on_the_day(world: World) -> None:
    """N9: redesignated by an internal act on a date."""
    key = world.asks("tacit")
    new = world.person(world.sector)
    world.holds("post.diretor", person=new, start=date(2024, 3, 6))
    with pytest.raises(Refused):
        world.approves(key, new)
    world.at += timedelta(days=2)
    world.approves(key, new)


def test_a_competence_that_nobody_holds_waits_for_a_designation(world: World) -> None:
    world.away(world.auditor, date(2024, 12, 31))
    key = world.asks("doubt")
    for _ in range(2):
        acts.escalate([key], "dúvida", person=(world.mail if _ == 0 else world.director).pk,
                      by=BY, at=world.at)  # fmt: skip
    reasons = [r["text"] for r in Step.objects.get(request=key, state="open").reasons]
    assert "Ninguém responde hoje por: Auditor de ensaio" in reasons
    assert any("designa quem decide, por ato interno" in text for text in reasons)


def test_a_delegation_by_date(world: World) -> None:
    deputy = world.person(world.sector)
    draft = DelegationDraft(
        "lab", world.head.pk, deputy.pk, date(2024, 3, 5), date(2024, 3, 6), "OS nº 3/2024"
    )
    acts.delegate([draft], by=BY, at=world.at)
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    with pytest.raises(Refused):
        world.approves(key, deputy)
    world.at += timedelta(days=1)
    world.approves(key, deputy)
    assert story(key)[-1] == "approved"


def test_four_eyes(world: World) -> None:
    key = world.asks("eyes")
    world.approves(key, world.mail)
    with pytest.raises(Refused, match="a norma quer outra pessoa"):
        world.approves(key, world.mail)
    world.approves(key, world.mail2)
    assert state(key) == "carried_out"


def test_together_waits_for_both_and_either_for_one(world: World) -> None:
    both = world.asks("together")
    world.approves(both, world.mail)
    assert state(both) == "waiting"
    world.approves(both, world.director)
    assert state(both) == "carried_out"
    one = world.asks("either")
    world.refuses(one, world.mail)
    assert state(one) == "waiting"
    world.approves(one, world.director)
    assert state(one) == "carried_out"


def test_the_second_of_two_deciders_gets_a_clear_answer(world: World) -> None:
    key = world.asks("simple")
    world.approves(key, world.mail)
    with pytest.raises(Refused) as refusal:
        world.approves(key, world.mail2)
    said = f"já foi atendido; a última resposta foi de {world.mail.name}, em 04/03/2024 às 10:00"
    assert said in str(refusal.value)


def test_a_batch_is_decided_whole_or_not_at_all(world: World) -> None:
    keys = [world.asks("simple"), world.asks("simple"), world.asks("ladder")]
    with pytest.raises(Refused):
        acts.approve(keys, person=world.mail.pk, by=BY, at=world.at)
    assert [state(key) for key in keys] == ["waiting"] * 3
    acts.approve(keys[:2], person=world.mail.pk, by=BY, at=world.at)
    assert [state(key) for key in keys] == ["carried_out", "carried_out", "waiting"]


def test_an_act_that_fails_is_tried_again(world: World) -> None:
    key = world.asks("simple")
    worlds.broken.append("a caixa está em uso por outro pedido")
    assert world.approves(key, world.mail) == worlds.broken[-1]
    row = Request.objects.get(pk=key)
    assert (row.state, row.why) == ("approved", worlds.broken[-1])
    worlds.broken.clear()
    world.passes(1)
    assert (state(key), worlds.done) == ("carried_out", [key])
    assert story(key) == ["asked", "approved", "not_carried_out", "carried_out"]


def test_returned_corrected_and_decided_anew(world: World) -> None:
    key = world.asks("ladder")
    world.opines(key, world.accounts)
    acts.send_back([key], "falta a quantidade", person=world.head.pk, by=BY, at=world.at)
    assert waiting(key) == [("requests.correct", f"person:{world.ana.pk}")]
    with pytest.raises(Refused, match="foi devolvido para correção"):
        world.approves(key, world.head)
    with pytest.raises(Refused, match="só quem fez o pedido corrige"):
        acts.correct(key, {}, person=world.head.pk, by=BY, at=world.at)
    acts.correct(key, {"amount": 3}, person=world.ana.pk, by=BY, at=world.at)
    assert [kind for kind, _ in waiting(key)] == ["requests.consult", "requests.silence"]
    assert Step.objects.filter(request=key, state="open").count() == 1
    world.opines(key, world.accounts)
    world.approves(key, world.head)
    world.approves(key, world.director)
    assert Request.objects.get(pk=key).values == {"amount": 3}
    assert state(key) == "carried_out"


def test_withdrawn_by_who_asked_and_nobody_else(world: World) -> None:
    key = world.asks("simple")
    with pytest.raises(Refused, match="só quem fez o pedido retira"):
        acts.withdraw([key], person=world.mail.pk, by=BY, at=world.at)
    acts.withdraw([key], person=world.ana.pk, by=BY, at=world.at)
    assert (state(key), waiting(key)) == ("withdrawn", [])
    with pytest.raises(Refused, match="foi retirado por quem pediu"):
        world.approves(key, world.mail)
    with pytest.raises(Refused, match="já foi decidido"):
        acts.withdraw([key], person=world.ana.pk, by=BY, at=world.at)


def test_everybody_concerned_is_told(world: World) -> None:
    from portaria.notices.models import Notice

    key = world.asks("simple")
    told: list[Person] = [world.mail]
    assert set(Notice.objects.values_list("person", flat=True)) == {p.pk for p in told}
    world.approves(key, world.mail)
    titles = Notice.objects.filter(person=world.ana.pk).values_list("title", flat=True)
    assert list(titles) == [f"Pedido atendido (nº {key})"]


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_the_same_instant(world: World) -> None:
    """One carries it out; the other waits for the lock and is told who did."""
    key = world.asks("simple")
    both = Barrier(2)

    def approve(person: int) -> str:
        try:
            both.wait(120)
            acts.approve([key], person=person, by=BY, at=world.at)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(approve, (world.mail.pk, world.mail2.pk)))
    assert said[0] == "done"
    assert "já foi atendido; a última resposta foi de Pessoa" in said[1]
    assert worlds.done == [key]
    assert story(key) == ["asked", "approved", "carried_out"]


def test_a_death_before_the_commit_leaves_the_request_as_it_was(world: World) -> None:
    """Everything an approval does is one transaction: nothing of it is seen before its end."""
    key = world.asks("simple")
    before = (state(key), story(key), ledger(key), waiting(key))

    def dies() -> None:
        with transaction.atomic():
            world.approves(key, world.mail)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        dies()
    assert (state(key), story(key), ledger(key), waiting(key)) == before
