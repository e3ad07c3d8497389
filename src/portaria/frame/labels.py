"""Portuguese words for the codes that pages show. A code without a word is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portaria.people.words import EVENT_WORDS

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
    "norms.decide_omitted": _("decidir casos omissos"),
    "norms.deliberate": _("registrar deliberações do colegiado"),
    "norms.draft": _("redigir minutas de normas e avaliar o efeito"),
    "norms.publish": _("publicar normas e acompanhar a ciência"),
    "body.admin": _("administrar a configuração do órgão"),
}
EVENTS: Mapping[str, str] = {kind.value: word for kind, word in EVENT_WORDS.items()}
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
SITUATIONS: Mapping[str, str] = {
    "active": _("em exercício"),
    "leave": _("afastado(a)"),
    "seconded_out": _("cedido(a)"),
    "ended": _("desligado(a)"),
    "future": _("ainda por começar"),
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
KINDS: Mapping[str, str] = {"individual": _("individual"), "organizational": _("organizacional")}

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
ACKNOWLEDGEMENTS: Mapping[str, str] = {
    "waiting": _("espera a ciência"),
    "late": _("em atraso"),
    "given": _("ciência dada"),
    "dropped": _("deixou de ser pedida"),
}
OMITTED_CASES: Mapping[str, str] = {
    "asked": _("espera decisão"),
    "decided": _("decidido"),
    "withdrawn": _("retirado"),
}
DIFFERENCES: Mapping[str, str] = {
    "changed": _("dizem coisas diferentes"),
    "only_a": _("só o primeiro diz"),
    "only_b": _("só o segundo diz"),
    "same": _("dizem o mesmo"),
}
DELIBERATIONS: Mapping[str, str] = {
    "approved": _("aprovada"),
    "rejected": _("rejeitada"),
    "postponed": _("adiada"),
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
DUTIES: Mapping[str, str] = {
    "journey.start": _("consequências de evento"),
    "journey.account_ready": _("conta pronta"),
    "journey.account_ended": _("conta encerrada"),
    "journey.term_ready": _("termo pronto"),
    "journey.whatif": _("ver a quem outra norma afetaria"),
    "people.away_start": _("começo de afastamento"),
    "people.away_end": _("fim de afastamento"),
    "people.contract_end": _("fim de contrato"),
    "governance.decide_omitted_case": _("decidir caso omisso"),
    "governance.review_matter": _("rever matéria"),
    "governance.acknowledge": _("dar ciência de norma"),
    "governance.follow_publication": _("acompanhar a ciência"),
    "procedures.sign_term": _("assinar termo"),
    "procedures.authorise_term": _("autorizar termo"),
    "accounts.ask": _("pedir conta"),
    "accounts.open": _("abrir conta"),
    "accounts.adjust": _("ajustar conta"),
    "accounts.keep_data": _("guardar dados da conta"),
    "accounts.block": _("bloquear conta"),
    "accounts.unblock": _("desbloquear conta"),
    "accounts.erase_data": _("apagar dados da conta"),
    "accounts.hand_credential": _("entregar credencial"),
    "accounts.enrol_second_factor": _("cadastrar segundo fator"),
    "accounts.change_password": _("trocar senha"),
    "accounts.review_login": _("rever login"),
    "accounts.settle_doubt": _("decidir dúvida"),
    "mail.ask": _("pedir caixa"),
    "mail.open": _("abrir caixa"),
    "mail.close": _("encerrar caixa"),
    "mail.purge": _("expurgar caixa"),
    "mail.clean": _("limpar caixa"),
    "mail.extend": _("prorrogar vigência"),
    "mail.suspend": _("suspender caixa"),
    "mail.release": _("liberar caixa"),
    "mail.reopen": _("reabrir caixa"),
    "mail.rename": _("mudar endereço"),
    "mail.recategorise": _("mudar categoria"),
    "mail.add_alias": _("acrescentar endereço"),
    "mail.agree_alias": _("combinar endereço"),
    "mail.end_aliases": _("encerrar endereços"),
    "mail.end_delegations": _("encerrar acessos"),
    "mail.name_delegates": _("indicar quem acessa"),
    "mail.review_delegates": _("rever quem acessa"),
    "mail.replace_responsible": _("substituir responsável"),
    "mail.set_auto_reply": _("ligar resposta automática"),
    "mail.clear_auto_reply": _("desligar resposta automática"),
    "mail.check_idle": _("ver inatividade"),
    "mail.check_validity": _("ver vigência"),
    "mail.check_duplicates": _("procurar duplicadas"),
    "mail.idle_reason": _("motivo da inatividade"),
    "mail.save_duplicate": _("salvar duplicada"),
    "mail.delete_duplicate": _("excluir duplicada"),
    "mail.decide_extinct": _("decidir sobre caixa de extinta"),
    "mail.deliver_copy": _("entregar cópia"),
}
UNIT_CHANGES: Mapping[str, str] = {
    "created": _("unidades criadas"),
    "changed": _("unidades alteradas"),
}
HOLDS: Mapping[str, str] = {
    "bonds": _("pessoas e vínculos"),
    "units": _("unidades"),
    "leaves": _("afastamentos"),
    "events": _("eventos"),
}
OUTCOMES: Mapping[str, str] = {"done": _("feito")}
COUNTS: Mapping[str, str] = {
    "persons": _("pessoas novas"),
    "bonds": _("vínculos novos"),
    "corrected": _("vínculos corrigidos"),
    "left_out": _("fora do órgão"),
    "already_known": _("já conhecidos"),
    "active_before": _("vínculos em vigor antes"),
    "ends": _("vínculos que encerra"),
    "problems": _("linhas recusadas"),
}
ACTS: Mapping[str, str] = {
    "people.event.recorded": _("evento funcional registrado"),
    "people.bond.recorded": _("vínculo registrado"),
    "people.bond.corrected": _("vínculo corrigido"),
    "people.unit.created": _("unidade criada"),
    "people.unit.changed": _("unidade alterada"),
    "people.contact.updated": _("contato atualizado"),
    "people.competence.assigned": _("competência atribuída"),
    "people.load.applied": _("carga do RH aplicada"),
    "accounts.account.asked": _("conta pedida"),
    "accounts.account.opened": _("conta aberta"),
    "accounts.account.activated": _("conta ativada"),
    "accounts.account.adjusted": _("conta ajustada"),
    "accounts.account.blocked": _("conta bloqueada"),
    "accounts.account.unblocked": _("conta desbloqueada"),
    "accounts.account.erased": _("dados da conta apagados"),
    "accounts.account.credential_handed": _("credencial entregue"),
    "accounts.account.suspicion_marked": _("suspeita sobre a senha registrada"),
    "mail.mailbox.asked": _("caixa pedida"),
    "mail.mailbox.opened": _("caixa aberta"),
    "mail.mailbox.activated": _("caixa ativada"),
    "mail.mailbox.alias_added": _("endereço acrescentado"),
    "mail.mailbox.alias_ended": _("endereço encerrado"),
    "mail.mailbox.auto_reply_set": _("resposta automática ligada"),
    "mail.mailbox.auto_reply_cleared": _("resposta automática desligada"),
    "mail.mailbox.closed": _("caixa encerrada"),
    "mail.mailbox.copy_asked": _("cópia pedida"),
    "mail.mailbox.delegated": _("acesso à caixa dado"),
    "mail.mailbox.undelegated": _("acesso à caixa retirado"),
    "mail.mailbox.duplicate_notified": _("duplicidade avisada"),
    "mail.mailbox.extended": _("vigência prorrogada"),
    "mail.mailbox.extinct_decided": _("destino da caixa da unidade extinta decidido"),
    "mail.mailbox.held": _("guarda legal posta"),
    "mail.mailbox.unheld": _("guarda legal retirada"),
    "mail.mailbox.idle_asked": _("motivo da inatividade perguntado ao RH"),
    "mail.mailbox.idle_answered": _("motivo da inatividade respondido"),
    "mail.mailbox.purged": _("caixa expurgada"),
    "mail.mailbox.quota_set": _("limite fixado"),
    "mail.mailbox.recategorised": _("categoria da caixa mudada"),
    "mail.mailbox.released": _("caixa liberada"),
    "mail.mailbox.renamed": _("endereço mudado"),
    "mail.mailbox.reopened": _("caixa reaberta"),
    "mail.mailbox.responsible_replaced": _("responsável substituído"),
    "mail.mailbox.suspended": _("caixa suspensa"),
    "mail.mailbox.warned": _("titular avisado"),
    "procedures.term.asked": _("termo pedido"),
    "procedures.term.signed": _("termo assinado"),
    "procedures.term.authorised": _("termo autorizado"),
    "body.configuration.adopted": _("configuração adotada"),
    "governance.deliberation.recorded": _("deliberação registrada"),
    "governance.omitted_case.asked": _("caso omisso perguntado"),
    "governance.omitted_case.decided": _("caso omisso decidido"),
    "governance.omitted_case.withdrawn": _("pergunta sobre caso omisso retirada"),
    "journey.whatif.filed": _("efeito de outra norma arquivado"),
    "governance.draft.begun": _("minuta iniciada"),
    "governance.draft.changed": _("minuta alterada"),
    "governance.draft.discarded": _("minuta descartada"),
    "governance.draft.restored": _("minuta retomada"),
    "governance.norm.published": _("norma publicada"),
    "governance.acknowledgement.asked": _("ciência pedida"),
    "governance.acknowledgement.given": _("ciência dada"),
    "governance.acknowledgement.reminded": _("ciência lembrada"),
    "governance.training.recorded": _("capacitação registrada"),
    "governance.training.completed": _("capacitação concluída"),
    "governance.training.withdrawn": _("presença na capacitação retirada"),
    "ledger.contents.erased": _("conteúdos apagados"),
    "accounts.account.retention_restarted": _("guarda dos dados da conta recontada"),
    "accounts.account.data_erased": _("dados da conta apagados"),
    "accounts.account.renamed": _("login mudado"),
    "accounts.account.password_changed": _("senha trocada"),
    "accounts.account.second_factor_enrolled": _("segundo fator cadastrado"),
    "mail.mailbox.waits_for_term": _("caixa à espera do termo"),
    "norm.transition.applied": _("prazos abertos mudados por norma nova"),
    "norm.transition.undone": _("mudança de prazos abertos desfeita"),
    "duty.deadline_moved": _("prazo mudado por norma nova"),
    "duty.deadline_restored": _("prazo de antes restabelecido"),
    "duty.closed": _("prazo cumprido"),
    "duty.dropped": _("prazo sem objeto"),
    "duty.escalated": _("atraso levado adiante"),
    "duty.failed": _("passo à espera de uma pessoa"),
    "duty.reopened": _("prazo reaberto"),
    "web.sign_in.opened": _("acesso ao site aberto"),
    "web.sign_in.reset": _("acesso ao site refeito"),
    "web.sign_in.closed": _("acesso ao site encerrado"),
    "access": _("acesso à caixa"),
}

#: Colour of the badge beside a word: good, wait, stop or past.
TONES: Mapping[str, str] = {
    "active": "good",
    "done": "good",
    "applied": "good",
    "given": "good",
    "approved": "good",
    "decided": "good",
    "postponed": "wait",
    "rejected": "stop",
    "asked": "wait",
    "waiting_term": "wait",
    "waiting": "wait",
    "open": "wait",
    "stopped": "wait",
    "leave": "wait",
    "seconded_out": "wait",
    "suspended": "stop",
    "blocked": "stop",
    "late": "stop",
    "failed": "stop",
    "refused": "stop",
}


def of(words: Mapping[str, str], code: str) -> str:
    """The word for ``code`` in the reader's language, or the code itself."""
    return gettext(words[code]) if code in words else code


def tone(code: str) -> str:
    """The tone of a state's badge; ``past`` for what no longer moves."""
    return TONES.get(code, "past")
