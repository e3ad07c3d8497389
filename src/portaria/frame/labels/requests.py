"""Requests: their states, their steps, what happened to them, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

REQUESTS: Mapping[str, str] = {
    "waiting": _("em análise"),
    "returned": _("devolvido para correção"),
    "approved": _("aprovado, por cumprir"),
    "carried_out": _("atendido"),
    "refused": _("recusado"),
    "withdrawn": _("retirado"),
}
REQUEST_STEPS: Mapping[str, str] = {
    "waiting": _("ainda não chegou a vez"),
    "open": _("à espera"),
    "given": _("opinou"),
    "approved": _("aprovou"),
    "refused": _("recusou"),
    "passed": _("levado adiante"),
    "dropped": _("já não é preciso"),
}
REQUEST_KINDS: Mapping[str, str] = {
    "consult": _("opina"),
    "decide": _("decide"),
    "appeal": _("decide o recurso"),
}
REQUEST_VERBS: Mapping[str, str] = {
    "asked": _("pediu"),
    "consulted": _("opinou"),
    "returned": _("devolveu para correção"),
    "corrected": _("corrigiu"),
    "approved": _("aprovou"),
    "refused": _("recusou"),
    "appealed": _("recorreu"),
    "escalated": _("levou a quem está acima"),
    "withdrawn": _("retirou o pedido"),
    "lapsed": _("prazo terminado sem resposta"),
    "carried_out": _("o que se pediu foi feito"),
    "passed_on": _("continua em outro pedido"),
    "turned_down": _("recusado no pedido em que continuava"),
    "not_carried_out": _("ainda não se pôde cumprir"),
}
REQUEST_VIEWS: Mapping[str, str] = {
    "minhas": _("Meus pedidos"),
    "esperam": _("Esperam por mim"),
    "unidade": _("Da minha unidade"),
    "todas": _("Todos os que posso ver"),
}
SILENCES: Mapping[str, str] = {
    "refused": _("tem-se por recusado"),
    "approved": _("tem-se por aprovado"),
    "escalates": _("sobe a quem está acima"),
    "stays": _("continua à espera"),
}
RELATIONS: Mapping[str, str] = {
    "self": _("a própria pessoa"),
    "any": _("qualquer pessoa com vínculo"),
    "responsible": _("quem responde pela caixa ou pelo bem"),
    "immediate_head": _("a chefia imediata"),
    "unit_head": _("a chefia da unidade"),
    "macro_unit_head": _("a chefia da macrounidade"),
    "superior": _("a chefia acima"),
}
