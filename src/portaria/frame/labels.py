"""Portuguese words for the codes that pages show. A code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

POWERS: Mapping[str, str] = {
    "people.read": _("consultar pessoas e vínculos"),
    "people.write": _("registrar eventos funcionais"),
    "hr.load": _("carregar arquivos do RH"),
    "mail.read": _("consultar caixas de correio"),
    "mail.manage": _("administrar caixas de correio"),
    "accounts.manage": _("administrar contas de rede"),
    "duties.read": _("acompanhar prazos"),
    "ledger.read": _("consultar o livro de atos"),
    "norms.read": _("consultar as normas em vigor"),
    "body.admin": _("administrar a configuração do órgão"),
}
EVENTS: Mapping[str, str] = {
    "admission": _("admissão"),
    "transfer": _("movimentação"),
    "category_change": _("mudança de categoria"),
    "leave": _("afastamento"),
    "return": _("retorno"),
    "secondment_out": _("cessão a outro órgão"),
    "secondment_in": _("recebimento por cessão"),
    "secondment_end": _("fim da cessão"),
    "dismissal": _("exoneração ou demissão"),
    "retirement": _("aposentadoria"),
    "death": _("falecimento"),
    "contract_end": _("fim do contrato"),
    "contract_renewal": _("renovação do contrato"),
    "reinstatement": _("reintegração"),
    "name_change": _("mudança de nome"),
    "registration_change": _("mudança de matrícula"),
    "unit_extinct": _("extinção de unidade"),
}
STATES: Mapping[str, str] = {
    "asked": _("pedida"),
    "waiting_term": _("aguarda termo"),
    "active": _("ativa"),
    "suspended": _("suspensa"),
    "blocked": _("bloqueada"),
    "closed": _("encerrada"),
    "purged": _("expurgada"),
    "erased": _("apagada"),
}
SITUATIONS: Mapping[str, str] = {
    "active": _("em exercício"),
    "leave": _("afastado(a)"),
    "seconded_out": _("cedido(a)"),
    "ended": _("desligado(a)"),
}
DUTY_STATES: Mapping[str, str] = {
    "open": _("aberto"),
    "done": _("cumprido"),
    "dropped": _("sem objeto"),
    "failed": _("falhou"),
}
LOADS: Mapping[str, str] = {
    "applied": _("aplicada"),
    "refused": _("recusada"),
    "stopped": _("parada para confirmação"),
    "unchanged": _("nada mudou"),
}
HOWS: Mapping[str, str] = {
    "enforced": _("imposta pelo sistema"),
    "procedure": _("rito"),
    "evidenced": _("comprovada por registro"),
    "conduct": _("dever de conduta"),
    "framework": _("disposição geral"),
}
KINDS: Mapping[str, str] = {"individual": _("individual"), "organizational": _("institucional")}

SUBJECTS: Mapping[str, str] = {
    "person": _("pessoa"),
    "mailbox": _("caixa"),
    "account": _("conta"),
    "event": _("evento"),
    "unit": _("unidade"),
    "duty": _("prazo"),
    "load": _("carga"),
    "act": _("ato"),
    "body": _("órgão"),
    "bond": _("vínculo"),
    "term": _("termo"),
}
SECOND_FACTORS: Mapping[str, str] = {
    "compulsory": _("obrigatório"),
    "allowed": _("permitido"),
    "recommended": _("recomendado"),
    "forbidden": _("proibido"),
}
GROUNDS: Mapping[str, str] = {
    "misuse": _("uso com outra finalidade"),
    "unauthorised_access": _("acesso não autorizado"),
    "abnormal_behaviour": _("comportamento anormal"),
    "order": _("determinação judicial ou administrativa"),
}
DIMENSIONS: Mapping[str, str] = {
    "category": _("Categoria"),
    "event": _("Evento"),
    "standard": _("Padrão da caixa"),
    "leave_kind": _("Tipo de afastamento"),
    "ground": _("Motivo"),
}
DUTIES: Mapping[str, str] = {}
ACTS: Mapping[str, str] = {}

#: Colour of the badge beside a word: good, wait, stop or past.
TONES: Mapping[str, str] = {
    "active": "good",
    "done": "good",
    "applied": "good",
    "asked": "wait",
    "waiting_term": "wait",
    "open": "wait",
    "stopped": "wait",
    "leave": "wait",
    "seconded_out": "wait",
    "suspended": "stop",
    "blocked": "stop",
    "failed": "stop",
    "refused": "stop",
}


def of(words: Mapping[str, str], code: str) -> str:
    """The word for ``code``, or the code itself."""
    return str(words.get(code, code))


def tone(code: str) -> str:
    """The tone of a state's badge; ``past`` for what no longer moves."""
    return TONES.get(code, "past")


COUNTS: Mapping[str, str] = {}
