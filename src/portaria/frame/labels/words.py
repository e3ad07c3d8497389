"""What pages say of anything: powers, states, kinds of subject."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from portaria.bodies.powers import POWER_WORDS

POWERS: Mapping[str, str] = POWER_WORDS
SUBJECTS: Mapping[str, str] = {
    "trace_request": _("pedido de registros"),
    "trace_partition": _("registros de um mês"),
    "trace_hold": _("guarda de registros"),
    "person": _("pessoa"),
    "request": _("pedido"),
    "published": _("versão publicada"),
    "queued": _("fila de publicação"),
    "mailbox": _("caixa"),
    "badge": _("crachá"),
    "place": _("lugar"),
    "area": _("área"),
    "passage": _("passagem"),
    "evacuation": _("abandono de lugar"),
    "rescuer": _("pessoa que socorre"),
    "device": _("leitor"),
    "closure": _("impedimento de lugar"),
    "level": _("nível de acesso"),
    "grant": _("acesso"),
    "authorisation": _("autorização fora do expediente"),
    "charge": _("cobrança de crachá"),
    "badge_price": _("custo do crachá"),
    "list": _("lista"),
    "held_message": _("mensagem retida"),
    "abuse_report": _("denúncia"),
    "incident": _("comunicação de descumprimento"),
    "permit": _("permissão"),
    "review": _("revisão de acessos"),
    "communication": _("comunicação oficial"),
    "certificate": _("certidão"),
    "account": _("conta"),
    "event": _("evento"),
    "unit": _("unidade"),
    "duty": _("prazo"),
    "load": _("carga"),
    "act": _("ato"),
    "body": _("órgão"),
    "norm": _("norma"),
    "publication": _("publicação"),
    "acknowledgement": _("ciência"),
    "training": _("capacitação"),
    "omitted_case": _("caso omisso"),
    "deliberation": _("deliberação"),
    "draft": _("minuta"),
    "bond": _("vínculo"),
    "term": _("termo"),
    "competence": _("competência"),
    "sign_in": _("acesso"),
    "whatif": _("efeito de outra norma"),
}
STATES: Mapping[str, str] = {
    "asked": _("pedida"),
    "waiting_term": _("à espera do termo"),
    "active": _("ativa"),
    "suspended": _("suspensa"),
    "blocked": _("bloqueada"),
    "closed": _("encerrada"),
    "purged": _("expurgada"),
    "erased": _("apagada"),
}
DUTY_STATES: Mapping[str, str] = {
    "open": _("aberto"),
    "done": _("cumprido"),
    "dropped": _("sem objeto"),
    "failed": _("falhou"),
}
GROUNDS: Mapping[str, str] = {
    "misuse": _("uso com outra finalidade"),
    "unauthorised_access": _("acesso não autorizado"),
    "abnormal_behaviour": _("comportamento anormal"),
    "order": _("determinação judicial ou administrativa"),
    "idle": _("falta de acesso"),
}
DIMENSIONS: Mapping[str, str] = {
    "category": _("Categoria"),
    "event": _("Evento"),
    "standard": _("Padrão da caixa"),
    "leave_kind": _("Tipo de afastamento"),
    "ground": _("Motivo"),
}
SECOND_FACTORS: Mapping[str, str] = {
    "compulsory": _("obrigatório"),
    "allowed": _("permitido"),
    "recommended": _("recomendado"),
    "forbidden": _("proibido"),
}
