"""A sixth norm, which nobody here had seen: an invented body's e-mail ordinance with traits of none
of the five (``tests/norms/sixth``). It is adopted from a folder outside the repository; nothing in
the code knows it (issue 3, «Shown by»)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner

from journeys.world import World
from portaria import clock
from portaria.bodies.acts import adopt
from portaria.bodies.policies import adopted as running
from portaria.cli.main import root
from portaria.duties.models import Duty
from portaria.journeys.replay import running as running_again
from portaria.journeys.replay.running import Asked, Replayed
from portaria.journeys.simulation import simulate
from portaria.journeys.transition.acts import apply_transition, preview
from portaria.journeys.transition.types import Totals
from portaria.ledger.models import Content
from portaria.mail import acts as mail
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk, Reactivation, Refused, Release
from portaria.people.models import Unit

HERE = Path(__file__).parent / "sixth"
NORM = "jaei-6-2023"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of bodies, outside of the repository."""
    copytree(HERE, tmp_path / "bodies" / "jaei")
    return tmp_path / "bodies"


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(root, arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_pack_and_official_text_have_the_same_provisions(home: Path) -> None:
    """N1: every provision, none unclassified."""
    pack = home / "jaei" / "acts" / NORM
    checked = json.loads(
        run("norm", "check", str(pack), "--text", str(pack / "text" / "official.txt"), "--json")
    )
    assert checked["problems"] == []
    assert (checked["provisions"], checked["cases"]) == (54, 38)


def test_a_provision_taken_away_is_missed(home: Path) -> None:
    pack = home / "jaei" / "acts" / NORM
    whole = (pack / "portaria.yaml").read_text(encoding="utf-8")
    line = "    inc1: {about: Aos 60 dias avisa-se, how: enforced}\n"
    assert line in whole
    (pack / "portaria.yaml").write_text(whole.replace(line, ""), encoding="utf-8")
    assert "art8_cpt_inc1" in run("norm", "check", str(pack), code=1)


def test_the_body_is_right(home: Path) -> None:
    assert json.loads(run("body", "check", str(home / "jaei"), "--json"))["problems"] == []


TRAITS = [
    ("mailbox.quota", ["--category", "fiscal_de_bacia"], 2 << 30, "art2_cpt_inc2"),
    ("mailbox.folder.expiry", ["--given", "folder=obra"], 2, "art3_cpt_inc3"),
    ("mail.attachment.extensions", [], ["pdf", "odt", "ods", "png"], "art4_cpt"),
    ("mail.attachment.authorised_by", ["--given", "route=outside", "--given", "size=30 MB"],
     "Chefia imediata", "art5_cpt_inc2"),
    ("mail.attachment.authorised_by", ["--given", "route=outside", "--given", "size=60 MB"],
     "Diretoria de Tecnologia", "art5_cpt_inc3"),
    ("mail.sending.many", ["--given", "recipients=101", "--at", "19:30"], "allowed", "art6_cpt"),
    ("mail.sending.many", ["--given", "recipients=101", "--at", "18:30"], "forbidden", "art6_cpt"),
    ("mail.sending.many", ["--given", "recipients=101", "--at", "19:30", "--on", "2023-12-24"],
     "forbidden", "art6_par1u"),
    ("area.access.authorised_by", ["--given", "area_level=cofre"], "Diretor de Tecnologia",
     "art7_cpt_inc3"),
    ("mailbox.limit", ["--standard", "organizational", "--given", "unit_kind=camara_tecnica"],
     "3 per unit", "art1_par3"),
    ("mailbox.limit", ["--standard", "organizational"], "2 per unit", "art1_par3"),
    ("mailbox.reactivation", ["--event", "dismissal=2023-03-20"], "allowed", "art10_cpt"),
    ("mailbox.reactivation", ["--event", "dismissal=2023-03-02"], "forbidden", "art10_par1u"),
    ("breach.sanctions", ["--given", "breach=correio_indevido", "--given", "occurrence=3"],
     ["disciplinary"], "art11_cpt_inc3"),
    ("mailbox.idle.stages", ["--standard", "individual"],
     [{"after": "60 days", "do": "notify"}, {"after": "90 days", "do": "suspend"},
      {"after": "120 days", "do": "close"}], "art8_cpt"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "case", "value", "provision"), TRAITS)
def test_each_trait_is_explained(
    home: Path, rule: str, case: list[str], value: Any, provision: str
) -> None:
    day = [] if "--on" in case else ["--on", "2023-05-10"]
    said = run("explain", rule, "--bodies-dir", str(home), "--body", "jaei", *case, *day, "--json")
    found = json.loads(said)
    assert found["value"] == value
    assert [cited["provision"] for cited in found["citations"]] == [provision]


@pytest.mark.django_db
def test_what_it_does_not_say_is_silence_with_who_decides(home: Path) -> None:
    said = run("explain", "mailbox.folder.expiry", "--bodies-dir", str(home), "--body", "jaei",
               "--given", "folder=inbox", "--on", "2023-05-10", "--json")  # fmt: skip
    found = json.loads(said)
    assert found["value"] is None
    assert found["executed"] is True
    assert [who["decided_by"] for who in found["omitted_cases"]] == ["Diretoria de Tecnologia"]


@pytest.fixture
def junta(home: Path) -> World:
    world = World("jaei", home=home)
    world.tell("2024-02-01", start="2024-02-01", category="fiscal_de_bacia")
    return world


def future(world: World, until: str) -> list[tuple[str, str, str]]:
    with clock.at(world.now):
        acts = simulate("jaei", until=world.at(until))
    return [(f"{a.at:%Y-%m-%d}", a.kind, a.provisions[0]) for a in acts if a.provisions]


@pytest.mark.django_db(transaction=True)
def test_accounts_and_mailboxes_obey_it_for_months(junta: World) -> None:
    """The category is one that only the norm knows; 5 GB are another's."""
    box = Mailbox.objects.get(person=junta.person())
    assert (box.address, box.quota_bytes) == ("ana.souza@jaei.example", 2 << 30)
    assert box.quota_provision == f"{NORM}#art2_cpt_inc2"
    junta.used("ana.souza@jaei.example", "2024-02-20 15:00")
    junta.tell("2024-03-20", end="2024-04-15", end_kind="dismissal")
    foreseen = future(junta, "2024-12-31 23:59")
    mailboxes = [line for line in foreseen if line[1].startswith("mail.mailbox.")]
    assert mailboxes == [
        ("2024-04-15", "mail.mailbox.closed", f"{NORM}#art9_cpt"),
        ("2024-10-16", "mail.mailbox.purged", f"{NORM}#art9_par1"),
    ]
    accounts = [(day, kind) for day, kind, _ in foreseen if kind.startswith("accounts.account.")]
    assert ("2024-04-15", "accounts.account.blocked") in accounts


@pytest.mark.django_db(transaction=True)
def test_without_access_it_goes_down_the_stages(junta: World) -> None:
    """M10: told on the 60th day, suspended on the 90th, closed on the 120th, all seen coming."""
    junta.used("ana.souza@jaei.example", "2024-02-20 15:00")
    acts = [line for line in future(junta, "2024-12-31") if line[1].startswith("mail.mailbox.")]
    assert acts == [
        ("2024-04-21", "mail.mailbox.idle_notified", f"{NORM}#art8_cpt"),
        ("2024-05-21", "mail.mailbox.suspended", f"{NORM}#art8_cpt"),
        ("2024-06-20", "mail.mailbox.closed", f"{NORM}#art8_cpt"),
        ("2024-12-21", "mail.mailbox.purged", f"{NORM}#art9_par1"),
    ]


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_back_has_it_again(junta: World) -> None:
    """M10: told, they have a duty of their own; suspended, they ask and the count begins anew."""
    junta.used("ana.souza@jaei.example", "2024-02-20 15:00")
    junta.run("2024-04-22")
    box = Mailbox.objects.get(person=junta.person())
    told = Duty.objects.get(kind="mail.use_again", subject=f"mailbox:{box.pk}", state="open")
    assert told.assignee == f"person:{box.person_id}"
    assert "Entrar em ana.souza@jaei.example, antes de 21/05/2024" in told.about
    junta.run("2024-05-22")
    box.refresh_from_db()
    assert (box.state, box.suspended_for) == ("suspended", "idle")
    back = Release(box.pk, "o titular", "voltou de campo")
    mail.release_mailboxes([back], by="user:1", at=junta.now)
    assert not Duty.objects.filter(kind="mail.use_again", state="open").exists()
    acts = [line for line in future(junta, "2024-12-31") if line[1].startswith("mail.mailbox.")]
    assert [line[0] for line in acts] == ["2024-07-22", "2024-08-21", "2024-09-20"]


@pytest.mark.django_db(transaction=True)
def test_its_acts_are_decided_again_alike(junta: World) -> None:
    junta.used("ana.souza@jaei.example", "2024-02-20 15:00")
    junta.run("2024-06-25")
    found: list[Replayed] = []
    asked = Asked(junta.at("2020-01-01"), junta.at("2030-01-01"), "jaei", "then")
    with clock.at(junta.now):
        counts = running_again.replay(asked, now=junta.now, told=found.append)
    assert found == []
    for kind in ("mail.mailbox.idle_notified", "mail.mailbox.suspended", "mail.folders.expired"):
        assert counts.by_kind[kind, "same"] >= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("asked", "answer"),
    [("2024-06-13", "reactivate"), ("2024-06-14", "reactivate"), ("2024-06-15", "forbidden")],
)
def test_reactivated_up_to_the_60th_day(junta: World, asked: str, answer: str) -> None:
    """Closed by the dismissal of 15 April, it may work again until 14 June."""
    junta.tell("2024-03-20", end="2024-04-15", end_kind="dismissal")
    junta.run(asked)
    box = Mailbox.objects.get(person=junta.person())
    assert box.state == "closed"
    ask = Reactivation(box.pk, "Diretoria de Tecnologia", "processo pendente")
    if answer == "forbidden":
        with pytest.raises(Refused, match=r"art\. 10, parágrafo único, da Portaria JAEI"):
            mail.reactivate_mailboxes([ask], by="user:1", at=junta.now)
        return
    with pytest.raises(Refused, match="decide: Diretoria de Tecnologia"):
        mail.reactivate_mailboxes([replace(ask, decided_by="Chefia")], by="user:1", at=junta.now)
    mail.reactivate_mailboxes([ask], by="user:1", at=junta.now)
    box.refresh_from_db()
    assert (box.state, box.purge_on) == ("active", None)
    assert not Duty.objects.filter(
        subject=f"mailbox:{box.pk}", kind="mail.purge", state="open"
    ).exists()
    acts = [line[1:] for line in junta.acts("mail.mailbox.reactivated")]
    assert acts == [("mail.mailbox.reactivated", f"{NORM}#art10_cpt")]


@pytest.mark.django_db(transaction=True)
def test_messages_expire_folder_by_folder(junta: World) -> None:
    """Each day, from which day on each of the three folders keeps its messages; the others keep
    all."""
    junta.run("2024-03-20")
    told = junta.ledger().filter(kind="mail.folders.expired").latest("id")
    assert told.subject == "body:jaei"
    content = json.loads(Content.objects.get(act=told.pk).content)
    assert [(f["folder"], f["name"], f["first_kept"]) for f in content["facts"]["folders"]] == [
        ("lixeira", "Lixeira", "2024-03-05"),
        ("lixo_eletronico", "Lixo eletrônico", "2024-02-19"),
        ("obra", "Pasta de obra", "2022-03-20"),
    ]
    assert set(told.provisions) == {f"{NORM}#art3_cpt_inc{n}" for n in (1, 2, 3)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "fits"), [("diretoria", 2), ("camara_tecnica", 3), ("", 2)])
def test_a_unit_has_so_many_mailboxes_and_no_more(junta: World, kind: str, fits: int) -> None:
    unit = Unit.objects.create(body=junta.body, code="2", acronym="CT", name="Câmara", kind=kind)

    def ask(number: int) -> None:
        wanted = MailboxAsk(
            "jaei", "organizational", "org_unit", junta.person(), unit.pk, name=f"ct{number}"
        )
        mail.ask_mailboxes([wanted], by="user:1", at=junta.now)

    for number in range(fits):
        ask(number)
    with pytest.raises(Refused, match=r"art\. 1º, § 3º, da Portaria JAEI"):
        ask(fits)
    assert Mailbox.objects.filter(unit=unit).count() == fits


AMENDMENT = f"""\
art1:
  about: Altera a Portaria nº 6
  amends:
    - {{rewords: {NORM}#art9_par1, about: Doze meses de guarda, open_cases: this, sets: {{mailbox.retention: 12 months}}}}
"""  # noqa: E501
SHEET = """\
id: jaei-9-2024
urn: urn:lex:br;itaporanga:estadual;junta.aguas:portaria:2024-06-03;9
title: Portaria que altera a nº 6
short: Portaria JAEI nº 9/2024
of: da
authority: Presidente da Junta de Águas (ensaio)
signed: 2024-06-03
in_force: 2024-06-03
source: norma inventada para ensaio
"""


@pytest.mark.django_db(transaction=True)
def test_an_amendment_moves_what_is_open(junta: World, home: Path) -> None:
    junta.tell("2024-03-20", end="2024-04-15", end_kind="dismissal")
    junta.run("2024-06-03")
    box = Mailbox.objects.get(person=junta.person())
    assert (box.state, box.purge_on) == ("closed", date(2024, 10, 16))
    folder = home / "jaei" / "acts" / "jaei-9-2024"
    folder.mkdir()
    (folder / "norm.yaml").write_text(SHEET, encoding="utf-8")
    (folder / "ato.yaml").write_text(AMENDMENT, encoding="utf-8")
    sheet = home / "jaei" / "body.yaml"
    norms = f"norms: [{{pack: {NORM}, rank: 1}}]"
    both = f"norms: [{{pack: {NORM}, rank: 1}}, {{pack: jaei-9-2024, rank: 1}}]"
    text = sheet.read_text(encoding="utf-8")
    assert norms in text
    sheet.write_text(text.replace(norms, both), encoding="utf-8")
    adopt(home / "jaei", by="cli:test", at=junta.now)
    totals = Totals()
    fates = list(preview(running("jaei"), on=junta.now.date(), at=junta.now, totals=totals))
    assert [(f.term.kind, f.outcome) for f in fates if f.term.kind == "mail.purge"] == [
        ("mail.purge", "moved")
    ]
    apply_transition("jaei", by="cli:test", at=junta.now, confirmed=True)
    box.refresh_from_db()
    assert box.purge_on == date(2025, 4, 16)
    due = Duty.objects.get(subject=f"mailbox:{box.pk}", kind="mail.purge", state="open")
    assert due.sum["due_on"] == "2025-04-15"
