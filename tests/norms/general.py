"""A vocabulary with every kind of dimension, condition and value."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

from norms.support import files, law
from portaria.norms.authoring.cases import failure, read_cases
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.pack import Pack
from portaria.norms.places import SourceError
from portaria.norms.policy import Policy
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import (
    Amount,
    Clock,
    Modality,
    Moment,
    Money,
    Percent,
    Rate,
    Rule,
    Share,
    Size,
    Span,
    Stages,
    Text,
    Vocabulary,
    Window,
)

SENDING = Rule("message.sending", Modality(), by=("route", "size"), about="Envio por tamanho")
APPROVER = Rule("message.approved_by", Text(), by=("size",), about="Quem autoriza o envio")
ENTRY = Rule("area.entry", Modality(), by=("area_level", "time_of_day"), about="Entrada na área")
SANCTION = Rule("misuse.sanction", Text(), by=("occurrence",), about="Sanção, pela vez")
SUPPORT = Rule("support.given", Modality(), by=("weekday", "day_of_year"), about="Atendimento")
EXPIRY = Rule("folder.expiry", Span(), by=("folder",), about="Validade das mensagens da pasta")
RECIPIENTS = Rule("message.many", Modality(), by=("recipients",), about="Envio a muitos")
READING = Rule("mailbox.reading", Modality(), about="Leitura da caixa")
LADDER = Rule(
    "mailbox.idle", Stages(warn="avisa-se", suspend="suspende-se", close="encerra-se"),
    about="Fases da caixa sem uso",
)  # fmt: skip
BOXES = Rule("unit.mailboxes", Share("mailbox"), by=("unit_kind",), about="Caixas da unidade")
RATE = Rule("message.rate", Rate("message"), about="Mensagens por hora")
HOURS = Rule("service.hours", Window(), about="Horário")
UNTIL = Rule("service.until", Clock(), about="Hora final")
REVIEW = Rule("norm.review", Moment(), about="Dia da revisão")
WARN = Rule("quota.warn", Percent(), about="Aviso")
FINE = Rule("loss.fine", Money(), about="Multa")
LIMIT = Rule("attachment.limit", Size(), about="Anexo")
RULES = (
    SENDING, APPROVER, ENTRY, SANCTION, SUPPORT, EXPIRY, RECIPIENTS, READING, LADDER, BOXES, RATE,
    HOURS, UNTIL, REVIEW, WARN, FINE, LIMIT,
)  # fmt: skip

GENERAL = Vocabulary.of(
    RULES,
    keys={
        "route": {"inside": "dentro", "outside": "fora"},
        "event": {"dismissal": "exoneração", "leave": "afastamento"},
    },
    conditions={"visual_disability": "deficiência visual"},
    open={"area_level": "nível da área", "folder": "pasta", "unit_kind": "espécie de unidade"},
    ranges={"recipients": Amount("número de destinatários")},
).with_keys(area_level={"one": "nível 1"}, folder={"inbox": "entrada"}, unit_kind={"hq": "sede"})


def general(text: str, more: str = "") -> Pack:
    """The pack that ``text`` writes, with ``more`` in its ``norm.yaml``."""
    written = files(text)
    written["norm.yaml"] += dedent(more)
    return read_pack(written, GENERAL)


def policy(text: str, more: str = "") -> Policy:
    """The policy of that pack alone, a year after it began."""
    return law(general(text, more)).on(date(2021, 1, 1))


def wrong(text: str, more: str = "") -> list[str]:
    """What is wrong with that pack, as ``line: message``."""
    try:
        read = general(text, more)
    except SourceError as error:
        return [f"{p.place.line}: {p.message}" for p in error.problems]
    return [f"{p.place.line}: {p.message}" for p in problems_of(law(read), GENERAL)]


def tried(pack: str, cases: str) -> list[str]:
    """The failures of ``cases`` under ``pack``."""
    read = law(general(pack))
    return [failure(case, read, "norma-1") for case in read_cases(dedent(cases), "c.yaml", GENERAL)]
