"""What a norm may decide about what lies in mailboxes and how they end: folders, large messages,
stages, reactivation."""

from __future__ import annotations

from portaria.norms.vocabulary import (
    Modality,
    Rule,
    Span,
    Stages,
    Text,
)

FOLDER_EXPIRY = Rule(
    "mailbox.folder.expiry",
    Span(),
    by=("folder",),
    about="Validade das mensagens de cada pasta",
)
ACTIONS = Stages(
    notify="avisa-se o titular",
    suspend="suspende-se a caixa",
    close="encerra-se a caixa, com guarda",
    delete="exclui-se a caixa com o conteúdo",
)
IDLE_STAGES = Rule(
    "mailbox.idle.stages",
    ACTIONS,
    by=("standard",),
    about="Fases da caixa sem acesso, desde o último; se a encerram, valem em lugar do prazo único",
)
REACTIVATION = Rule(
    "mailbox.reactivation",
    Modality(),
    by=("standard",),
    about="Reativação da caixa encerrada",
)
REACTIVATION_BY = Rule(
    "mailbox.reactivation.decided_by",
    Text(),
    by=("standard",),
    about="Quem decide a reativação",
)

RULES: tuple[Rule[object], ...] = (
    FOLDER_EXPIRY,
    IDLE_STAGES,
    REACTIVATION,
    REACTIVATION_BY,
)
