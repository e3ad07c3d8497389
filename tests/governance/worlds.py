"""A body of three persons and one ordinance that orders its reading; its text changes as told."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from portaria import clock
from portaria.bodies.acts import adopt
from portaria.duties.runner import run_due
from portaria.governance.models import Acknowledgement
from portaria.governance.publication import acts
from portaria.governance.types import Published, Wish
from portaria.people.models import Bond, Person, Unit

ZONE = ZoneInfo("America/Sao_Paulo")
BY = "cli:teste"
MONDAY = date(2024, 3, 4)
NORM = "ensaio-1-2024"
_numbers = count(1)

BODY = """\
slug: ens
name: Órgão de ensaio
acronym: ENS
zone: America/Sao_Paulo
norms: [{pack: ensaio-1-2024, rank: 1, since: 2024-01-02}]
calendar: {national: br, opening: {mon-fri: "08:00-18:00"}}
counting: {exclude_first: true, roll_to_business: true}
"""
SHEET = """\
id: ensaio-1-2024
urn: "urn:lex:br;ensaio:portaria:2024-01-02;1"
title: Portaria de ensaio nº 1/2024
short: Portaria nº 1/2024
of: da
authority: Diretoria
signed: 2024-01-02
in_force: 2024-01-02
source: inventada para o ensaio
declares: {matter: {politica: Política, plano_acao: Plano de ação}}
"""
PROVISIONS = """\
art1:
  cpt: {about: As caixas têm limite, sets: {mailbox.quota: 2 GB}}
art2:
  cpt:
    about: Os servidores efetivos dão ciência em dez dias úteis
    sets:
      norm.acknowledgement: {servidor_efetivo: compulsory, bolsista: forbidden}
      norm.acknowledgement.within: {servidor_efetivo: 10 business days}
  par1u:
    about: Quem tarda é lembrado a cada sete dias
    sets: {norm.acknowledgement.reminded_every: 7 days}
art3:
  cpt: {about: Vige na data da publicação, how: framework}
"""


def at(day: date, hour: int = 10) -> datetime:
    """An instant of that civil day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


class World:
    """``folder`` holds the body and its act; ``provisions`` is the act's text."""

    def __init__(self, folder: Path, provisions: str = PROVISIONS) -> None:
        self.folder = folder
        act = folder / "acts" / NORM
        act.mkdir(parents=True)
        (folder / "body.yaml").write_text(BODY, encoding="utf-8")
        (act / "norm.yaml").write_text(SHEET, encoding="utf-8")
        self.says(provisions, at(MONDAY, 8))
        self.unit = Unit.objects.create(body_id="ens", code="1", acronym="DIR", name="Diretoria")

    def says(self, provisions: str, when: datetime) -> None:
        """The ordinance says this from now on, and the body adopts it."""
        (self.folder / "acts" / NORM / "texto.yaml").write_text(provisions, encoding="utf-8")
        adopt(self.folder, by=BY, at=when)

    def person(
        self, name: str, category: str = "servidor_efetivo", start: date = date(2020, 1, 2)
    ) -> Person:
        """Somebody with one bond in the unit."""
        number = next(_numbers)
        person = Person.objects.create(
            root="ens", hr_key=f"t:{number}", name=name, recorded_at=at(MONDAY, 8)
        )
        Bond.objects.create(
            person=person, body_id="ens", hr_key=f"b:{number}", registration=f"R{number}",
            category=category, unit=self.unit, start=start,
        )  # fmt: skip
        return person

    def publishes(self, day: date = MONDAY, **wish: object) -> Published:
        """Publish the ordinance as it is."""
        with transaction.atomic():
            return acts.publish_norm(Wish("ens", NORM, **wish), by=BY, at=at(day))  # type: ignore[arg-type]

    def lives(self, day: date, hour: int = 10) -> None:
        """Carry out what is due by then."""
        with clock.at(at(day, hour)):
            run_due()

    def asked(self, person: Person) -> Acknowledgement:
        """What the person was asked last."""
        return Acknowledgement.objects.filter(person=person).order_by("-pk")[0]

    def takes_note(self, person: Person, day: date) -> None:
        """The person takes note of what was asked last."""
        with transaction.atomic():
            acts.acknowledge([self.asked(person).pk], person=person.pk, by=BY, at=at(day))
