"""``portaria login`` and ``portaria account``."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.hashers import check_password
from django.test import Client
from pypdf import PdfReader

from accounts.support import BY, adopted, atomic, instant, someone, unit
from portaria.accounts import acts
from portaria.accounts.decisions import entitlement
from portaria.accounts.models import Account, HandOver
from portaria.accounts.types import Ask
from portaria.bodies.policies import policy_on
from portaria.cli.main import root
from portaria.people.models import Competence, Person
from portaria.procedures.requests.models import Request

ROOT = Path(__file__).resolve().parents[2]


def run(*args: object) -> Result:
    return CliRunner().invoke(root, [str(arg) for arg in args])


def logins(*args: object) -> list[str]:
    done = run("login", *args, "--json")
    assert done.exit_code == 0, done.output
    found: list[str] = json.loads(done.stdout)["candidates"]
    return found


class TestLogin:
    """A2."""

    def test_mpmt_in_order(self) -> None:
        expected = ["msilva", "masilva", "marsilva", "marisilva", "mariasilva"]
        assert logins("Maria da Silva", "--norm", "mpmt-495-2015") == expected

    def test_words_of_the_name_may_come_one_by_one(self) -> None:
        expected = ["msilva", "mariasilva", "maria"]
        assert logins("Maria", "da", "Silva", "--norm", "mpsc-2005") == expected

    def test_taken_ones_do_not_appear(self) -> None:
        taken = ("--taken", "msilva, MASILVA")
        assert logins("Maria Silva", "--norm", "mpmt-495-2015", *taken)[0] == "marsilva"

    def test_exhausted_the_number_is_ours_and_shown_as_ours(self) -> None:
        done = run(
            "login", "Ana Sá", "--norm", "mpmt-495-2015", "--taken", "asa,ansa,anasa,asa2", "--json"
        )
        answer = json.loads(done.stdout)
        assert answer["candidates"] == ["asa3", "asa4", "asa5"]
        assert answer["source"] == "product"
        told = run("login", "Ana Sá", "--norm", "mpmt-495-2015", "--taken", "asa,ansa,anasa")
        assert "Esgotadas as formas da norma" in told.stderr

    def test_the_provision_is_told(self) -> None:
        answer = json.loads(run("login", "Ana Sá", "--norm", "mpsc-2005", "--json").stdout)
        assert answer["source"] == "norm"
        [citation] = answer["citations"]
        assert (citation["norm"], citation["provision"]) == ("mpsc-2005", "art34_par1u")

    def test_a_silent_norm_is_told(self) -> None:
        done = run("login", "Ana Sá", "--norm", "sesp-mt-73-2018")
        assert "padrão deste produto" in done.stderr
        assert done.stdout.split()[0] == "ana.sa"

    def test_a_pack_in_any_folder(self) -> None:
        folder = ROOT / "bodies/uniar/acts/uniar-cgti-4-2020"
        assert logins("José D'Ávila", "--norm", folder)[0] == "jose.davila"

    @pytest.mark.parametrize(
        "args", [("Ana", "--norm", "nenhuma"), (" ", "--norm", "mpsc-2005"), ("Ana",)]
    )
    def test_bad_input_leaves_with_two(self, args: tuple[str, ...]) -> None:
        assert run("login", *args).exit_code == 2

    def test_a_name_without_latin_letters(self) -> None:
        assert logins("李", "--norm", "mpmt-495-2015") == ["usuario2", "usuario3", "usuario4"]


@pytest.fixture
def asouza(db: None) -> Account:
    adopted("mpa")
    at = instant("2024-03-01T09:00")
    decision = entitlement.decide("servidor_efetivo", policy_on("mpa", at.date()), asked=True)
    with atomic():
        person = someone()
        asks = [Ask("mpa", person.pk, "Ana Souza", "servidor_efetivo", decision, at)]
        [key] = acts.open_accounts(asks, by=BY, at=at)
    return Account.objects.get(pk=key)


@pytest.fixture
def manager(asouza: Account) -> Person:
    manager = someone("Gerente")
    Competence.objects.create(
        body_id="mpa", power="accounts.manage", person=manager, start=date(2020, 1, 1), act=1
    )
    return manager


def test_show_tells_the_state_the_acts_and_what_is_due(asouza: Account) -> None:
    told = run("account", "show", "asouza")
    assert told.exit_code == 0, told.output
    assert "asouza (mpa): ativa" in told.stdout
    assert "conta aberta" in told.stdout
    assert "Entregar, com recibo" in told.stdout
    answer: dict[str, Any] = json.loads(run("account", "show", "asouza", "--json").stdout)
    assert (answer["state"], answer["second_factor"]) == ("active", "app")
    assert [act["kind"] for act in answer["acts"]] == ["accounts.account.opened"]
    assert [duty["kind"] for duty in answer["due"]] == ["accounts.hand_credential"]


def test_who_has_the_competence_blocks_and_unblocks_with_a_reason(
    asouza: Account, manager: Person
) -> None:
    told = run("account", "block", "asouza", "--as", manager.pk, "--reason", "uso indevido")
    assert told.exit_code == 0, told.output
    asouza.refresh_from_db()
    assert (asouza.state, asouza.blocked_for) == ("blocked", "by_hand")
    again = run("account", "block", "asouza", "--as", manager.pk, "--reason", "uso indevido")
    assert (again.exit_code, "nada há a bloquear" in again.stderr) == (1, True)
    assert (
        run("account", "unblock", "asouza", "--as", manager.pk, "--reason", "apurado").exit_code
        == 0
    )
    asouza.refresh_from_db()
    assert asouza.state == "active"


def test_without_the_competence_nothing_is_done_and_it_says_whom_to_ask(
    asouza: Account, manager: Person
) -> None:
    told = run("account", "block", "asouza", "--as", asouza.person_id, "--reason", "quero")
    assert told.exit_code == 1
    assert "peça a Gerente" in told.stderr
    asouza.refresh_from_db()
    assert asouza.state == "active"


@pytest.mark.parametrize("args", [("show", "ninguem"), ("block", "asouza", "--as", "1")])
def test_bad_input_changes_nothing(asouza: Account, args: tuple[str, ...]) -> None:
    assert run("account", *args).exit_code == 2


def test_an_empty_reason_is_none(asouza: Account, manager: Person) -> None:
    assert run("account", "block", "asouza", "--as", manager.pk, "--reason", " ").exit_code == 2


def test_a3_the_credential_is_handed_over_changed_and_changed_again_on_suspicion(
    asouza: Account, manager: Person
) -> None:
    told = run("account", "hand", "asouza", "--as", manager.pk, "--receipt", "assinou o livro")
    assert told.exit_code == 0, told.output
    secret = told.stdout.strip()
    asouza.refresh_from_db()
    assert check_password(secret, asouza.credential_hash)
    assert run("account", "changed", "asouza").exit_code == 0
    asouza.refresh_from_db()
    assert not asouza.password_change_due
    told = run("account", "suspect", "asouza", "--reason", "anotada em papel")
    assert "devida desde já" in told.stdout
    asouza.refresh_from_db()
    assert asouza.password_change_due


def test_a3_only_who_manages_accounts_hands_a_credential_over(asouza: Account) -> None:
    told = run("account", "hand", "asouza", "--as", asouza.person_id, "--receipt", "x")
    assert (told.exit_code, told.stdout) == (1, "")


def test_a3_a_one_time_link_is_shown_once_and_serves_once(
    asouza: Account, manager: Person, client: Client, settings: Any
) -> None:
    told = run("account", "link", "asouza", "--to", "Ana Souza", "--as", manager.pk)
    assert told.exit_code == 0, told.output
    path = told.stdout.strip().removeprefix(settings.PUBLIC_URL)
    assert "Não será mostrada de novo" in told.stderr
    assert client.get(path).status_code == 200
    assert client.get(path[:-2] + "x/").status_code != 200, "another's"
    handed = HandOver.objects.get()
    assert (handed.account_id, handed.means, handed.closed_at) == (asouza.pk, "link", None)
    assert path.split("/")[-2] not in str(vars(handed)), "only its digest is kept"
    again = run("account", "link", "asouza", "--to", "Ana Souza", "--as", asouza.person_id)
    assert (again.exit_code, again.stdout) == (1, "")


def test_a3_a_letter_with_the_password_only_on_paper(
    asouza: Account, manager: Person, tmp_path: Path
) -> None:
    paper = tmp_path / "carta.pdf"
    words = ("account", "letter", "asouza", "--to", "Rui Reis", "--as", manager.pk, "--out", paper)
    told = run(*words)
    assert told.exit_code == 0, told.output
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_mode & 0o777 == 0o600
    asouza.refresh_from_db()
    kept = asouza.credential_hash
    written = re.findall(r"\b\S{14}\b", PdfReader(paper).pages[0].extract_text())
    assert any(check_password(word, kept) for word in written), "it is on the paper"
    assert not any(word in told.output for word in written), "and nowhere else"
    again = run(*words)
    assert (again.exit_code, "escolha outro nome" in again.stderr) == (2, True)
    asouza.refresh_from_db()
    assert asouza.credential_hash == kept, "nothing changed"


def test_a1_the_head_asks_from_the_command_line_and_the_manager_decides(db: None) -> None:
    """MPSC 33: the request of the head; no account before the decision."""
    adopted("mpa")
    head, boss = someone("Rui Reis"), someone("Gil Gama")
    Competence.objects.create(
        body_id="mpa", power="accounts.manage", person=boss, start=date(2020, 1, 1), act=0
    )
    person = someone(unit=unit("GEREDE", head=head))
    told = run("account", "ask", person.pk, "--body", "mpa", "--as", head.pk)
    assert told.exit_code == 0, told.output
    assert not Account.objects.exists()
    number = Request.objects.get().pk
    assert run("request", "approve", number, "--as", head.pk).exit_code == 1, "their own"
    assert run("request", "approve", number, "--as", boss.pk).exit_code == 0
    assert Account.objects.get().person == person
    refused = run("account", "ask", boss.pk, "--body", "mpa", "--as", head.pk)
    assert refused.exit_code == 1


def test_a1_where_no_norm_says_who_decides_the_head_s_word_opens_it(db: None) -> None:
    """The internal act of ssp (art. 3º): at the head's request, decided by nobody else."""
    adopted("ssp")
    head = someone("Rui Reis", slug="ssp", category="policial")
    place = unit("DTI", "ssp", head=head)
    person = someone("Eva Luz", slug="ssp", category="estagiario", unit=place)
    other = someone("Ivo Sá", slug="ssp", category="policial")
    refused = run("account", "ask", person.pk, "--body", "ssp", "--as", other.pk)
    assert (refused.exit_code, "art. 3º" in refused.output) == (1, True)
    told = run("account", "ask", person.pk, "--body", "ssp", "--as", head.pk)
    assert (told.exit_code, told.stdout) == (0, "1 contas abertas ou desbloqueadas\n")


def test_a2_a_new_name_may_get_a_new_login_with_a_reason(asouza: Account, manager: Person) -> None:
    Person.objects.filter(pk=asouza.person_id).update(social_name="Joana Lima")
    told = run("account", "rename", "asouza", "--as", manager.pk, "--reason", "nome social")
    assert told.stdout == "«asouza» passa a «jlima»\n"
    assert run("account", "show", "jlima").exit_code == 0
    assert run("account", "rename", "jlima", "--as", manager.pk, "--reason", " ").exit_code == 2
