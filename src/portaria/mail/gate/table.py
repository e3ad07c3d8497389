"""The gate's rules in one table, in the order in which they are asked.

Every rule is asked, whatever the others say; the gravest outcome wins and every finding is kept.
``mode`` is how far a rule goes where body.yaml says nothing; advice of a norm never goes further
than a warning unless body.yaml orders it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portaria.mail.gate.case import Answer, Case
from portaria.mail.gate.rules import (
    attachment_authorised,
    attachment_size,
    delegate,
    directory,
    exposed,
    extensions,
    extensive,
    harmful,
    identity,
    infected,
    list_writers,
    media,
    origin,
    recipients,
    sending_many,
    sensitive,
    spam,
    to_all,
)
from portaria.mail.gate.verdict import Mode


@dataclass(frozen=True, slots=True)
class Line:
    """One rule.

    Attributes:
        name: stable; modes in body.yaml and verdicts name it.
        check: its findings for a case; None where the norms are silent.
        about: what it looks for, in Portuguese.
        mode: where the body says nothing.
    """

    name: str
    check: Callable[[Case], Answer]
    about: str
    mode: Mode = Mode.ENFORCE


TABLE: tuple[Line, ...] = (
    # Who sends, before anything of what is sent (G4, M5).
    Line("sender_identity", identity.check, "remetente que não é quem diz ser"),
    Line("sender_told", delegate.check, "quem envia por caixa organizacional, dito em Sender"),
    # What may harm, by its bytes and by the scanners (G2, G8).
    Line("virus", infected.check, "vírus que o antivírus achou"),
    Line("harmful", harmful.check, "programas e o que os esconde, pelo conteúdo"),
    # Attachments (G1, G3).
    Line("attachment_size", attachment_size.check, "tamanho dos anexos"),
    Line("attachment_authorised", attachment_authorised.check, "anexos que alguém autoriza"),
    Line("attachment_extensions", extensions.check, "formatos de anexo admitidos ou vedados"),
    Line("media", media.check, "música, vídeo, animação e fotografia"),
    # To whom (G5, G6, M20).
    Line("to_all", to_all.check, "mensagem a todos os servidores"),
    Line("list_writers", list_writers.check, "quem escreve a cada lista"),
    Line("extensive", extensive.check, "comunicado a lista extensa"),
    Line("sending_many", sending_many.check, "envio a muitos, pela hora e pelo dia"),
    Line("recipients", recipients.check, "destinatários por mensagem e por hora"),
    # What leaves (G7, G9).
    Line("exposed_addresses", exposed.check, "endereços da instituição à vista de quem é de fora"),
    Line("directory", directory.check, "listagem de endereços da instituição para fora"),
    Line("sensitive", sensitive.check, "dados pessoais em quantidade e marcas de sigilo para fora"),
    # What the filter and the origin tell (G8, G10).
    Line("spam", spam.check, "o que o filtro toma por spam"),
    Line("origin", origin.check, "o que vem de fora: marca e suspeitas"),
)
NAMES: tuple[str, ...] = tuple(line.name for line in TABLE)
