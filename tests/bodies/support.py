"""A body with one norm, written in a temporary folder."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from norms.support import SHEET

CATEGORIES = """\
categories:
  - {id: servidor, label: Servidor, group: person}
  - {id: discente, label: Discente, group: person}
"""

NORM = SHEET.format(id="norma-1", short="Resolução nº 1/2020", in_force="2020-01-01")

ARTICLES = """\
art1: {about: Limite, sets: {mailbox.quota: {discente: 256 MB, servidor: 2 GB}}}
art2:
  wordings:
    - {about: Guarda, sets: {mailbox.retention: 12 months}}
    - {since: 2022-01-01, open_cases: previous, about: Guarda, sets: {mailbox.retention: 24 months}}
art3: {about: Casos omissos, sets: {norm.omitted_cases.decided_by: Comitê Gestor}}
"""

CALENDAR = """\
name: Brasil
holidays:
  - {md: "09-07", name: Independência, source: "Lei nº 662/1949", since: 1949}
"""

BODY = """\
slug: corpo
name: Corpo de Teste
acronym: CT
zone: America/Sao_Paulo
norms:
  - {pack: norma-1, rank: 1, since: 2020-01-01}
calendar:
  national: br
  municipal:
    - {md: "06-29", name: São Pedro, source: Lei Municipal nº 1}
  opening: {mon-fri: "08:00-18:00"}
domains: {teste.edu.br: corpo.example}
hr:
  layout: portaria
  categories: {Docente: servidor, Aluno: discente}
  stop_if_ends_more_than: 10 %
counting: {exclude_first: true, roll_to_business: true}
competences:
  - {power: mail.manage, unit: CTIC, provision: "norma-1#art1", since: 2020-01-01}
"""


def write(home: Path, **texts: str) -> Path:
    """A folder of packs and a body under ``home``; ``texts`` replace ``body``, ``articles``,
    ``norm``, ``categories`` or ``calendar``. Returns the body's folder."""
    written = {
        "packs/categories.yaml": texts.get("categories", CATEGORIES),
        "packs/calendars/br.yaml": texts.get("calendar", CALENDAR),
        "packs/norma-1/norm.yaml": texts.get("norm", NORM),
        "packs/norma-1/capitulo-1.yaml": texts.get("articles", ARTICLES),
        "bodies/corpo/body.yaml": dedent(texts.get("body", BODY)),
    }
    for path, text in written.items():
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return home / "bodies" / "corpo"
