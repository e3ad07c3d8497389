"""Mailboxes, lists, held messages, complaints, records of mail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

KINDS: Mapping[str, str] = {"individual": _("individual"), "organizational": _("organizacional")}
USES: Mapping[str, str] = {
    "read": _("leu"),
    "deleted": _("apagou"),
    "saved": _("guardou"),
}
LISTS: Mapping[str, str] = {
    "active": _("em uso"),
    "ended": _("extinta"),
}
LIST_WRITES: Mapping[str, str] = {
    "responsible": _("só quem responde por ela"),
    "named": _("quem foi indicado"),
    "members": _("quem está na lista"),
    "inside": _("todos da instituição"),
}
HELD: Mapping[str, str] = {
    "waiting": _("espera decisão"),
    "released": _("liberada"),
    "returned": _("devolvida"),
    "left": _("retirada no servidor"),
}
ABUSE: Mapping[str, str] = {
    "open": _("espera tratamento"),
    "accepted": _("acolhida"),
    "dismissed": _("arquivada"),
    "forwarded": _("encaminhada à corregedoria"),
}
OFFICIAL: Mapping[str, str] = {
    "sent": _("enviada, entrega por confirmar"),
    "delivered": _("entregue"),
    "failed": _("entrega não confirmada"),
}
TRACE_REQUESTS: Mapping[str, str] = {
    "asked": _("espera autorização"),
    "authorised": _("espera liberação"),
    "released": _("liberado"),
    "refused": _("recusado"),
    "withdrawn": _("retirado"),
}
REQUESTERS: Mapping[str, str] = {
    "remetente": _("remetente da mensagem"),
    "responsavel_caixa": _("responsável pela caixa organizacional"),
    "corregedoria": _("corregedoria"),
    "poder_judiciario": _("Justiça"),
}
INQUIRIES: Mapping[str, str] = {
    "admissibilidade_e_preparatorios": _("admissibilidade ou procedimento preparatório"),
    "pedido_de_comissao_apuratoria": _("pedido de quem preside comissão apuratória"),
}
