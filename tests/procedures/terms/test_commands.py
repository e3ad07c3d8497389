"""``portaria term``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from accounts.support import BY, adopted, atomic, instant, someone, unit
from portaria.cli.main import root
from portaria.people.models import Person
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.models import Term
from portaria.procedures.terms.types import TermAsk

pytestmark = pytest.mark.django_db


def run(*args: object) -> Result:
    return CliRunner().invoke(root, ["term", *map(str, args)])


@pytest.fixture
def people(db: None) -> tuple[Person, Person]:
    adopted("ssp")
    head = someone("Chefe", slug="ssp")
    place = unit("GRL", "ssp", head=head)
    person = someone("Ana Souza", slug="ssp", unit=place)
    with atomic():
        ask = TermAsk("ssp", person.pk, "termo", True, True, place.pk)
        ask_terms([ask], by=BY, at=instant("2024-03-01", "ssp"))
    return person, head


def test_a_term_from_the_asking_to_the_authorisation(people: tuple[Person, Person]) -> None:
    person, head = people
    term = Term.objects.get()
    assert "espera assinatura" in run("list", "--body", "ssp").stdout
    refused = run("sign", term.pk, "--as", person.pk)
    assert (refused.exit_code, "justificativa" in refused.stderr) == (1, True)
    signed = run("sign", term.pk, "--as", person.pk, "--justification", "plantão")
    assert signed.exit_code == 0, signed.output
    assert "espera autorização" in run("list", "--body", "ssp").stdout
    refused = run("authorise", term.pk, "--as", person.pk)
    assert (refused.exit_code, "da própria pessoa" in refused.stderr) == (1, True)
    assert run("authorise", term.pk, "--as", head.pk).exit_code == 0
    assert run("list", "--body", "ssp").stdout == "nenhum termo\n"
    [held] = json.loads(run("list", "--person", person.pk, "--json").stdout)["terms"]
    assert (held["kind"], held["counts"]) == ("termo", True)


@pytest.mark.parametrize("args", [(), ("--body", "ssp", "--person", "1")])
def test_list_wants_one_of_the_two(db: None, args: tuple[str, ...]) -> None:
    assert run("list", *args).exit_code == 2
