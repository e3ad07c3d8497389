"""One of everything that has an address of its own, for each of several owners, as rows; what an
act alone can make (a line of the ledger, a duty) is made by it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

from allauth.idp.oidc.models import Client as OpenIdClient
from django.contrib.auth.models import User
from django.db import transaction

from api.calls import token_for
from portaria.accounts.models import Account
from portaria.api.models import Token
from portaria.bodies.models import Adoption
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.governance.drafting.acts import begin_draft
from portaria.governance.models import (
    Acknowledgement,
    Attendance,
    Deliberation,
    OmittedCase,
    Publication,
    Training,
)
from portaria.incidents.models import Evidence as IncidentEvidence
from portaria.incidents.models import Incident, SituationReport
from portaria.journeys.models import WhatIf
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft
from portaria.mail.abuse.models import Evidence, Report
from portaria.mail.held.models import HeldMessage
from portaria.mail.lists.models import ListAddress, ListMember, MailingList
from portaria.mail.models import Mailbox
from portaria.mail.official.models import Communication, Recipient
from portaria.mail.traces.models import TraceRequest
from portaria.notices.models import Notice
from portaria.people.models import Competence, FunctionalEvent, Load
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge, Impediment
from portaria.premises.goods.models import Exit
from portaria.premises.guard.models import Disclosure, Evacuation
from portaria.premises.parking.models import Outage, Parked, Vehicle
from portaria.premises.places.models import Area, Passage, Place
from portaria.premises.presidency import UNION
from portaria.premises.rounds.models import Round
from portaria.premises.visits.models import Delivery, Event, RegistryEntry, Visit, Visitor
from portaria.procedures.permits.models import Permit
from portaria.procedures.requests.models import Delegation, Request, Step
from portaria.procedures.reviews.models import Campaign, Item
from portaria.procedures.terms.acts import ask_terms
from portaria.procedures.terms.models import Term, TermFile
from portaria.procedures.terms.scans import seal
from portaria.procedures.terms.types import TermAsk
from portaria.web.models import ClientSystem, Presence
from security.people import Town
from web.world import NOW

DAY = date(2026, 11, 20)
BY = "cli:teste"
NORMS = {"uniar": "unila-cgtic-5-2020", "mpe": "mpe-dti-1-2016"}
INQUIRY = "pedido_de_comissao_apuratoria"
TERMS = {"uniar": "sigilo", "mpe": "termo-bem"}
Things = Mapping[str, int]
_numbers = count(1)


def of_person(town: Town, who: str, note: str = "") -> dict[str, int]:
    """What ``who`` has in a body, by the word of its kind. ``note`` is in everything they wrote."""
    person = town.persons[who]
    there = {"body_id": town.body}
    unit = town.other if who == "stranger" else town.unit
    n = next(_numbers)
    address = f"{who}{n}@{town.body}.example"
    account = Account.objects.create(
        **there, person=person, login=f"{who}{n}", category="servidor_efetivo", state="active",
        state_since=NOW, opened_at=NOW, provision="uniar-cgti-4-2020#art2_cpt",
    )  # fmt: skip
    mailbox = Mailbox.objects.create(
        **there, kind="individual", category="servidor_efetivo", address=address, person=person,
        state="active", state_since=NOW, quota_bytes=2 << 30, opened_at=NOW,
    )  # fmt: skip
    event = FunctionalEvent.objects.create(
        **there, person=person, kind="admission", effective_on=DAY, known_at=NOW, key=f"s:{n}",
        act=1,
    )  # fmt: skip
    held = HeldMessage.objects.create(
        **there, server="local", queue=f"Q{n}", sender=address, login=address, person=person,
        recipients=["x@fora.test"], size=10, subject=f"{note}Assunto {n}", headers=[],
        reasons=[{"rule": "media", "code": "photo", "provision": "", "text": f"{note}traz foto"}],
        power="mail.decide_held", arrived_at=NOW, found_at=NOW, state="waiting",
    )  # fmt: skip
    sent = Communication.objects.create(
        **there, key=f"<{n}@s>", sender=address, person=person, sent_at=NOW, recorded_at=NOW,
        subject=f"{note}Convocação {n}",
    )  # fmt: skip
    receipt = Recipient.objects.create(
        communication=sent, **there, address=address, mailbox=mailbox, person=person,
        state="delivered", delivered_at=NOW, reasons=["As normas nada dizem"],
    )  # fmt: skip
    report = Report.objects.create(
        **there, source=f"s:{n}", reporter=address, person=person, note=f"{note}golpe",
        about="x@golpe.test", subject=f"{note}Prêmio", reported_at=NOW, state="open",
    )  # fmt: skip
    raw = b"From: x@golpe.test\r\n\r\nclique"
    Evidence.objects.create(
        report=report, content=zlib.compress(raw), digest=sha256(raw).hexdigest(), size=len(raw),
        faithful=True,
    )  # fmt: skip
    incident = Incident.objects.create(
        **there, source=f"s:{n}", kind="breach", what=f"{note}Uso indevido",
        account=f"{note}Relato", happened_on=DAY, reporter=person, confidential=True,
        registered_at=NOW,
        route=["head", "conduct.inquire"], assignee=f"head-of:{unit.pk}", state="open",
    )  # fmt: skip
    proof = IncidentEvidence.objects.create(
        incident=incident, name=f"{note}prova.txt", content=zlib.compress(raw), size=len(raw),
        digest=sha256(raw).hexdigest(), added_at=NOW, added_by=BY,
    )  # fmt: skip
    trace = TraceRequest.objects.create(
        **there, requester="inquiry", inquiry=INQUIRY, letter=f"{note}Ofício {n}",
        purpose=f"{note}apurar", first=DAY, last=DAY, senders=[address], person=person,
        asked_at=NOW, state="asked",
    )  # fmt: skip
    notice = Notice.objects.create(
        person=person, kind="requests.decided", key=f"s:{n}", body=town.body,
        title=f"{note}Título", text=f"{note}Texto", href="", at=NOW, send_after=NOW,
    )  # fmt: skip
    asked = Request.objects.create(
        **there, rite="mail.quota_increase", about_kind="mailbox", about_key=mailbox.pk,
        about_label=f"{note}{address}", asker=person, person=person, unit=unit,
        category="servidor_efetivo", values={"justification": f"{note}preciso"}, state="waiting",
        asked_at=NOW, act=0,
    )  # fmt: skip
    Disclosure.objects.create(request=asked, rows=0, secret=True, keep_until=date(2099, 1, 1))
    Step.objects.create(
        request=asked, number=0, position=1, kind="decide", who="head", mode="all", state="open",
        assignee=f"head-of:{unit.pk}", opened_at=NOW,
    )  # fmt: skip
    delegated = Delegation.objects.create(
        **there, person=person, to=town.persons["head"], start=DAY, end=date(2099, 1, 1),
        document=f"{note}Portaria {n}", act=0,
    )  # fmt: skip
    badge = Badge.objects.create(
        **there, serial=f"{note[:20]}{n}", kind="permanente", person=person, state="active",
        category="servidor_efetivo", state_since=NOW, issued_at=NOW,
    )  # fmt: skip
    place = Place.objects.create(**there, code=f"p{n}", name=f"{note[:80]}Prédio", kind="building")
    area = Area.objects.create(
        **there, place=place, code=f"a{n}", name=f"{note[:80]}Sala", level="controlada", unit=unit
    )
    grant = Grant.objects.create(
        **there, person=person, area=area, first_on=DAY, state="active", state_since=NOW, act=0,
        why=f"{note}serviço",
    )  # fmt: skip
    leaving = Exit.objects.create(
        **there, goods="permanente", place=place, unit=unit, carrier=f"{note[:80]}Bento",
        destination=f"{note}Oficina", first_on=DAY, last_on=DAY, state="authorised",
        state_since=NOW, asked_by=person, act=0,
    )  # fmt: skip
    vehicle = Vehicle.objects.create(
        **there, plate=f"V{n}", person=person, model=f"{note[:50]}Gol", state="active",
        state_since=NOW, act=0,
    )  # fmt: skip
    parked = Parked.objects.create(
        **there, lot=area, plate=f"V{n}", vehicle=vehicle, person=person, purpose="own",
        why=f"{note}plantão", entered_at=NOW,
    )  # fmt: skip
    gate = Passage.objects.create(
        **there, code=f"g{n}", name=f"{note[:80]}Guarita", kind="gate", inside=area
    )
    outage = Outage.objects.create(**there, passage=gate, since=NOW, why=f"{note}sem energia")
    walked = Round.objects.create(
        **there, place=place, kind="closing", due_at=NOW, state="open", opened_at=NOW, act=0
    )
    situation = SituationReport.objects.create(
        **there, first_on=DAY, last_on=DAY, account=f"{note}Situação", sent_at=NOW,
        readers=["conduct.inquire"], asked_by=person, pdf=b"%PDF-", digest="0" * 64,
    )  # fmt: skip
    visitor = Visitor.objects.create(**there, name=f"{note[:80]}Maria", keep_until=date(2099, 1, 1))
    visit = Visit.objects.create(
        **there, visitor=visitor, kind="visit", host=person, place=place, state="waiting",
        state_since=NOW, code=f"C{n}", first_at=NOW, last_at=NOW + timedelta(hours=2),
        purpose=f"{note}reunião", company=f"{note[:80]}Empresa",
    )  # fmt: skip
    delivery = Delivery.objects.create(
        **there, person=person, place=place, extension="1", what="lanche", state="announced",
        supplier=f"{note[:80]}Cantina", state_since=NOW, first_at=NOW, last_at=NOW,
    )  # fmt: skip
    course = Event.objects.create(
        **there, title=f"{note[:80]}Oficina", area=area, responsible=person, state="planned",
        guidance=f"{note}guarita", state_since=NOW, first_at=NOW, last_at=NOW,
    )  # fmt: skip
    case = OmittedCase.objects.create(
        **there, norm="unila-cgtic-5-2020", question=f"{note}E se chover?", asked_by=person,
        asked_at=NOW, state="asked", act=0,
    )  # fmt: skip
    listed = MailingList.objects.create(
        **there, name=f"lista{n}", domain=f"{town.body}.example", about=f"{note}para todos",
        state="active", responsible=person, writes="inside", may_leave=True, asked_at=NOW,
        decided_at=NOW, act=0,
    )  # fmt: skip
    ListAddress.objects.create(list=listed, address=f"lista{n}@{town.body}.example", since=NOW)
    ListMember.objects.create(list=listed, mailbox=mailbox, start=NOW)
    user = User.objects.filter(sign_in__person=person).first()
    user = user or User.objects.create(username=f"presenca{n}")
    presence = Presence.objects.create(user=user, began_at=NOW, used_at=NOW, agent="Firefox")
    with transaction.atomic():
        ask_terms([TermAsk(town.body, person.pk, TERMS[town.body], unit=unit.pk)], by=BY, at=NOW)
        draft = DutyDraft(
            kind="mail.answer", body=town.body, subject=f"person:{person.pk}", person=person.pk,
            run_at=NOW + timedelta(days=30), key=f"s:{n}", about=f"{note}Responder",
            assignee=f"person:{person.pk}",
        )  # fmt: skip
        open_duties([draft], at=NOW)
    term = Term.objects.get(body=town.body, person=person)
    file = TermFile.objects.create(
        term=term, kind="scan", media="application/pdf", content=seal(b"%PDF-"), digest="0" * 64,
        added_at=NOW, by=BY,
    )  # fmt: skip
    return {
        "exit": leaving.pk, "vehicle": vehicle.pk, "parked": parked.pk, "outage": outage.pk,
        "round": walked.pk, "situation_report": situation.pk,
        "person": person.pk, "account": account.pk, "mailbox": mailbox.pk, "event": event.pk,
        "held": held.pk, "communication": sent.pk, "receipt": receipt.pk, "report": report.pk,
        "incident": incident.pk, "proof": proof.pk, "trace": trace.pk, "notice": notice.pk,
        "request": asked.pk, "case": case.pk, "list": listed.pk, "delegation": delegated.pk,
        "visit": visit.pk, "delivery": delivery.pk, "school_event": course.pk,
        "badge": badge.pk, "grant": grant.pk, "area": area.pk,
        "presence": presence.pk,
        "term": term.pk, "file": file.pk, "duty": Duty.objects.get(key=f"s:{n}").pk,
    }  # fmt: skip


def of_body(town: Town, note: str = "") -> dict[str, int]:
    """What the body itself has."""
    there, person = {"body_id": town.body}, town.persons["stranger"]
    n = next(_numbers)
    load = Load.objects.create(
        **there, feed="portaria", file_name=f"{note}pessoas.csv", digest="2" * 64, loaded_at=NOW,
        by=BY, state="applied", counts={"persons": 1},
    )  # fmt: skip
    competence = Competence.objects.create(
        **there, power="post.fiscal", person=person, start=DAY, act=0
    )
    with transaction.atomic():
        line = ActDraft("people.event.recorded", f"event:{n}", person.pk, town.body, NOW,
                        content={"name": f"{note}x"})  # fmt: skip
        [act] = append([line], by=BY, at=NOW)
        adoption = Adoption.objects.filter(body=town.body).latest("id")
        draft = begin_draft(town.body, NORMS[town.body], f"{note}Minuta", by=BY, at=NOW)
    publication = Publication.objects.create(
        **there, norm=NORMS[town.body], version=1, adoption=adoption, digest="3" * 64,
        published_at=NOW, act=0, note=f"{note}leiam",
    )  # fmt: skip
    asked = [
        Acknowledgement.objects.create(
            publication=publication, person=reader, category="servidor_efetivo", asked_at=NOW,
            due_on=date(2027, 1, 31), act=0,
        ).pk
        for reader in town.persons.values()
    ]  # fmt: skip
    training = Training.objects.create(
        **there, title=f"{note}Curso", held_on=DAY, hours=4, act=0, about=f"{note}do correio"
    )
    Attendance.objects.create(training=training, person=person, recorded_at=NOW, act=0)
    decided = Deliberation.objects.create(
        **there, committee=f"{note}Comitê", matter="revision", title=f"{note}Revisão",
        text=f"{note}texto", outcome="approved", held_on=DAY, recorded_at=NOW, act=0,
    )  # fmt: skip
    whatif = WhatIf.objects.create(
        **there, title=f"{note}E se", by=BY, asked_at=NOW, state="waiting"
    )
    impediment = Impediment.objects.create(
        **there, person=person, why=f"{note}Ofício {n}", since=NOW
    )  # fmt: skip
    presidency = Permit.objects.create(
        **there, kind=UNION, subject=f"person:{person.pk}", holder=person, since=DAY,
        purpose=f"{note}Sindicato", given_at=NOW, act=0,
    )  # fmt: skip
    campaign = Campaign.objects.create(
        **there, title=f"{note}Revisão", opened_at=NOW, opened_by=BY, due_on=date(2027, 1, 31),
        undone="escalate", state="open",
    )  # fmt: skip
    for who, unit in (("colleague", town.unit), ("stranger", town.other)):
        Item.objects.create(
            campaign=campaign, unit=unit, person=town.persons[who], source="shared", key=1,
            what=f"{note}caixa", state="waiting",
        )  # fmt: skip
    entry = RegistryEntry.objects.create(
        **there, registry="autoridades", name=f"{note[:80]}Governador",
        about=f"{note[:80]}Governo", document=f"{note}Ofício", since=NOW, checked_at=NOW,
    )  # fmt: skip
    token_for(f"robo{n}", body=town.body)
    program = OpenIdClient.objects.create(id=f"sistema{n}", name=f"{note}Sistema")
    system = ClientSystem.objects.create(
        **there, client=program.id, purpose=f"{note}folha", registered_at=NOW
    )
    place = Place.objects.create(**there, code=f"a{n}", name=f"{note}Anexo", kind="building")
    left = Evacuation.objects.create(place=place, why=f"{note}alarme", since=NOW)
    return {
        "evacuation": left.pk,
        "entry": entry.pk,
        "load": load.pk, "competence": competence.pk, "act": act, "unit": town.unit.pk,
        "draft": draft, "publication": publication.pk, "asked": asked[0], "training": training.pk,
        "attendee": person.pk, "deliberation": decided.pk, "whatif": whatif.pk,
        "impediment": impediment.pk, "presidency": presidency.pk,
        "review": campaign.pk, "token": Token.objects.get(name=f"robo{n}").pk, "system": system.pk,
    }  # fmt: skip
