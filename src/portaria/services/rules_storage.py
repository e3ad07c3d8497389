"""Directories, back-ups, logs and the network's own documents. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Span, Text

BACKUP_EVERY = Rule(
    "backup.every",
    Span(),
    by=("data",),
    about="De quanto em quanto se faz cópia de segurança",
)
BACKUP_KEPT = Rule("backup.kept", Span(), by=("data",), about="Guarda mínima da cópia de segurança")

RULES: tuple[Rule[object], ...] = (
    BACKUP_EVERY,
    BACKUP_KEPT,
    Rule(
        "backup.done_by",
        Text(),
        by=("data",),
        about="Quem faz a cópia de segurança",
        executed=False,
    ),
    Rule(
        "backup.formal_procedure",
        Modality(),
        about="Procedimento formal de cópia e de restauração",
        executed=False,
    ),
    Rule(
        "backup.kept_apart",
        Modality(),
        about="Cópia guardada em lugar seguro, distinto do original",
        executed=False,
    ),
    Rule(
        "storage.set_by",
        Text(),
        about="Quem define a estrutura e o espaço dos diretórios",
        executed=False,
    ),
    Rule(
        "storage.set_according_to",
        Many(
            Choice(
                server_capacity="a disponibilidade dos servidores",
                unit_need="a necessidade do setor",
            )
        ),
        about="Segundo o que se fixam os limites de espaço",
        executed=False,
    ),
    Rule(
        "storage.content",
        Modality(),
        by=("content",),
        about="O que se grava nos diretórios da rede e nos computadores",
        executed=False,
    ),
    Rule(
        "storage.scan",
        Modality(),
        about="Procura, pela área técnica, de arquivos em desacordo",
        executed=False,
    ),
    Rule(
        "storage.scan.by",
        Many(Choice(name="nome", extension="extensão")),
        about="Por onde se acham os arquivos em desacordo",
        executed=False,
    ),
    Rule(
        "storage.misfit.told",
        Many(
            Choice(
                unit_head="o responsável pelo setor",
                it_coordinator="o coordenador de tecnologia da informação",
            )
        ),
        about="Quem é informado dos arquivos em desacordo",
        executed=False,
    ),
    Rule(
        "storage.watched_by",
        Text(),
        about="Quem fiscaliza os arquivos gravados e manda eliminar os alheios",
        executed=False,
    ),
    Rule(
        "log.kept",
        Modality(),
        by=("log_kind",),
        about="Registro de ocorrências e acessos",
        executed=False,
    ),
    Rule(
        "log.monitored",
        Modality(),
        by=("log_kind",),
        about="Monitoramento dos registros",
        executed=False,
    ),
    Rule(
        "log.monitored.prior_notice",
        Modality(),
        by=("log_kind",),
        about="O usuário é avisado antes de se monitorar",
        executed=False,
    ),
    Rule(
        "log.content_kept",
        Modality(),
        by=("log_kind",),
        about="O conteúdo acessado se guarda com o registro",
        executed=False,
    ),
    Rule(
        "log.analysed",
        Modality(),
        by=("log_kind",),
        about="Análise periódica dos registros",
        executed=False,
    ),
    Rule(
        "log.analysed.by",
        Text(),
        by=("log_kind",),
        about="Quem analisa os registros",
        executed=False,
    ),
    Rule(
        "log.analysed.of",
        Many(
            Choice(
                sites="sítios visitados",
                bookmarks="favoritos",
                copied_files="arquivos copiados",
                configurations="configurações dos programas",
                time="tempo gasto",
            )
        ),
        by=("log_kind",),
        about="De que tratam os registros analisados",
        executed=False,
    ),
    Rule(
        "log.analysed.purposes",
        Many(
            Choice(
                compliance="verificar o atendimento à política",
                optimisation="otimizar os recursos de acesso",
                audit="auditoria",
                faults="identificar falhas",
                violations="identificar violações de segurança",
                recovery="recuperar informações",
            )
        ),
        by=("log_kind",),
        about="Para que se analisam os registros",
        executed=False,
    ),
    Rule(
        "network.monitored", Modality(), about="Monitoramento do ambiente de rede", executed=False
    ),
    Rule(
        "network.documented", Modality(), about="Documentação do ambiente de rede", executed=False
    ),
    Rule(
        "network.documents",
        Many(
            Choice(
                structure="estrutura",
                access_rights="direitos e acessos",
                security_decisions="decisões de segurança",
            )
        ),
        about="O que a documentação da rede contém",
        executed=False,
    ),
    Rule("network.reports", Modality(), about="Relatórios do desempenho da rede", executed=False),
    Rule(
        "service.failures.told_to",
        Text(),
        by=("matter",),
        about="A quem se apontam falhas e irregularidades do uso do serviço",
        executed=False,
    ),
    Rule(
        "storage.scan.purposes",
        Many(Choice(duplicates="duplicidade de gravação", forbidden_content="conteúdo proibido")),
        about="Para que se olham nomes e extensões de arquivos",
        executed=False,
    ),
    Rule(
        "backup.kept_safe",
        Modality(),
        about="Cópia guardada permanentemente em lugar adequado e seguro",
        executed=False,
    ),
)
