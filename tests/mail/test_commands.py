"""``portaria mailbox``: exit status, sentences, JSON keys."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from mail.worlds import World, again, has_duty
from portaria.cli.mailbox import mailbox
from portaria.mail.models import Delegation, Mailbox
from portaria.people.models import Competence, Person
from portaria.procedures.requests.models import Request

pytestmark = pytest.mark.django_db
UNILA = "unila-cgtic-5-2020#"


def run(*words: object) -> Result:
    return CliRunner().invoke(mailbox, [str(word) for word in words])


def manager(world: World, *powers: str) -> Person:
    who = world.person(category="servidor_efetivo")
    for power in powers or ("mail.manage",):
        Competence.objects.create(
            body_id=world.slug, power=power, person=who, start=date(2021, 1, 1), act=0
        )
    return who


def test_show_gives_every_date_and_every_why() -> None:
    world = World("uni")
    box = world.opens("discente", login="ana")
    shown = run("show", "ana@aluno.uni.example")
    assert shown.exit_code == 0
    assert "ana@aluno.uni.example (uni): ativa" in shown.output
    assert "art. 14, II" in shown.output
    answer = json.loads(run("show", "ana@aluno.uni.example", "--json").output)
    assert (answer["id"], answer["quota_bytes"]) == (box.pk, 256 << 20)
    assert answer["acts"][-1]["provisions"][-1].startswith(UNILA)
    assert any("256 MB" in reason for reason in answer["acts"][-1]["reasons"])


def test_what_was_purged_is_not_said_to_be_kept() -> None:
    box = World("uni").opens("discente", login="ana")
    Mailbox.objects.filter(pk=box.pk).update(state="purged", purge_on=date(2024, 3, 5))
    assert run("list", "--body", "uni").output.endswith(", eliminada em 05/03/2024\n")
    assert "conteúdo eliminado em: 05/03/2024" in run("show", "ana@aluno.uni.example").output


def test_show_tells_the_sum_of_what_is_due() -> None:
    from portaria.mail import acts
    from portaria.mail.types import Closing

    world = World("uni")
    box = world.opens("discente", login="ana")
    acts.close_mailboxes([Closing(box.pk, "contract_end")], by="cli:t", at=world.at)
    shown = run("show", "ana@aluno.uni.example").output
    assert "conteúdo a eliminar em: 05/03/2026" in shown
    assert "cópia pode ser pedida até: 03/04/2024" in shown
    due = json.loads(run("show", "ana@aluno.uni.example", "--json").output)["due"]
    assert [d["kind"] for d in due] == ["mail.purge"]
    assert due[0]["sum"]["due_on"] == "2026-03-04"


def test_an_unknown_address_is_bad_input() -> None:
    World("uni")
    for words in (["show", "x@y"], ["hold", "x@y", "--as", 1, "--why", "z"]):
        result = run(*words)
        assert (result.exit_code, "não há caixa" in result.output) == (2, True)


def test_asked_granted_touched_filled_held_and_closed() -> None:
    """UNILA 13: the head of the unit asks, whoever manages the mail decides; no way around it."""
    from portaria.cli.request import request

    world = World("uni")
    boss, head = manager(world), world.person(category="servidor_efetivo")
    unit = world.unit("PROEX", head=head)
    words = ("ask", "--body", "uni", "--category", "org_event", "--organizational",
             "--name", "Semana de Ciência", "--unit", unit.pk,
             "--valid-until", "2099-12-31")  # fmt: skip
    stranger = run(*words, "--person", boss.pk)
    assert (stranger.exit_code, "art. 13" in stranger.output) == (1, True)
    asked = run(*words, "--person", head.pk)
    assert asked.exit_code == 0, asked.output
    number = str(Request.objects.get().pk)
    decided = CliRunner().invoke(request, ["approve", number, "--as", str(boss.pk)])
    assert decided.exit_code == 0, decided.output
    box = Mailbox.objects.get()
    assert box.person_id == head.pk
    address = again(box).address
    assert address == "semana-de-ciencia@uni.example"
    assert "acesso registrado" in run("touch", address).output
    assert "foi dado aviso" in run("usage", address, 2 << 30).output
    assert has_duty("mail.clean", box)
    assert run("hold", address, "--as", boss.pk, "--why", "Ofício 1").exit_code == 0
    assert again(box).legal_hold
    assert run("unhold", address, "--as", boss.pk, "--why", "Ofício 2").exit_code == 0
    assert run("close", address, "--as", boss.pk, "--why", "fim do evento").exit_code == 0
    assert (again(box).state, again(box).closed_for) == ("closed", "request")


def test_the_answer_no_leaves_with_1_names_the_article_and_changes_nothing() -> None:
    world = World("uni")
    boss = manager(world)
    box = world.opens("discente", login="ana")
    individual = run("close", box.address, "--as", boss.pk, "--why", "pedido")
    assert individual.exit_code == 1
    assert "nada dizem" in individual.output
    shared = run("delegate", box.address, boss.pk, "--read", "--as", boss.pk)
    assert (shared.exit_code, "organizacional" in shared.output) == (1, True)
    assert again(box).state == "active"


def test_a_delegate_is_in_the_lists_until_a_day() -> None:
    """M5, for a holiday's substitute; no norm there makes it a request."""
    world = World("pgj")
    boss = manager(world)
    box = world.opens("org_unit", kind="organizational", login="dti", unit=world.unit("DTI"))
    words = ("delegate", box.address, boss.pk, "--read", "--as", boss.pk, "--until")
    assert run(*words, "2099-01-31").exit_code == 0
    [given] = Delegation.objects.filter(mailbox=box)
    assert (given.last_day, given.end) == (date(2099, 1, 31), date(2099, 2, 1))
    over = run(*words, "2024-03-04")
    assert (over.exit_code, "terminaria antes de começar" in over.output) == (1, True)
    assert Delegation.objects.get(mailbox=box) == given


def test_who_lacks_the_power_is_told_whom_to_ask() -> None:
    world = World("uni")
    box, anybody = world.opens("discente", login="ana"), world.person(category="discente")
    result = run("suspend", box.address, "--ground", "order", "--as", anybody.pk, "--why", "x")
    assert (result.exit_code, "art. 21" in result.output) == (1, True)
    assert again(box).state == "active"
    other = World("pgj")  # no norm there makes a suspension a request: the competence acts
    box, anybody = other.opens("servidor_efetivo"), other.person(category="servidor_efetivo")
    result = run("suspend", box.address, "--ground", "order", "--as", anybody.pk, "--why", "x")
    assert (result.exit_code, "não tem «mail.manage»" in result.output) == (1, True)
    assert again(box).state == "active"


def test_suspended_and_released_by_the_route() -> None:
    """UNILA 21, 22: who finds it asks, another decides; the command records both in one step."""
    from mail.worlds import policy
    from portaria.mail import rules

    world = World("uni")
    boss, finder = manager(world), manager(world, "conduct.inquire")
    box = world.opens("discente", login="ana")
    alone = ("--as", boss.pk, "--why", "ofício 3")
    waits = run("suspend", box.address, "--ground", "order", *alone)
    assert waits.exit_code == 1
    assert "espera a decisão de" in waits.output
    assert again(box).state == "active", "nobody decides what they ask for"
    words = ("--asked-by", finder.pk, *alone)
    assert run("suspend", box.address, "--ground", "order", *words).exit_code == 0
    assert Request.objects.filter(state="carried_out", asker=finder).count() == 1
    assert again(box).state == "suspended"
    wrong = run("release", box.address, "--route", "qualquer um", *words)
    assert (wrong.exit_code, "O que permite o desbloqueio" in wrong.output) == (1, True)
    route = policy("uni").get(rules.RELEASE, ground="order").value[0]
    assert run("release", box.address, "--route", route, *words).exit_code == 0
    assert again(box).state == "active"


def test_list_filters() -> None:
    world = World("uni")
    unit = world.unit("CTIC")
    world.opens("discente", login="ana")
    world.opens("org_unit", kind="organizational", login="ctic", unit=unit)
    assert run("list", "--body", "uni").output.count("@") == 2
    assert "ctic@uni.example" in run("list", "--body", "uni", "--unit", "CTIC").output
    assert run("list", "--body", "uni", "--unit", "CTIC").output.count("@") == 1
    assert run("list", "--body", "uni", "--text", "an").output.startswith("ana@")
    assert run("list", "--body", "uni", "--full").output == "nenhuma caixa\n"
    idle = run("list", "--body", "uni", "--idle-since", "2024-03-05", "--json")
    assert len(json.loads(idle.output)["mailboxes"]) == 2
    assert run("list", "--body", "uni", "--idle-since", "2024-03-04").output == "nenhuma caixa\n"
    assert run("list", "--body", "nada").exit_code in (0, 2)


def test_hr_answers_and_duplicates_are_listed() -> None:
    world = World("seg")
    hr = manager(world, "people.write")
    box = world.opens("policial", login="ana")
    world.lives_until(date(2024, 7, 3))
    assert run("idle", box.address, "vacation", "--as", hr.pk).exit_code == 0
    assert "0 pessoas" in run("duplicates", "--body", "seg").output


def test_the_copy_is_asked_by_the_person_through_the_unit() -> None:
    """M11: UNILA, art. 15, paragraphs 2 and 3."""
    from portaria import clock
    from portaria.mail import acts
    from portaria.mail.types import Closing

    world = World("uni")
    box = world.opens("discente", login="ana")
    acts.close_mailboxes([Closing(box.pk, "contract_end")], by="cli:t", at=world.at)
    way = ("--medium", "disco próprio")
    other = world.person(category="discente")
    with clock.at(world.at):
        refused = run("copy", "ana@aluno.uni.example", "--as", other.pk, *way)
        assert (refused.exit_code, "própria pessoa" in refused.output) == (1, True)
        assert run("copy", "ana@aluno.uni.example", "--as", box.person_id, *way).exit_code == 0
    request = Request.objects.get(rite="mail.copy_after_closing")
    assert (request.about_key, request.state) == (box.pk, "waiting")
    assert not has_duty("mail.deliver_copy", box)


def test_responsible_fate_and_limit_are_decided() -> None:
    """M6, M7 (UNILA, art. 13, paragraph 1), M8 (art. 14, paragraph 2)."""
    world = World("uni")
    boss, heir, unit = manager(world), world.unit("PROGRAD"), world.unit("PROEX")
    box = world.opens("org_unit", kind="organizational", login="proex", unit=unit)
    who = ("--as", boss.pk, "--why", "portaria 7")
    assert run("responsible", box.address, boss.pk, *who).exit_code == 0
    assert again(box).person_id == boss.pk
    assert run("responsible", box.address, 987654, *who).exit_code == 2
    assert run("quota", box.address, "4 XB", *who).exit_code == 2
    lacks = run("quota", box.address, "4 GB", *who)
    assert (lacks.exit_code, "Falta «Por que não há o que apagar»" in lacks.output) == (1, True)
    asked = ("quota", box.address, "4 GB", "--cleaning-impossible", "tudo é processo", "--why", "x")
    own = run(*asked, "--as", boss.pk)
    assert (own.exit_code, "espera a decisão de" in own.output) == (1, True), "nobody's own"
    assert again(box).quota_bytes == 2 << 30
    assert run(*asked, "--as", manager(world).pk).exit_code == 0
    assert again(box).quota_bytes == 4 << 30
    assert run("quota", box.address, "norm", *who).exit_code == 0
    assert again(box).quota_bytes == 2 << 30
    alive = run("fate", box.address, "keep", "--successor", heir.pk, *who)
    assert (alive.exit_code, "não está extinta" in alive.output) == (1, True)
    type(unit).objects.filter(pk=unit.pk).update(end=date(2024, 3, 1))
    assert run("fate", box.address, "keep", "--successor", 987654, *who).exit_code == 2
    assert run("fate", box.address, "keep", "--successor", heir.pk, *who).exit_code == 0
    assert again(box).unit_id == heir.pk
