"""Bodies of the demonstration, and the sixth norm's, before the gate; messages to show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.folders import sources_of
from portaria.config.vocabulary import VOCABULARY
from portaria.mail.gate.deciding import decide
from portaria.mail.gate.facts import Content, Envelope, MessageFacts, Route, Scan, Scans, Spam
from portaria.mail.gate.reading.files import read
from portaria.mail.gate.snapshot import (
    INDIVIDUAL,
    ORGANIZATIONAL,
    GateSnapshot,
    MailingList,
    Profile,
)
from portaria.mail.gate.store.laws import body_law, policies_of
from portaria.mail.gate.verdict import Hit, Verdict
from portaria.norms.law import Law

ROOT = Path(__file__).parents[3]
SIXTH = ROOT / "tests" / "norms" / "sixth"
FOLDERS = {"jaei": SIXTH}
ANA, BIA, CAIO = 1, 2, 3
QUIET = Scans()
NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday


@cache
def assembled(slug: str) -> Assembled:
    folder = FOLDERS.get(slug, ROOT / "bodies" / slug)
    return assemble(sources_of(folder, ROOT / "packs"), VOCABULARY, checked=False)


@cache
def policies(slug: str) -> list[Any]:
    return policies_of(assembled(slug).law, date(2016, 3, 1))


def sixth_with(folder: Path, sets: str) -> Law:
    """The sixth norm with another article 4: ``sets``, and nothing else of formats and
    recipients."""
    copytree(SIXTH, folder)
    file = folder / "acts" / "jaei-6-2023" / "portaria.yaml"
    kept = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if "mail.attachment.extensions: [" in line:
            kept.append(f"  cpt: {{about: Outro artigo 4º, sets: {sets}}}")
        elif "mail.attachment.extensions.barred" not in line and "mail.recipients." not in line:
            kept.append(line)
    file.write_text("\n".join(kept), encoding="utf-8")
    return assemble(sources_of(folder, ROOT / "packs"), VOCABULARY, checked=False).law


class World:
    """One body: ana and bia with mailboxes of their own, an organizational one that ana may send
    by, lists, and the gate's settings."""

    def __init__(
        self,
        slug: str,
        *,
        staff: int = 50,
        gate: Mapping[str, Any] | None = None,
        law: Law | None = None,
    ) -> None:
        config = assembled(slug).config
        self.slug, self.domain = slug, config.domain() or f"{slug}.example"
        self.snapshot = GateSnapshot(version=1)
        self.snapshot.set_body(
            body_law(
                {
                    "slug": slug, "name": config.name, "zone": config.zone,
                    "domains": sorted({self.domain, *config.domains.values()}), "linked": [],
                    "staff": staff, "to_all_units": [7], "to_all_addresses": [],
                    "ask": "a Central de Serviços", "gate": dict(gate or {}),
                    "policies": policies_of(law, date(2016, 3, 1)) if law else policies(slug),
                }
            )
        )  # fmt: skip
        for owner, name in ((ANA, "ana"), (BIA, "bia"), (CAIO, "caio")):
            unit = 7 if name == "caio" else 1
            profile = Profile(slug, INDIVIDUAL, "servidor_efetivo", unit)
            self.snapshot.put(self.at(name), owner, profile)
        self.snapshot.put(self.at("setor"), 0, Profile(slug, ORGANIZATIONAL, "org_unit", 1))
        self.snapshot.send_as[self.at("setor")] = frozenset({ANA})

    def at(self, name: str) -> str:
        """An address of the body."""
        return f"{name}@{self.domain}"

    def has_list(self, name: str, **facts: Any) -> str:
        address = self.at(name)
        self.snapshot.lists[address] = MailingList(address, self.slug, **facts)
        return address

    def sent(
        self,
        raw: bytes | Content | None = None,
        *,
        to: tuple[str, ...] = ("fulano@fora.example",),
        who: str = "ana",
        at: datetime = NOON,
        scans: Scans = QUIET,
        **envelope: Any,
    ) -> Verdict:
        """The verdict on what ``who`` sends."""
        content = (
            read(raw if raw is not None else self.written())
            if not isinstance(raw, Content)
            else raw
        )
        given = {"sender": self.at(who), "recipients": to, "login": self.at(who),
                 "route": Route.SUBMISSION, **envelope}  # fmt: skip
        return decide(MessageFacts(Envelope(**given), content, scans), self.snapshot, at)

    def received(
        self, raw: bytes, *, at: datetime = NOON, scans: Scans = QUIET, **envelope: Any
    ) -> Verdict:
        """The verdict on what comes from another server to ana."""
        given = {"sender": "x@fora.example", "recipients": (self.at("ana"),),
                 "route": Route.INBOUND, **envelope}  # fmt: skip
        return decide(MessageFacts(Envelope(**given), read(raw), scans), self.snapshot, at)

    def written(self, **parts: Any) -> bytes:
        """A message of ana's, unless ``From`` says otherwise."""
        return message(**{"From": f"Ana <{self.at('ana')}>", **parts})


def message(
    text: str = "Bom dia.\n",
    *,
    html: str = "",
    files: Mapping[str, bytes] | None = None,
    to: str = "fulano@fora.example",
    **headers: str,
) -> bytes:
    """A message as a mail program writes it. ``files`` are attachments by name."""
    mail = EmailMessage()
    mail["To"] = to
    for name, value in {"From": "x@fora.example", "Subject": "Ofício", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, data in (files or {}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes(policy=policy.SMTP)


def hits(verdict: Verdict, rule: str) -> list[Hit]:
    return [hit for hit in verdict.hits if hit.rule == rule]


def codes(verdict: Verdict, rule: str) -> list[str]:
    return [hit.code for hit in hits(verdict, rule)]


def found_virus(*names: str) -> Scans:
    return Scans(virus=Scan(asked=True, answered=True, found=names))


def spam(action: str, score: float = 20.0) -> Scans:
    return Scans(spam=Spam(asked=True, answered=True, action=action, score=score, required=15.0))


NO_ANSWER = Scans(spam=Spam(asked=True), virus=Scan(asked=True))
