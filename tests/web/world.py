"""A small university with everything that the pages show, and people who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from portaria.accounts.models import Account
from portaria.bodies.acts import adopt
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail.models import Delegation, Mailbox
from portaria.people import cpf
from portaria.people.models import (
    Bond,
    Competence,
    FunctionalEvent,
    Load,
    Person,
    Rejection,
    Unit,
)
from portaria.people.names import search_vector
from portaria.web.models import SignIn
from portaria.workdays.deadlines import Counting, compute

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "uma frase bem comprida"
QUOTA = "unila-cgtic-5-2020#art14_cpt_inc1"
CLOSING = "unila-cgtic-5-2020#art15_cpt"
POWERS = (
    "people.read", "people.write", "hr.load", "mail.read", "mail.manage", "accounts.manage",
    "mail.decide_held", "mail.handle_abuse", "mail.read_official", "conduct.inquire",
    "duties.read", "ledger.read", "norms.read", "norms.publish",
    "norms.decide_omitted", "norms.deliberate", "norms.draft", "body.admin",
    "premises.desk", "premises.manage",
)  # fmt: skip


@dataclass
class World:
    ctic: Unit
    ana: Person
    beto: Person
    carla: Person
    account: Account
    mailbox: Mailbox
    shared: Mailbox
    event: FunctionalEvent
    load: Load
    duty: int
    act: int

    def address(self, pattern: str) -> str:
        """``/pessoas/{ana}/`` with the primary key of what it names."""
        rows = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return pattern.format(**{name: getattr(row, "pk", row) for name, row in rows.items()})


def _person(number: int, name: str, social: str = "", digits: str = "") -> Person:
    return Person.objects.create(
        root="uniar",
        hr_key=f"t:{number}",
        name=name,
        social_name=social,
        cpf_encrypted=cpf.encrypt(digits) if digits else None,
        cpf_hash=cpf.index(digits) if digits else None,
        search=search_vector(name, social, f"M{number:04}"),
        recorded_at=NOW,
    )


def _bond(person: Person, unit: Unit, number: int, **changed: object) -> Bond:
    values: dict[str, object] = {
        "person": person,
        "body_id": "uniar",
        "hr_key": f"b:{number}",
        "registration": f"M{number:04}",
        "category": "servidor_efetivo",
        "post": "Analista",
        "unit": unit,
        "start": date(2019, 3, 1),
    }
    return Bond.objects.create(**{**values, **changed})


def build() -> World:
    """Everything, as rows; the ledger and the duties through their acts."""
    adopt(ROOT / "bodies" / "uniar", by="cli:teste", at=NOW)
    rectory = Unit.objects.create(
        body_id="uniar", code="1", acronym="REITORIA", name="Reitoria", kind="macrounidade"
    )
    ctic = Unit.objects.create(
        body_id="uniar", code="2", acronym="CTIC", name="Coordenadoria de Tecnologia",
        parent=rectory,
    )  # fmt: skip
    ana = _person(1, "Ana Lúcia da Conceição", digits="52998224725")
    beto = _person(2, "Roberto Nascimento", social="Beto Nascimento")
    carla = _person(3, "Carla D'Ávila")
    _bond(ana, ctic, 1)
    _bond(beto, ctic, 2, category="discente", post="", planned_end=date(2027, 12, 31))
    _bond(carla, ctic, 3, end=date(2026, 11, 2), end_kind="dismissal")
    Unit.objects.filter(pk=ctic.pk).update(head=ana, substitute=beto)
    ctic.refresh_from_db()
    for power in POWERS:
        Competence.objects.create(
            body_id="uniar", power=power, unit=ctic, head_only=True, start=date(2020, 12, 4),
            provision="unila-cgtic-5-2020#art5_cpt_inc1", act=0,
        )  # fmt: skip
    account = Account.objects.create(
        body_id="uniar", person=ana, login="ana.conceicao", category="servidor_efetivo",
        state="active", state_since=NOW, opened_at=NOW, second_factor="compulsory",
        max_connections=2, provision="uniar-cgti-4-2020#art2_cpt",
    )  # fmt: skip
    mailbox = Mailbox.objects.create(
        body_id="uniar", kind="individual", category="servidor_efetivo",
        address="ana.conceicao@uniar.example", person=ana, state="active", state_since=NOW,
        quota_bytes=2 << 30, quota_provision=QUOTA, opened_at=NOW, last_access_at=NOW,
        provision="unila-cgtic-5-2020#art7_cpt_inc1",
    )  # fmt: skip
    shared = Mailbox.objects.create(
        body_id="uniar", kind="organizational", category="org_unit", unit=ctic,
        address="ctic@uniar.example", state="active", state_since=NOW, quota_bytes=2 << 30,
        quota_provision=QUOTA, opened_at=NOW,
    )  # fmt: skip
    Mailbox.objects.create(
        body_id="uniar", kind="individual", category="servidor_efetivo", person=carla,
        address="carla.davila@uniar.example", state="closed", state_since=NOW, closed_at=NOW,
        closed_for="dismissal", quota_bytes=2 << 30, quota_provision=QUOTA,
        retention_provision=CLOSING, purge_on=date(2028, 11, 2), copy_until=date(2026, 12, 2),
    )  # fmt: skip
    Delegation.objects.create(
        mailbox=shared, person=ana, may_read=True, may_send_as=True, start=date(2024, 1, 8)
    )
    Load.objects.create(
        body_id="uniar", feed="portaria", file_name="pessoas.csv", digest="1" * 64,
        loaded_at=NOW - timedelta(days=900), by="cli:teste", state="applied", counts={"persons": 3},
    )  # fmt: skip
    load = Load.objects.create(
        body_id="uniar", feed="portaria", file_name="pessoas.csv", digest="0" * 64,
        loaded_at=NOW, by="cli:teste", state="applied",
        counts={"persons": 0, "bonds": 1, "ends": 1, "events": {"dismissal": 1}},
    )  # fmt: skip
    Rejection.objects.create(
        load=load, file="pessoas.csv", line=7, column="cpf", value="***.456.789-**",
        why="CPF com dígito verificador errado",
    )  # fmt: skip
    event = FunctionalEvent.objects.create(
        body_id="uniar", person=carla, kind="dismissal", effective_on=date(2026, 11, 2),
        known_at=NOW, load=load.pk, key="t:1", act=1,
    )  # fmt: skip
    with transaction.atomic():
        [act] = append(
            [
                ActDraft(
                    kind="people.event.recorded",
                    subject=f"event:{event.pk}",
                    person=carla.pk,
                    body="uniar",
                    held_at=NOW - timedelta(days=18),
                    provisions=(CLOSING,),
                    content={"name": "Carla", "decision": {"reasons": [{"text": "porque sim"}]}},
                )
            ],
            by="hr:portaria",
            at=NOW,
        )
        FunctionalEvent.objects.filter(pk=event.pk).update(act=act)
        open_duties(_duties(event, ana, carla, ctic), at=NOW)
    from portaria.duties.models import Duty

    duty = Duty.objects.get(key="t:1").pk
    return World(ctic, ana, beto, carla, account, mailbox, shared, event, load, duty, act)


def _duties(event: FunctionalEvent, ana: Person, carla: Person, ctic: Unit) -> list[DutyDraft]:
    from portaria.bodies.policies import calendar_of
    from portaria.norms.kinds.spans import parse

    deadline = compute(
        start=date(2026, 11, 2), budget=parse("15 days"), counting=Counting(),
        calendar=calendar_of("uniar"), suspensions=(), provision=CLOSING,
        label="Recolher a declaração",
    )  # fmt: skip
    of = partial(DutyDraft, body="uniar", provisions=(CLOSING,))
    return [
        of(
            kind="mail.answer", subject=f"person:{carla.pk}", person=carla.pk,
            run_at=deadline.due_at, key="t:1", about="Recolher a declaração de desligamento",
            sum=deadline.as_json(), assignee=f"person:{ana.pk}", event=event.pk,
        ),
        of(
            kind="mail.answer", subject=f"unit:{ctic.pk}", person=None,
            run_at=NOW + timedelta(days=9), key="t:2", about="Confirmar a lista de acesso da caixa",
            assignee=f"head-of:{ctic.pk}",
        ),
        of(
            kind="mail.purge", subject="mailbox:3", person=carla.pk,
            run_at=NOW + timedelta(days=712), key="t:3", about="Expurgar a caixa encerrada",
            event=event.pk,
        ),
    ]  # fmt: skip


def sign_in_of(
    username: str, person: Person | None, *, operator: bool = False, factor: bool = True
) -> User:
    """A user with a second factor whose secret is :data:`SECRET`."""
    user = User.objects.create_user(username, password=PASSWORD)
    SignIn.objects.create(user=user, person=person, is_operator=operator)
    if factor:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def signed_in(person: Person, username: str) -> Client:
    """A browser in which ``person`` signed in."""
    client = Client()
    client.force_login(sign_in_of(username, person))
    return client
