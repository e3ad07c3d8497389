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
GATE_RULES: Mapping[str, str] = {  # as the gate's own table says them (mail.gate.table)
    "sender_identity": _("remetente que não é quem diz ser"),
    "sender_told": _("quem envia por caixa organizacional, dito em Sender"),
    "virus": _("vírus que o antivírus achou"),
    "harmful": _("programas e o que os esconde, pelo conteúdo"),
    "attachment_size": _("tamanho dos anexos"),
    "attachment_authorised": _("anexos que alguém autoriza"),
    "attachment_extensions": _("formatos de anexo admitidos ou vedados"),
    "media": _("música, vídeo, animação e fotografia"),
    "to_all": _("mensagem a todos os servidores"),
    "list_writers": _("quem escreve a cada lista"),
    "extensive": _("comunicado a lista extensa"),
    "sending_many": _("envio a muitos, pela hora e pelo dia"),
    "recipients": _("destinatários por mensagem e por hora"),
    "exposed_addresses": _("endereços da instituição à vista de quem é de fora"),
    "directory": _("listagem de endereços da instituição para fora"),
    "sensitive": _("dados pessoais em quantidade e marcas de sigilo para fora"),
    "spam": _("o que o filtro toma por spam"),
    "origin": _("o que vem de fora: marca e suspeitas"),
}
GATE_MODES: Mapping[str, str] = {  # how far a rule goes (mail.gate.verdict.Mode)
    "observe": _("só observa"),
    "warn": _("avisa"),
    "enforce": _("age"),
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
