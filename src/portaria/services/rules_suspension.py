"""Suspension of network services: kinds, authority, notice, warnings. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Rule, Span, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "service.suspension.done_by",
        Many(Text()),
        about="Quem suspende os serviços de rede",
        executed=False,
    ),
    Rule(
        "service.suspension.authorised_by",
        Text(),
        about="Quem autoriza suspender os serviços de rede",
        executed=False,
    ),
    Rule(
        "service.suspension.purpose",
        Many(
            Choice(
                maintenance="manutenção preventiva ou corretiva",
                blocking_fault="problema que impede o funcionamento e não pode aguardar",
                integrity="resguardar equipamentos ou dados",
            )
        ),
        by=("suspension",),
        about="Para que serve cada espécie de suspensão",
        executed=False,
    ),
    Rule(
        "service.suspension.scheduled_ahead",
        Span(),
        by=("suspension",),
        about="Antecedência mínima do agendamento",
        executed=False,
    ),
    Rule(
        "service.suspension.starts_after",
        Span(),
        by=("suspension",),
        about="Quanto tempo depois do marco começa a suspensão",
        executed=False,
    ),
    Rule(
        "service.suspension.counted_from",
        Choice(closing="o fim do expediente", detection="a detecção do problema"),
        by=("suspension",),
        about="De que marco se conta o começo da suspensão",
        executed=False,
    ),
    Rule(
        "service.suspension.notice",
        Span(),
        by=("suspension",),
        about="Antecedência mínima do aviso aos usuários",
        executed=False,
    ),
    Rule(
        "service.suspension.notice.says",
        Many(Choice(reasons="motivos da suspensão", forecast="previsão de restabelecimento")),
        by=("suspension",),
        about="O que os usuários são informados",
        executed=False,
    ),
    Rule(
        "service.suspension.notice.through",
        Choice(mail="mensagem eletrônica"),
        by=("suspension",),
        about="Por onde os usuários são informados",
        executed=False,
    ),
    Rule(
        "service.suspension.told",
        Choice(before="antes", after="logo depois do restabelecimento"),
        by=("suspension",),
        about="Quando os usuários são informados",
        executed=False,
    ),
    Rule(
        "service.suspension.warning",
        Span(),
        by=("suspension", "occurrence"),
        about="Quanto antes do desligamento sai cada aviso do dia",
        executed=False,
    ),
)
