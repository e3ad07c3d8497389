"""``gate:`` of body.yaml: how far each rule of the mail gate goes, and limits that no norm sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from portaria.norms.kinds import spans
from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings
from portaria.norms.plain import Json
from portaria.norms.reading.fields import Fields, as_table
from portaria.norms.reading.source import Node, Scalar

RULES = (
    "sender_identity",
    "sender_told",
    "virus",
    "harmful",
    "attachment_size",
    "attachment_authorised",
    "attachment_extensions",
    "media",
    "to_all",
    "list_writers",
    "extensive",
    "sending_many",
    "recipients",
    "exposed_addresses",
    "directory",
    "sensitive",
    "spam",
    "origin",
)
"""The gate's rules, as its table names them."""
MODES = ("observe", "warn", "enforce")
FAILURES = ("tempfail", "accept")
MOST = 100_000


@dataclass(frozen=True, slots=True)
class GateConfig:
    """What a body says of its gate; None leaves a limit as the gate has it.

    Attributes:
        modes: ``observe``, ``warn`` or ``enforce`` by rule.
        failure: what becomes of a message that a rule cannot decide on.
        subject_tag: put before the subject of what comes from outside.
        hold_within: the term of who decides what is held, as packs write spans.
        sensitive_from: how many numbers of CPF and CNPJ in one message are many.
        addresses_from: how many addresses of the body in one text are a listing.
    """

    modes: Mapping[str, str] = field(default_factory=dict)
    failure: str = "tempfail"
    subject_tag: str = ""
    hold_within: str = ""
    sensitive_from: int | None = None
    addresses_from: int | None = None

    def as_json(self) -> dict[str, Json]:
        """The form that is published."""
        return asdict(self)


def read_gate(node: Node | None, findings: Findings) -> GateConfig:
    """The section ``gate:``; problems go to ``findings``."""
    table = as_table(node, findings, "«gate»")
    if table is None:
        return GateConfig()
    fields = Fields(table, findings, "gate")
    config = GateConfig(
        modes=_modes(fields),
        failure=fields.choice("failure", FAILURES) or "tempfail",
        subject_tag=fields.text("subject_tag"),
        hold_within=_span(fields, "hold_within"),
        sensitive_from=_count(fields, "sensitive_from"),
        addresses_from=_count(fields, "addresses_from"),
    )
    if len(config.subject_tag) > 40 or not config.subject_tag.isprintable():
        findings.add(fields.place("subject_tag"), "«subject_tag» é um texto de até 40 letras")
    fields.done()
    return config


def _modes(fields: Fields) -> dict[str, str]:
    table = as_table(fields.node("modes"), fields.findings, "«modes»")
    found: dict[str, str] = {}
    for key, value in table.named() if table else ():
        if key.text not in RULES:
            hint = suggestion(key.text, RULES)
            fields.findings.add(
                key.place, f"«{key.text}» não é uma regra do controle de mensagens{hint}: há "
                f"{', '.join(RULES)}",
            )  # fmt: skip
        elif not isinstance(value, Scalar) or value.text not in MODES:
            fields.findings.add(value.place, f"«{key.text}»: use um de {', '.join(MODES)}")
        else:
            found[key.text] = value.text
    return found


def _span(fields: Fields, name: str) -> str:
    text = fields.text(name)
    try:
        return str(spans.parse(text)) if text else ""
    except ValueError as error:
        fields.findings.add(fields.place(name), str(error))
        return ""


def _count(fields: Fields, name: str) -> int | None:
    text = fields.text(name)
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        fields.findings.add(fields.place(name), f"«{name}» é um número de 1 a {MOST}")
        return None
    return int(text)
