"""Portuguese words for what a what-if tells."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from portaria.frame import labels

EFFECTS: Mapping[str, str] = {
    "gains": _("passa a ter"),
    "loses": _("deixa de ter"),
    "more": _("passa a ter mais"),
    "less": _("passa a ter menos"),
    "changes": _("muda"),
    "starts": _("passa a acontecer"),
    "ends": _("deixa de acontecer"),
    "sooner": _("acontece antes"),
    "later": _("acontece depois"),
}
SOURCES: Mapping[str, str] = {
    "state": _("no que se tem hoje"),
    "event": _("nos eventos"),
    "deadline": _("nos prazos"),
    "request": _("nos pedidos"),
}
ASPECTS: Mapping[str, str] = {
    "account.right": _("direito a conta de rede"),
    "account.term": _("termo da conta"),
    "account.second_factor": _("segundo fator"),
    "account.second_factor.app": _("segundo fator por aplicativo"),
    "account.connections.max": _("conexões por usuário"),
    "account.password.change_at_first_access": _("troca da senha no primeiro acesso"),
    "login.strategy": _("formação do login"),
    "mailbox.right": _("direito a caixa de correio"),
    "mailbox.quota": _("limite da caixa"),
    "mailbox.domain": _("domínio da caixa"),
    "mailbox.term": _("termo da caixa"),
    "mailbox.address": _("identificação da caixa"),
    "mail.close:until": _("guarda do conteúdo da caixa encerrada"),
    "accounts.block:until": _("guarda dos dados da conta bloqueada"),
    "accounts.keep_data:until": _("guarda dos dados da conta"),
    "mail.check_idle": _("fim da caixa por falta de acesso"),
    "mail.check_validity": _("fim da caixa por término da vigência"),
}


def aspect(name: str) -> str:
    """What differs, in words; steps and acts by their kinds' words."""
    if name in ASPECTS:
        return labels.of(ASPECTS, name)
    return labels.of(labels.DUTIES if name in labels.DUTIES else labels.ACTS, name)
