"""P1: whole or not at all; the same file again; truncated files; a crash in the middle."""

from __future__ import annotations

import signal
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection

from people import dying_loader
from people.hr_files import (
    COLUMNS,
    NOON,
    apply,
    feed_of,
    people_file,
    person,
    units_file,
)
from portaria.bodies.models import Body
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.people import cpf
from portaria.people.hr import feed
from portaria.people.hr.report import Refused, Stopped
from portaria.people.models import Bond, FunctionalEvent, Line, Load, Person, Unit
from processes import Child

STATE = (Person, Unit, Bond, FunctionalEvent, Line, Load, Act, Duty)


def sizes() -> list[int]:
    return [model.objects.count() for model in STATE]


def test_p1_the_same_files_again_write_nothing(loaded: Body, tmp_path: Path) -> None:
    before = sizes()
    again = apply(
        loaded, tmp_path / "pessoas.csv", tmp_path / "unidades.csv", at=NOON + timedelta(9)
    )
    assert again.state == "unchanged"
    assert sizes() == before


def test_p1_the_order_of_lines_says_nothing(loaded: Body, tmp_path: Path) -> None:
    path = people_file(tmp_path, person(3), person(1), person(2))
    assert apply(loaded, path).state == "unchanged"


def test_p1_line_ends_say_nothing(loaded: Body, tmp_path: Path) -> None:
    path = tmp_path / "pessoas.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert apply(loaded, path).state == "unchanged"


def test_p1_a_plan_writes_nothing_and_says_what_apply_does(loaded: Body, tmp_path: Path) -> None:
    path = people_file(tmp_path, person(1, unidade="2"), person(3), person(4))
    before = sizes()
    planned = feed.plan(feed_of(loaded), [path])
    assert sizes() == before
    assert planned.state == "planned"
    applied = apply(loaded, path)
    assert planned.counts() == applied.counts()
    assert applied.events == {"transfer": 1, "admission": 1, "dismissal": 1}


def test_p1_an_error_in_the_last_line_writes_nothing(loaded: Body, tmp_path: Path) -> None:
    lines = [person(n) for n in range(1, 200)] + [person(200, inicio="amanhã")]
    before = sizes()
    with pytest.raises(Refused):
        apply(loaded, people_file(tmp_path, *lines))
    after = sizes()
    assert after[STATE.index(Load)] == before[STATE.index(Load)] + 1  # its report, nothing else
    after[STATE.index(Load)] -= 1
    assert after == before


@pytest.mark.parametrize(
    ("kept", "share", "stops"),
    [
        (18, Fraction(1, 10), False),  # at the limit: two of twenty
        (17, Fraction(1, 10), True),
        (19, Fraction(1, 10), False),
        (0, Fraction(1), False),
        (19, Fraction(0), True),
    ],
)
def test_p1_a_truncated_file_is_stopped(
    kept: int, share: Fraction, stops: bool, body: Body, tmp_path: Path
) -> None:
    everybody = [person(n) for n in range(1, 21)]
    apply(body, units_file(tmp_path), people_file(tmp_path, *everybody))
    path, feed_now = people_file(tmp_path, *everybody[:kept]), feed_of(body, share=share)
    assert feed.plan(feed_now, [path]).state == ("stopped" if stops else "planned")
    if not stops:
        assert feed.apply(feed_now, [path], by="cli:teste").ends == 20 - kept
        return
    with pytest.raises(Stopped, match=r"--confirm"):
        feed.apply(feed_now, [path], by="cli:teste")
    assert Load.objects.latest("id").state == "stopped"
    assert Bond.objects.filter(end__isnull=True).count() == 20
    feed.apply(feed_now, [path], by="cli:teste", confirm=True)
    assert Bond.objects.filter(end__isnull=True).count() == kept


def test_p1_the_load_is_kept_with_its_counts(loaded: Body) -> None:
    load = Load.objects.get()
    assert (load.state, load.feed, load.by) == ("applied", "portaria", "cli:teste")
    assert load.counts["persons"] == 3
    assert load.counts["events"] == {"admission": 3}
    assert Act.objects.get(pk=load.act).kind == "people.load.applied"
    assert {e.load for e in FunctionalEvent.objects.all()} == {load.pk}


def test_p1_another_mapping_reads_every_line_again(loaded: Body, tmp_path: Path) -> None:
    now = feed_of(loaded)
    changed = {**now.settings.categories, "Servidor efetivo": "docente"}
    other = feed.Feed(loaded, now.layout, type(now.settings)("portaria", changed), now.at)
    outcome = feed.apply(other, [tmp_path / "pessoas.csv"], by="cli:teste")
    assert outcome.events == {"category_change": 3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_p1_encoding_and_separator_are_detected_and_said(
    encoding: str, separator: str, body: Body, tmp_path: Path
) -> None:
    name = "Conceição “Çá” Ümit" if encoding == "cp1252" else "Conceição Ünal"
    path = people_file(tmp_path, person(1, nome=name, unidade=""))
    text = path.read_text(encoding="utf-8").replace(";", separator)
    path.write_bytes(text.encode(encoding))
    outcome = apply(body, path)
    assert Person.objects.get().name == name
    [found] = outcome.detected
    said = {"utf-8-sig": "utf-8-bom"}.get(encoding, encoding)
    assert (found.encoding, found.separator) == (said, separator)


def test_p1_quoted_fields_may_hold_separators_quotes_and_line_breaks(
    body: Body, tmp_path: Path
) -> None:
    line = person(1, cargo='"Técnico; de\nnível ""médio"""', unidade="")
    path = people_file(tmp_path, line, person(2, inicio="nunca", unidade=""))
    with pytest.raises(Refused) as refusal:
        apply(body, path)
    assert [p.line for p in refusal.value.problems] == [4]  # the record before takes two lines
    apply(body, people_file(tmp_path, line, person(2, unidade="")))
    assert Bond.objects.get(registration="1001").post == 'Técnico; de nível "médio"'


def test_p1_cpfs_are_encrypted_and_found_by_hash(loaded: Body) -> None:
    somebody = Person.objects.get(bonds__registration="1001")
    assert somebody.cpf_encrypted is not None
    assert somebody.cpf_hash is not None
    digits = cpf.decrypt(bytes(somebody.cpf_encrypted))
    assert bytes(somebody.cpf_hash) == cpf.index(digits)
    assert digits not in (somebody.hr_key + str(somebody.search))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_content WHERE content LIKE %s", [f"%{digits}%"])
        assert cursor.fetchone() == (0,)


def test_p1_persons_are_one_in_a_family_of_bodies(loaded: Body, tmp_path: Path) -> None:
    linked = Body.objects.create(
        slug="vinculada", name="V", acronym="V", parent=loaded, root="orgao", zone="America/Manaus"
    )
    apply(linked, people_file(tmp_path, person(1, matricula="77", unidade="")))
    assert Person.objects.count() == 3
    assert Bond.objects.filter(body=linked).get().person.bonds.count() == 2


def test_p1_a_foreigner_without_cpf_is_named_by_hr(body: Body, tmp_path: Path) -> None:
    path = tmp_path / "pessoas.csv"
    line = person(1, cpf="", unidade="") + ";RNM-55"
    path.write_text(f"{COLUMNS};identificador\n{line}\n", encoding="utf-8")
    apply(body, path)
    assert Person.objects.get().hr_key == "portaria:RNM-55"


def test_p1_categories_left_out_are_left_out(body: Body, tmp_path: Path) -> None:
    path = people_file(tmp_path, person(1, unidade="", categoria_funcional="Visitante"))
    assert apply(body, path).persons == 0
    assert apply(body, path).state == "unchanged"


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_p1_a_kill_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    Body.objects.create(
        slug="orgao", name="Órgão", acronym="ORG", root="orgao", zone="America/Sao_Paulo"
    )
    lines = [person(n, cpf="", unidade="") + f";X{n}" for n in range(1, 6_001)]
    path = tmp_path / "pessoas.csv"
    path.write_text("\n".join([f"{COLUMNS};identificador", *lines]), encoding="utf-8")
    before = sizes()
    child = Child(dying_loader.run, str(path))
    assert child.heard() == (5000, 6000), "in the middle: some are written, some are not"
    assert child.ended() == -signal.SIGKILL
    assert sizes() == before
    body = Body.objects.get()
    assert apply(body, path).persons == 6_000


def test_p1_an_end_put_right_ends_nobody_again(loaded: Body, tmp_path: Path) -> None:
    told = (
        ("exoneracao", "2026-03-01", 1),
        ("exoneracao", "2026-03-02", 0),
        ("demissao", "2026-03-02", 0),
    )
    for reason, day, ends in told:
        line = person(1, situacao="desligado", fim=day, motivo_fim=reason)
        assert apply(loaded, people_file(tmp_path, line, person(2), person(3))).ends == ends
