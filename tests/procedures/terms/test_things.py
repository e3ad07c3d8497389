"""Terms about things that people are given or bring (T1; SEFAZ 31-II, 43; MPSC 6, Annex I): norms
say which; several of a kind, one for each thing."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.test import Client

from accounts.support import BY, adopted, instant, someone
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.people.models import Competence, Person
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.things import LONGEST, Handed, ask_for
from portaria.procedures.terms.types import Refused
from web.world import sign_in_of

pytestmark = pytest.mark.django_db
AT = instant("2024-03-01T09:00", "mpa")

# the norm's body, the thing, the kind of term, the provision
ORDERED = [
    ("fazenda", "asset", "termo-responsabilidade-compromisso-equipamento",
     "sefaz-mt-1-2012#art31_cpt_inc2"),
    ("fazenda", "footage", "termo-responsabilidade-utilizacao-imagens",
     "sefaz-mt-1-2012#art43_cpt"),
    ("mpa", "private_equipment", "declaracao-equipamento-particular", "mpsc-2005#anx1"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "thing", "kind", "provision"), ORDERED)
def test_t1_the_norm_says_which_term_and_one_is_asked_for_each_thing(
    slug: str, thing: str, kind: str, provision: str
) -> None:
    adopted(slug)
    person = someone(slug=slug)
    first, second = (Handed(slug, thing, person.pk, f"nº {n}") for n in (1, 2))
    assert ask_for([first, second], by=BY, at=AT) == 2
    assert ask_for([first], by=BY, at=AT) == 0, "asked for already"
    found = Term.objects.order_by("pk")
    assert [(t.kind, t.about) for t in found] == [(kind, "nº 1"), (kind, "nº 2")]
    assert provision in found[0].provisions
    assert Duty.objects.filter(kind="procedures.sign_term", state="open").count() == 2


SILENT = [("uniar", "asset"), ("mpa", "asset"), ("fazenda", "private_equipment")]


@pytest.mark.parametrize(("slug", "thing"), SILENT)
def test_t1_where_no_norm_wants_one_none_is_asked(slug: str, thing: str) -> None:
    adopted(slug)
    with pytest.raises(Refused, match="nenhuma norma em vigor"):
        ask_for([Handed(slug, thing, someone(slug=slug).pk, "nº 1")], by=BY, at=AT)


# below, at and above our bound, and nothing at all
ABOUT = [(LONGEST - 1, True), (LONGEST, True), (LONGEST + 1, False), (0, False)]


@pytest.mark.parametrize(("length", "may"), ABOUT)
def test_the_thing_is_told_in_a_line(length: int, may: bool) -> None:
    adopted("fazenda")
    one = Handed("fazenda", "asset", someone(slug="fazenda").pk, "n" * length)
    if may:
        assert ask_for([one], by=BY, at=AT) == 1
    else:
        with pytest.raises(Refused, match="diga qual é a coisa"):
            ask_for([one], by=BY, at=AT)


def manager(slug: str) -> Person:
    boss = someone("Gil Gama", slug=slug)
    Competence.objects.create(
        body_id=slug, power="accounts.manage", person=boss, start=AT.date(), act=0
    )
    return boss


def test_asked_for_from_the_command_line_by_whoever_may() -> None:
    adopted("fazenda")
    person, boss = someone("Eva Luz", slug="fazenda"), manager("fazenda")

    def run(thing: str, by: Person) -> int:
        words = ["term", "ask", thing, "Notebook 4471", "--body", "fazenda", "--person",
                 str(person.pk), "--as", str(by.pk)]  # fmt: skip
        return CliRunner().invoke(root, words).exit_code

    assert run("nave", boss) == 2
    assert run("asset", person) == 1
    assert run("private_equipment", boss) == 1, "no norm of the body wants it"
    assert run("asset", boss) == 0
    assert Term.objects.get().about == "Notebook 4471"


def test_asked_for_on_the_page() -> None:
    adopted("fazenda")
    person, boss = someone("Eva Luz", slug="fazenda"), manager("fazenda")
    client, stranger = Client(), Client()
    client.force_login(sign_in_of("gil", boss))
    stranger.force_login(sign_in_of("eva", person))
    assert stranger.get("/termos/pedir/").status_code == 403
    page = client.get("/termos/pedir/").content.decode()
    assert "Bem do órgão entregue a alguém" in page
    assert "Equipamento particular" not in page, "no norm of the body wants it"
    said = {"coisa": "asset", "qual": "Notebook 4471", "matricula": "ninguém"}
    assert client.post("/termos/pedir/", said).status_code == 400
    registration = person.bonds.get().registration
    assert client.post("/termos/pedir/", {**said, "matricula": registration}).status_code == 302
    assert Term.objects.get().person == person
