"""What a norm may decide about mailboxes. Declarations only; decisions are below them."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Size, Span, Text, Whole

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
REQUESTED_BY = Rule("mailbox.requested_by", Text(), by=("category",), about="Quem pede a caixa")
GRANTED_BY = Rule("mailbox.granted_by", Text(), by=("category",), about="Quem decide o pedido")
ONE_PER_PERSON = Rule("mailbox.one_per_person", Flag(), about="Uma só caixa por pessoa")
NEEDS_CREDENTIAL = Rule(
    "mailbox.needs_credential", Flag(), by=("category",), about="A caixa supõe credencial válida"
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
STANDARD = Rule(
    "mailbox.standard",
    Choice(individual="individual", organizational="organizacional"),
    by=("category",),
    about="Padrão da caixa",
)
QUOTA = Rule("mailbox.quota", Size(), by=("category",), about="Limite de armazenamento")
QUOTA_SET_BY = Rule("mailbox.quota.set_by", Text(), about="Quem fixa os limites")
QUOTA_INCREASE = Rule(
    "mailbox.quota.increase", Modality(), by=("category",), about="Pedido de aumento do limite"
)
QUOTA_INCREASE_BY = Rule(
    "mailbox.quota.increase.decided_by", Text(), by=("category",), about="Quem decide o aumento"
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
IDLE_AFTER = Rule(
    "mailbox.idle.after", Span(), by=("standard",), about="Tempo sem acesso que torna inativa"
)
IDLE_HR_CHECK = Rule(
    "mailbox.idle.hr_check", Flag(), by=("standard",), about="Antes, pergunta-se o motivo ao RH"
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
CLOSE_ON = Rule("mailbox.close_on", Flag(), by=("event",), about="Evento que encerra a caixa")
CLOSE_WITH_ACCOUNT = Rule(
    "mailbox.close_with_account", Flag(), about="A caixa se encerra com a credencial"
)
CLOSE_NOTICE = Rule("mailbox.close.notice", Modality(), about="Aviso prévio do encerramento")
CLOSE_ON_REQUEST = Rule(
    "mailbox.close_on_request", Flag(), by=("standard",), about="Encerra-se a pedido do responsável"
)
VALIDITY_GRACE = Rule(
    "mailbox.validity.closes_after",
    Span(),
    by=("standard",),
    about="Encerramento depois da vigência",
)
COPY_BEFORE = Rule("mailbox.copy.before_closing", Modality(), about="Cópia antes do encerramento")
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
FORWARDING = Rule(
    "mailbox.forwarding.external", Modality(), about="Redirecionamento automático para fora"
)
SUSPENSION = Rule("mailbox.suspension", Flag(), by=("ground",), about="Motivos de suspensão")
RELEASE = Rule(
    "mailbox.suspension.released_by", Many(Text()), by=("ground",), about="Quem libera a suspensa"
)
SHARED_PASSWORD = Rule(
    "mailbox.organizational.password", Modality(), about="Senha da caixa organizacional"
)
SHARED_INSIDE_ONLY = Rule(
    "mailbox.organizational.inside_only", Flag(), about="Compartilhada só dentro da instituição"
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
DELEGATE_RIGHTS = Rule(
    "mailbox.organizational.rights",
    Many(Choice(read="ler", delete="apagar", send_as="enviar pelo endereço")),
    about="Permissões que se indicam, pessoa a pessoa, na caixa organizacional",
)
UNIT_EXTINCT = Rule(
    "mailbox.unit_extinct.decided_by",
    Choice(successor="a unidade sucessora"),
    about="Quem decide o fim da caixa da extinta",
)
DAILY_ACCESS = Rule("mailbox.access.expected", Modality(), about="Acesso esperado à caixa")
ACCESS_EVERY = Rule("mailbox.access.every", Span(), about="De quanto em quanto tempo se acessa")
OUTSIDE_SERVICES = Rule(
    "mailbox.access.outside_services",
    Modality(),
    about="Ler ou enviar pela caixa a partir de serviço de fora",
)
UNAPPROVED_CLIENTS = Rule(
    "mailbox.access.unapproved_clients", Modality(), about="Programa de correio não homologado"
)
BY_OTHERS = Rule("mailbox.access_by_others", Modality(), about="Acesso à caixa de outra pessoa")
BY_OTHERS_AUTHORISED = Rule(
    "mailbox.access_by_others.authorised_by",
    Many(Text()),
    about="Quem pode autorizar o acesso à caixa de outra pessoa",
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
RELEASE_ENDS_INQUIRY = Rule(
    "mailbox.suspension.release.ends_inquiry",
    Flag(),
    about="A liberação temporária encerra a apuração",
)
OFFICIAL = Rule("mail.official", Flag(), about="O correio é meio formal de comunicação interna")
DEEMED_RECEIVED = Rule(
    "mail.official.deemed_received_after",
    Span(),
    about="Quando a comunicação se tem por recebida, lida ou não (no fim do expediente)",
)
USER_COPY = Rule("mailbox.user_copy", Modality(), about="Cópia, pelo usuário, do que é relevante")
BACKUP_EVERY = Rule("mail.backup.every", Span(), about="De quanto em quanto se copia o servidor")
BACKUP_KEPT = Rule("mail.backup.kept", Span(), about="Guarda mínima das cópias de segurança")
LIST_EXTENSIVE = Rule(
    "mailing_list.extensive.from",
    Whole("recipient"),
    about="Destinatários a partir dos quais a lista é extensa",
)
LIST_PREFIX = Rule("mailing_list.extensive.prefix", Text(), about="Começo do nome da lista extensa")
LIST_MADE_BY = Rule("mailing_list.made_by", Text(), about="Quem cria e atualiza as listas")
LIST_PERSONAL = Rule(
    "mailing_list.personal", Modality(), about="Grupos do próprio usuário, só na pasta pessoal"
)

RULES: tuple[Rule[object], ...] = (
    ENTITLEMENT,
    CREATION,
    REQUESTED_BY,
    GRANTED_BY,
    ONE_PER_PERSON,
    NEEDS_CREDENTIAL,
    TERM,
    TERM_AUTHORISED_BY,
    DOMAIN,
    ADDRESS,
    STANDARD,
    QUOTA,
    QUOTA_SET_BY,
    QUOTA_INCREASE,
    QUOTA_INCREASE_BY,
    QUOTA_WARN_AT,
    SECONDED_OUT,
    VALID_WITH_CONTRACT,
    HOLDER,
    DUPLICATE_SAVE,
    DUPLICATE_DELETES,
    IDLE_AFTER,
    IDLE_HR_CHECK,
    IDLE_EXCUSES,
    IDLE_OUTCOME,
    CLOSE_ON,
    CLOSE_WITH_ACCOUNT,
    CLOSE_NOTICE,
    CLOSE_ON_REQUEST,
    VALIDITY_GRACE,
    COPY_BEFORE,
    COPY_WITHIN,
    COPY_THROUGH,
    COPY_TO,
    RETENTION,
    ABSENCE_REPLY,
    FORWARDING,
    SUSPENSION,
    RELEASE,
    SHARED_PASSWORD,
    SHARED_INSIDE_ONLY,
    DELEGATES_MIN,
    DELEGATES_KEPT_BY,
    CPF_REPLACED,
    DELEGATE_RIGHTS,
    UNIT_EXTINCT,
    DAILY_ACCESS,
    ACCESS_EVERY,
    OUTSIDE_SERVICES,
    UNAPPROVED_CLIENTS,
    BY_OTHERS,
    BY_OTHERS_AUTHORISED,
    QUOTA_INCREASE_NEEDS,
    QUOTA_INCREASE_WITHIN,
    RELEASE_ENDS_INQUIRY,
    OFFICIAL,
    DEEMED_RECEIVED,
    USER_COPY,
    BACKUP_EVERY,
    BACKUP_KEPT,
    LIST_EXTENSIVE,
    LIST_PREFIX,
    LIST_MADE_BY,
    LIST_PERSONAL,
)
