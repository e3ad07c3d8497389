"""N8: omitted cases are decided by the competent body and kept as precedents with the provision
they fill (SESP 12; UNILA 25; MPMT 36)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from governance.worlds import BY, MONDAY, NORM, World, at
from portaria.duties.models import Duty
from portaria.governance.models import OmittedCase
from portaria.governance.omitted import acts, listing
from portaria.governance.types import Refused
from portaria.ledger.models import Act
from portaria.people.models import Person

pytestmark = pytest.mark.django_db
TEXT = """\
art1:
  cpt: {about: As caixas têm limite, sets: {mailbox.quota: 2 GB}}
art2:
  cpt:
    about: Os casos omissos são analisados pelo comitê
    sets: {norm.omitted_cases.decided_by: [comitê de tecnologia]}
  par1u:
    about: A decisão é aprovada pelo dirigente
    sets: {norm.omitted_cases.approved_by: dirigente máximo}
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "ens", TEXT)


def _ask(person: Person | None = None, question: str = "Ramal conta como caixa?",
         **changed: str) -> int:  # fmt: skip
    values = {"body": "ens", "norm": NORM, "provision": "art1_cpt", **changed}
    asked = acts.Question(question=question, person=person.pk if person else None, **values)
    with transaction.atomic():
        return acts.ask_case(asked, by=BY, at=at(MONDAY))


def _decide(key: int, person: Person, **changed: object) -> None:
    values = {"decision": "Não conta.", "summary": "Ramal não é caixa", **changed}
    with transaction.atomic():
        acts.decide_case(key, acts.Answer(**values), person=person.pk, by=BY, at=at(MONDAY, 15))  # type: ignore[arg-type]


def test_n8_the_case_goes_to_whom_the_norm_names(world: World) -> None:
    key = _ask(world.person("Ana"))
    case = OmittedCase.objects.get(pk=key)
    assert case.competence == "comitê de tecnologia, com aprovação de dirigente máximo"
    assert case.provisions == [f"{NORM}#art2_cpt", f"{NORM}#art2_par1u"]
    duty = Duty.objects.get(kind="governance.decide_omitted_case")
    assert (duty.assignee, duty.state) == ("power:norms.decide_omitted", "open")


def test_n8_a_decision_becomes_a_precedent_at_its_provision(world: World) -> None:
    ana, bia = world.person("Ana"), world.person("Bia")
    key = _ask(ana)
    _decide(key, bia)
    [found] = listing.precedents_at("ens", NORM)["art1_cpt"]
    assert (found.pk, found.summary) == (key, "Ramal não é caixa")
    assert Duty.objects.get(kind="governance.decide_omitted_case").state == "done"
    decided = Act.objects.get(kind="governance.omitted_case.decided")
    assert decided.provisions[-1] == f"{NORM}#art1_cpt"
    for word, count in (("ramal", 1), ("caixas", 1), ("conta", 1), ("crachá", 0)):
        assert listing.cases(["ens"], text=word, precedents=True).count() == count


def test_n8_a_later_decision_overrules_a_precedent(world: World) -> None:
    ana, bia = world.person("Ana"), world.person("Bia")
    old, new = _ask(ana), _ask(ana, "E o ramal da chefia?")
    _decide(old, bia)
    _decide(new, bia, overrules=old, summary="Ramal da chefia é caixa")
    assert [c.pk for c in listing.precedents_at("ens", NORM)["art1_cpt"]] == [new]
    assert OmittedCase.objects.get(pk=old).overruled_by_id == new
    third = _ask(ana, "E o do gabinete?")
    with pytest.raises(Refused, match=f"nº {old} não é precedente"):
        _decide(third, bia, overrules=old)
    assert OmittedCase.objects.get(pk=third).state == "asked"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"norm": "outra"}, "não é deste órgão"),
        ({"provision": "art99"}, "não é um dispositivo"),
        ({"question": "  "}, "descreva o caso"),
    ],
)
def test_n8_a_question_that_cannot_be_answered_is_refused(
    world: World, changed: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        _ask(**changed)
    assert not OmittedCase.objects.exists()


def test_n8_nobody_decides_their_own_case_nor_twice(world: World) -> None:
    ana, bia = world.person("Ana"), world.person("Bia")
    key = _ask(ana)
    with pytest.raises(Refused, match="próprio caso"):
        _decide(key, ana)
    with pytest.raises(Refused, match="ementa"):
        _decide(key, bia, summary="")
    with pytest.raises(Refused, match="o que se decidiu"):
        _decide(key, bia, decision=" ")
    _decide(key, bia, precedent=False, summary="")
    assert listing.precedents_at("ens", NORM) == {}
    with pytest.raises(Refused, match="não espera decisão"):
        _decide(key, bia)


def test_n8_a_question_is_taken_back_by_whoever_asked(world: World) -> None:
    ana, bia = world.person("Ana"), world.person("Bia")
    key = _ask(ana)
    with pytest.raises(Refused, match="só quem perguntou"), transaction.atomic():
        acts.withdraw_case(key, person=bia.pk, by=BY, at=at(MONDAY))
    with transaction.atomic():
        acts.withdraw_case(key, person=ana.pk, by=BY, at=at(MONDAY))
    assert OmittedCase.objects.get(pk=key).state == "withdrawn"
    assert Duty.objects.get(kind="governance.decide_omitted_case").state == "dropped"


def test_n8_where_the_norm_does_not_name_who_decides_that_is_told(tmp_path: Path) -> None:
    World(tmp_path / "ens", "art1:\n  cpt: {about: Só isto, how: conduct}\n")
    case = OmittedCase.objects.get(pk=_ask())
    assert (case.competence, case.provisions) == ("", [])
