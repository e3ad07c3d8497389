"""What a norm may decide about network accounts. Declarations only; decisions are below them."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Span, Text, Whole

LOGIN_STEPS = {
    "growing_prefix_last_surname": "letras do nome, mais uma a cada vez, e último sobrenome",
    "initial_last_surname": "primeira letra do nome e último sobrenome",
    "initial_surname": "primeira letra do nome e outro sobrenome, do último ao primeiro",
    "compound_initials_last_surname": "iniciais do nome composto e último sobrenome",
    "initials_of_all_names": "iniciais de todos os nomes",
    "first_name": "primeiro nome",
    "first_name_last_surname": "primeiro nome, ponto e último sobrenome",
    "whole_first_name_last_surname": "primeiro nome e último sobrenome, juntos",
}
"""Steps of a login rule and their words; for Maria Clara Silva, in order: msilva, masilva…; msilva;
mclara; mcsilva; mcs; maria; maria.silva; mariasilva."""

ELIGIBLE = Rule(
    "account.eligible", Modality(), by=("category",), about="Quem tem direito a conta de rede"
)
ASKED_BY = Rule(
    "account.asked_by",
    Choice(
        hr_notice="a gestão de pessoas",
        unit_head="a chefia da unidade",
        immediate_head="a chefia imediata",
        self="a própria pessoa",
    ),
    by=("category",),
    about="Quem pede a conta",
)
DOUBT_DECIDED_BY = Rule(
    "account.doubt.decided_by", Many(Text()), about="A quem sobe a dúvida sobre o direito, em ordem"
)
LOGIN_STRATEGY = Rule(
    "login.strategy",
    Many(Choice(**LOGIN_STEPS)),
    about="Como se forma o login, em ordem de tentativa",
)
LOGIN_PREFERENCE = Rule(
    "login.modality", Modality(), about="Força da regra de formação do login", executed=False
)
LOGIN_REUSED = Rule(
    "login.reused", Modality(), about="Login de uma pessoa passado a outra", executed=False
)
INITIAL_PASSWORD = Rule(
    "account.initial_password",
    Many(Choice(individual="individual", temporary="temporária", safe="segura")),
    about="Como é a senha inicial",
)
PASSWORD_CHANGE_FIRST = Rule(
    "account.password.change_at_first_access", Modality(), about="Troca da senha no primeiro acesso"
)
PASSWORD_CHANGE_SUSPICION = Rule(
    "account.password.change_on_suspicion", Modality(), about="Troca da senha na suspeita"
)
PASSWORD_EXPIRES = Rule(
    "account.password.expires", Modality(), about="A senha expira periodicamente"
)
PASSWORD_MAX_AGE = Rule("account.password.max_age", Span(), about="Quanto dura uma senha")
PASSWORD_MIN_LENGTH = Rule(
    "account.password.min_length", Whole("character"), about="Menor tamanho da senha"
)
PASSWORD_HISTORY = Rule(
    "account.password.history", Whole("password"), about="Quantas senhas anteriores não se repetem"
)
OUTSIDE_SIGN_IN = Rule(
    "account.outside_sign_in", Modality(), about="Entrada por provedor de identidade de fora"
)
OUTSIDE_LEVEL = Rule(
    "account.outside_sign_in.level",
    Choice(bronze="bronze", silver="prata", gold="ouro"),
    about="Menor nível de garantia da identidade de fora",
)
SECOND_FACTOR = Rule("account.second_factor", Modality(), by=("category",), about="Segundo fator")
SECOND_FACTOR_MEANS = Rule(
    "account.second_factor.app", Modality(), by=("category",), about="Segundo fator por aplicativo"
)
SECOND_FACTOR_WHERE = Rule(
    "account.second_factor.where",
    Choice(where_available="nos serviços em que foi implementado", everywhere="em todos"),
    about="Em que serviços se pede o segundo fator",
)
SECOND_FACTOR_APP_BY = Rule(
    "account.second_factor.app.indicated_by",
    Text(),
    about="Quem indica o aplicativo do segundo fator",
)
SECOND_FACTOR_ALTERNATIVE = Rule(
    "account.second_factor.alternative.authorised_by",
    Text(),
    by=("category",),
    about="Quem autoriza segundo fator alternativo",
)
SECOND_FACTOR_ALTERNATIVE_ASKED = Rule(
    "account.second_factor.alternative.asked_by",
    Choice(
        unit_head="a chefia da unidade", immediate_head="a chefia imediata", self="a própria pessoa"
    ),
    by=("category",),
    about="Quem pede segundo fator alternativo, com fundamentos",
)
CONNECTIONS = Rule("account.connections.max", Whole("connection"), about="Conexões por usuário")
CONNECTIONS_MORE = Rule(
    "account.connections.more.decided_by",
    Text(),
    about="Quem decide sobre mais conexões",
)
CONNECTIONS_CONSULTED = Rule(
    "account.connections.more.consulted",
    Text(),
    about="Quem é consultado, se preciso, sobre mais conexões",
)
BLOCK_ON = Rule(
    "account.block_on",
    Modality(),
    by=("event",),
    about="Bloqueio imediato dos acessos pelo evento",
)
DATA_RETENTION = Rule(
    "account.data.retention",
    Span(),
    by=("event",),
    about="Guarda dos dados de rede depois do evento",
)
TERM = Rule("account.term", Text(), by=("category",), about="Termo assinado antes da conta")
TERM_AUTHORISED_BY = Rule(
    "account.term.authorised_by",
    Choice(immediate_head="chefia imediata"),
    by=("category",),
    about="Quem autoriza o termo",
)
VALID_WITH_CONTRACT = Rule(
    "account.valid_with_contract",
    Flag(),
    by=("category",),
    about="A conta dura o que dura o contrato",
)
RESOURCE = Choice(
    printing="impressão",
    storage="espaço de armazenamento",
    mail="mensagens eletrônicas",
    internet="Internet e Intranet",
    database="banco de dados",
    applications="aplicativos",
)
RESOURCES = Rule("account.resources", Many(RESOURCE), about="Recursos de rede que a norma nomeia")
RESOURCES_OF_UNIT = Rule(
    "account.resources.of_unit",
    Modality(),
    about="A conta dá acesso aos recursos de rede do setor",
    executed=False,
)
RESOURCES_RESTRICTED_BY = Rule(
    "account.resources.restricted_by",
    Text(),
    about="Quem pede restrição de acesso aos recursos",
)
HANDED_OVER_BY = Rule(
    "account.handed_over_by",
    Text(),
    about="Quem entrega à pessoa o login e a senha inicial",
)
LOGIN_CONDITIONS = Rule(
    "account.login_conditions",
    Many(
        Choice(
            updates="atualizações",
            antivirus="antivírus",
            software_inventory="inventário de programas",
            hardware_inventory="inventário de equipamentos",
            local_systems="sistemas locais",
        )
    ),
    about="O que a pessoa deixa correr no computador ao conectar-se",
    executed=False,
)
LOGIN_CONDITIONS_WARNED = Rule(
    "account.login_conditions.unmet.warned",
    Many(Choice(user="o usuário", unit_head="a chefia da unidade")),
    about="Quem é avisado quando as condições de conexão não são cumpridas",
    executed=False,
)
LOGIN_CONDITIONS_PERSIST = Rule(
    "account.login_conditions.unmet.persisting",
    Choice(may_deactivate="a conta pode ser inativada", deactivates="a conta é inativada"),
    about="O que sucede se o descumprimento persiste",
    executed=False,
)
STORAGE_NOTICE = Rule(
    "storage.change_notice",
    Span(),
    about="Antecedência do aviso de criação ou mudança de espaço",
    executed=False,
)
STORAGE_SCAN_CONTENT = Rule(
    "storage.scan.content",
    Modality(),
    about="Exame do conteúdo dos arquivos pela área técnica",
    executed=False,
)
STORAGE_DELETION_BY = Rule(
    "storage.deletion.authorised_by",
    Text(),
    about="Quem autoriza a área técnica a excluir arquivos",
    executed=False,
)
VISITORS_APART = Rule(
    "network.visitors.apart",
    Modality(),
    by=("unit_kind",),
    about="Visitantes usam rede separada da institucional",
    executed=False,
)
SHARING = Rule("account.credentials.sharing", Modality(), about="Uso de credencial alheia")

RULES: tuple[Rule[object], ...] = (
    ELIGIBLE,
    ASKED_BY,
    DOUBT_DECIDED_BY,
    LOGIN_STRATEGY,
    LOGIN_PREFERENCE,
    LOGIN_REUSED,
    INITIAL_PASSWORD,
    PASSWORD_CHANGE_FIRST,
    PASSWORD_CHANGE_SUSPICION,
    PASSWORD_EXPIRES,
    PASSWORD_MAX_AGE,
    PASSWORD_MIN_LENGTH,
    PASSWORD_HISTORY,
    OUTSIDE_SIGN_IN,
    OUTSIDE_LEVEL,
    SECOND_FACTOR,
    SECOND_FACTOR_MEANS,
    SECOND_FACTOR_WHERE,
    SECOND_FACTOR_APP_BY,
    SECOND_FACTOR_ALTERNATIVE,
    SECOND_FACTOR_ALTERNATIVE_ASKED,
    CONNECTIONS,
    CONNECTIONS_MORE,
    CONNECTIONS_CONSULTED,
    BLOCK_ON,
    DATA_RETENTION,
    TERM,
    TERM_AUTHORISED_BY,
    VALID_WITH_CONTRACT,
    RESOURCES,
    RESOURCES_OF_UNIT,
    RESOURCES_RESTRICTED_BY,
    HANDED_OVER_BY,
    LOGIN_CONDITIONS,
    LOGIN_CONDITIONS_WARNED,
    LOGIN_CONDITIONS_PERSIST,
    STORAGE_NOTICE,
    STORAGE_SCAN_CONTENT,
    STORAGE_DELETION_BY,
    VISITORS_APART,
    SHARING,
)

CONDITIONS: dict[str, str] = {}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""

PROCEDURES = {
    "accounts.request": "portaria.accounts.rites.asking.open_accounts",
    "accounts.more_connections": "portaria.accounts.rites.granting.let_connect",
    "accounts.second_factor_alternative": "portaria.accounts.rites.granting.let_use_other_factor",
    "accounts.restriction": "portaria.accounts.rites.restricting.restrict",
}
"""The requests of ``carried_by`` that are carried out here, and what does it."""
