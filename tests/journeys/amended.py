"""A body of one norm in a temporary folder, whose norm is amended later."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bodies.support import BODY, write
from norms.support import sheet
from portaria.bodies.acts import adopt

ZONE = ZoneInfo("America/Sao_Paulo")
CATEGORIES = """\
categories:
  - {id: servidor, label: Servidor, group: person}
  - {id: discente, label: Discente, group: person}
"""
ARTICLES = """\
art1:
  cpt:
    about: Caixa e conta para todos
    sets:
      mailbox.entitlement: {servidor: entitled}
      mailbox.creation: {servidor: automatic}
      mailbox.standard: {servidor: individual}
      mailbox.address: {servidor: asked_name}
      mailbox.domain: {servidor: teste.edu.br}
      mailbox.quota: {servidor: 1 GB}
art2: {about: Guarda de doze meses, sets: {mailbox.retention: 12 months}}
art3: {about: Cópia em trinta dias, sets: {mailbox.copy.within: 30 days}}
art4:
  about: Sem acesso por 120 dias, encerra-se
  sets: {mailbox.idle.after: 120 days, mailbox.idle.outcome: close}
art5: {about: Dados da conta por 90 dias, sets: {account.data.retention: 90 days}}
art6: {about: Casos omissos, sets: {norm.omitted_cases.decided_by: Comitê}}
"""
LONGER = (
    "    - {rewords: norma-1#art2, about: Dois anos, open_cases: this,"
    " sets: {mailbox.retention: 24 months}}\n"
)
"""A change of the norm: content is kept for twice as long, open cases too."""


def at(text: str) -> datetime:
    """Ten o'clock of that day where the body is."""
    return datetime.fromisoformat(f"{text}T10:00").replace(tzinfo=ZONE)


def adopted(home: Path, when: str) -> None:
    """The body adopts its norm."""
    adopt(write(home, articles=ARTICLES), by="cli:teste", at=at(when))


def amended(home: Path, when: str, changes: str, signed: str = "2024-06-03") -> None:
    """The body adopts, on ``when``, a norm signed on ``signed`` that makes ``changes``."""
    adopt(written(home, changes, signed), by="cli:teste", at=at(when))


def written(home: Path, changes: str, signed: str = "2024-06-03") -> Path:
    """The same in its folder, not adopted."""
    folder = home / "packs" / "norma-2"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "norm.yaml").write_text(sheet("norma-2", signed), encoding="utf-8")
    (folder / "art.yaml").write_text(
        f"art1:\n  about: Altera a norma-1\n  amends:\n{changes}", encoding="utf-8"
    )
    line = "  - {pack: norma-1, rank: 1, since: 2020-01-01}\n"
    body = BODY.replace(line, f"{line}  - {{pack: norma-2, rank: 1}}\n")
    return write(home, articles=ARTICLES, body=body)
