"""What a norm may decide about mailboxes. Declarations only; decisions are below them."""

from __future__ import annotations

from portaria.mail.rules_access import RULES as ACCESS
from portaria.mail.rules_boxes import RULES as BOXES
from portaria.mail.rules_gate import RULES as GATE
from portaria.mail.rules_lists import RULES as LISTS
from portaria.mail.rules_official import RULES as OFFICIAL
from portaria.mail.rules_traffic import RULES as TRAFFIC
from portaria.mail.rules_use import RULES as USE
from portaria.norms.vocabulary import (
    Amount,
    Choice,
    Flag,
    Many,
    Modality,
    Rule,
    Share,
    Size,
    Span,
    Text,
    Whole,
)

GROUNDS = ("misuse", "unauthorised_access", "abnormal_behaviour", "order")

ENTITLEMENT = Rule(
    "mailbox.entitlement",
    Choice(
        entitled="tem direito",
        on_authorisation="se autorizada",
        only_with_justification="só com justificativa",
        not_entitled="não tem direito",
    ),
    by=("category",),
    about="Quem pode ter caixa de correio",
)
CREATION = Rule(
    "mailbox.creation",
    Choice(
        automatic="automática",
        hr_notice="por comunicação da gestão de pessoas",
        on_request="a pedido de quem responde por ela",
        own_request="a pedido da própria pessoa",
    ),
    by=("category",),
    about="Como nasce a caixa",
)
MAILBOXES = Rule(
    "mailbox.limit",
    Share("mailbox", among=("person", "unit", "body")),
    by=("standard", "unit_kind"),
    about="Quantas caixas cabem a cada um",
)
NEEDS_CREDENTIAL = Rule(
    "mailbox.needs_credential",
    Modality(),
    by=("category",),
    about="A caixa supõe credencial válida",
)
TERM = Rule("mailbox.term", Text(), by=("category",), about="Termo assinado antes da caixa")
TERM_AUTHORISED_BY = Rule(
    "mailbox.term.authorised_by",
    Choice(immediate_head="chefia imediata"),
    by=("category",),
    about="Quem autoriza o termo",
)
DOMAIN = Rule("mailbox.domain", Text(), by=("category",), about="Domínio da caixa")
ADDRESS = Rule(
    "mailbox.address",
    Choice(login="igual ao login", unit_acronym="a sigla da unidade", asked_name="o nome pedido"),
    by=("category",),
    about="Como se forma a identificação da caixa",
)
QUOTA = Rule("mailbox.quota", Size(), by=("category",), about="Limite de armazenamento")
QUOTA_INCREASE = Rule(
    "mailbox.quota.increase", Modality(), by=("category",), about="Pedido de aumento do limite"
)
QUOTA_INCREASE_BY = Rule(
    "mailbox.quota.increase.decided_by", Text(), by=("category",), about="Quem decide o aumento"
)
QUOTA_INCREASE_NEEDS = Rule(
    "mailbox.quota.increase.needs",
    Many(
        Choice(
            justification="a necessidade, justificada",
            cleaning_impossible="a impossibilidade de limpeza",
        )
    ),
    about="O que o pedido de aumento demonstra",
)
QUOTA_INCREASE_WITHIN = Rule(
    "mailbox.quota.increase.within",
    Choice(technical_limits="os limites técnicos e operacionais"),
    about="Até onde o aumento pode ir",
)
QUOTA_WARN_AT = Rule(
    "mailbox.quota.warn_at", Whole("percent"), about="Parte do limite a partir da qual se avisa"
)
SECONDED_OUT = Rule(
    "mailbox.seconded_out",
    Choice(
        alias="alias, sem caixa nova", close="encerra-se", keep="mantém-se", suspend="suspende-se"
    ),
    about="Caixa de quem é cedido",
)
VALID_WITH_CONTRACT = Rule(
    "mailbox.valid_with_contract",
    Flag(),
    by=("category",),
    about="A caixa dura o que dura o contrato",
)
HOLDER = Rule("mailbox.holder", Modality(), about="Toda caixa tem um titular responsável")
DUPLICATE_SAVE = Rule(
    "mailbox.duplicate.save_within", Span(), about="Prazo para salvar a duplicada menor"
)
DUPLICATE_DELETES = Rule(
    "mailbox.duplicate.deletes",
    Choice(smaller="a de menor volume"),
    about="Qual das duplicadas é excluída com o conteúdo, vencido o prazo",
)
ANOMALY_WATCHED = Rule(
    "mailbox.anomaly.watched",
    Modality(),
    by=("anomaly",),
    about="Acompanhamento das contas para achar o que é anormal",
)
ANOMALY_EVERY = Rule(
    "mailbox.anomaly.watch_every",
    Span(),
    by=("anomaly",),
    about="De quanto em quanto se procura o que é anormal nas contas",
)
IDLE_AFTER = Rule(
    "mailbox.idle.after", Span(), by=("standard",), about="Tempo sem acesso que torna inativa"
)
IDLE_HR_CHECK = Rule(
    "mailbox.idle.hr_check",
    Modality(),
    by=("standard",),
    about="Perguntar antes o motivo ao RH",
)
IDLE_EXCUSES = Rule(
    "mailbox.idle.excused_by",
    Many(Choice(vacation="férias", licence="licença", absence="afastamento")),
    by=("standard",),
    about="Motivos que mantêm a caixa inativa",
)
IDLE_OUTCOME = Rule(
    "mailbox.idle.outcome",
    Choice(close="encerra-se, com guarda", delete="exclui-se com o conteúdo"),
    by=("standard",),
    about="O que sucede à inativa: encerra-se (com guarda) ou exclui-se com o conteúdo",
)
CLOSE_ON = Rule("mailbox.close_on", Modality(), by=("event",), about="Evento que encerra a caixa")
CLOSE_WITH_ACCOUNT = Rule(
    "mailbox.close_with_account", Modality(), about="A caixa se encerra com a credencial"
)
CLOSE_ON_REQUEST = Rule(
    "mailbox.close_on_request",
    Modality(),
    by=("standard",),
    about="Encerramento a pedido do responsável",
)
VALIDITY_GRACE = Rule(
    "mailbox.validity.closes_after",
    Span(),
    by=("standard",),
    about="Encerramento depois da vigência",
)
COPY_WITHIN = Rule("mailbox.copy.within", Span(), about="Prazo para pedir cópia depois")
COPY_THROUGH = Rule("mailbox.copy.through", Text(), about="Por quem o pedido de cópia passa")
COPY_TO = Rule(
    "mailbox.copy.delivered_to",
    Choice(the_person="só à própria pessoa"),
    about="A quem a cópia é entregue",
)
RETENTION = Rule(
    "mailbox.retention",
    Span(),
    by=("event",),
    about="Guarda do conteúdo depois de encerrada a caixa",
)
ABSENCE_REPLY = Rule(
    "mailbox.absence.auto_reply",
    Modality(),
    by=("leave_kind",),
    about="Resposta automática na ausência",
)
SUSPENSION = Rule(
    "mailbox.suspension", Modality(), by=("ground",), about="Suspensão da caixa, pelo motivo"
)
RELEASE = Rule(
    "mailbox.suspension.released_by", Many(Text()), by=("ground",), about="Quem libera a suspensa"
)
SHARING = Rule(
    "mailbox.organizational.sharing",
    Modality(),
    by=("route",),
    about="Compartilhar a caixa organizacional, com quem é da instituição ou de fora",
)
DELEGATES_MIN = Rule(
    "mailbox.organizational.delegates.min", Whole("person"), about="Delegados no mínimo"
)
DELEGATES_KEPT_BY = Rule(
    "mailbox.organizational.delegates.kept_by", Text(), about="Quem mantém a lista de acesso"
)
CPF_REPLACED = Rule(
    "mailbox.organizational.cpf_replaced",
    Modality(),
    about="Substituição do CPF de quem deixa a responsabilidade",
)
UNIT_EXTINCT = Rule(
    "mailbox.unit_extinct.decided_by",
    Choice(successor="a unidade sucessora"),
    about="Quem decide o fim da caixa da extinta",
)
RELEASE_ENDS_INQUIRY = Rule(
    "mailbox.suspension.release.ends_inquiry",
    Flag(),
    about="A liberação temporária encerra a apuração",
)

RULES: tuple[Rule[object], ...] = (
    ENTITLEMENT,
    CREATION,
    MAILBOXES,
    NEEDS_CREDENTIAL,
    TERM,
    TERM_AUTHORISED_BY,
    DOMAIN,
    ADDRESS,
    QUOTA,
    QUOTA_INCREASE,
    QUOTA_INCREASE_BY,
    QUOTA_INCREASE_NEEDS,
    QUOTA_INCREASE_WITHIN,
    QUOTA_WARN_AT,
    SECONDED_OUT,
    VALID_WITH_CONTRACT,
    HOLDER,
    DUPLICATE_SAVE,
    DUPLICATE_DELETES,
    ANOMALY_WATCHED,
    ANOMALY_EVERY,
    IDLE_AFTER,
    IDLE_HR_CHECK,
    IDLE_EXCUSES,
    IDLE_OUTCOME,
    CLOSE_ON,
    CLOSE_WITH_ACCOUNT,
    CLOSE_ON_REQUEST,
    VALIDITY_GRACE,
    COPY_WITHIN,
    COPY_THROUGH,
    COPY_TO,
    RETENTION,
    ABSENCE_REPLY,
    SUSPENSION,
    RELEASE,
    SHARING,
    DELEGATES_MIN,
    DELEGATES_KEPT_BY,
    CPF_REPLACED,
    UNIT_EXTINCT,
    RELEASE_ENDS_INQUIRY,
    *ACCESS,
    *BOXES,
    *USE,
    *LISTS,
    *OFFICIAL,
    *TRAFFIC,
    *GATE,
)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""
OPEN = {
    "content": "conteúdo",
    "notice": "espécie de aviso",
    "file_origin": "origem do arquivo",
    "anomaly": "o que é anormal na conta",
}
"""Dimensions whose ids are data: name -> label in Portuguese."""
RANGES = {"recipients": Amount("número de destinatários")}
"""Ranged dimensions of messages."""

PROCEDURES = {
    "mail.mailing_list": "portaria.mail.rites.lists.make",
    "mail.mailbox_request": "portaria.mail.rites.asking.open_individual",
    "mail.org_mailbox": "portaria.mail.rites.asking.open_organizational",
    "mail.quota_increase": "portaria.mail.acts.changing.set_quotas",
    "mail.copy_after_closing": "portaria.mail.rites.copies.ask_copies",
    "mail.sharing_request": "portaria.mail.rites.sharing.share",
    "mail.responsible_change": "portaria.mail.rites.sharing.replace_responsible",
    "mail.suspension": "portaria.mail.rites.suspending.suspend",
    "mail.release": "portaria.mail.rites.suspending.release",
    "mail.forwarding_exception": "portaria.mail.rites.permits.except_forwarding",
    "mail.access_by_others": "portaria.mail.rites.permits.let_in",
    "mail.trace_request": "portaria.mail.traces.requests.asking.ask",
}
"""The requests of ``carried_by`` that are carried out here, and what does it."""
