"""Homologation, licences and installation of programs. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "software.homologation",
        Modality(),
        about="Homologação ou aprovação formal antes de instalar um programa",
        executed=False,
    ),
    Rule("software.homologated_by", Text(), about="Quem homologa programas", executed=False),
    Rule(
        "software.homologation.heard",
        Many(Text()),
        about="Quem é ouvido antes da homologação",
        executed=False,
    ),
    Rule(
        "software.unhomologated",
        Modality(),
        by=("circumstance",),
        about="Instalação de programa não homologado",
        executed=False,
    ),
    Rule(
        "software.unhomologated.authorised_by",
        Text(),
        about="Quem autoriza instalar programa não homologado",
        executed=False,
    ),
    Rule(
        "software.configuration_change",
        Modality(),
        by=("circumstance",),
        about="Mudança, pelo usuário, da configuração de um programa",
        executed=False,
    ),
    Rule(
        "software.configuration_change.authorised_by",
        Text(),
        about="Quem autoriza mudar a configuração de um programa",
        executed=False,
    ),
    Rule(
        "software.configuration_change.supervised_by",
        Text(),
        about="Quem supervisiona a mudança da configuração",
        executed=False,
    ),
    Rule(
        "software.urgent.needs",
        Many(
            Choice(
                urgency="necessidade urgente", favourable_opinion="manifestação técnica favorável"
            )
        ),
        about="O que permite decidir sem a oitiva prévia, tudo junto",
        executed=False,
    ),
    Rule(
        "software.urgent.opinion_by", Text(), about="Quem dá a manifestação técnica", executed=False
    ),
    Rule(
        "software.urgent.hearing_waived",
        Many(Text()),
        about="Quem deixa de ser ouvido na urgência",
        executed=False,
    ),
    Rule(
        "software.installation_policy.set_by",
        Text(),
        about="Quem determina a política de instalação de programas",
        executed=False,
    ),
    Rule(
        "software.installation_policy.heard",
        Many(Text()),
        about="Quem é ouvido sobre a política de instalação",
        executed=False,
    ),
    Rule(
        "software.installation_policy.considers",
        Many(Choice(unit_needs="as necessidades de cada setor")),
        about="O que a política de instalação leva em conta",
        executed=False,
    ),
    Rule("software.installed_by", Text(), about="Quem instala programas", executed=False),
    Rule(
        "software.over_licences",
        Modality(),
        about="Instalações além do número de licenças",
        executed=False,
    ),
    Rule(
        "software.watched_by",
        Many(Text()),
        about="Quem fiscaliza os programas instalados",
        executed=False,
    ),
    Rule(
        "software.watch_helped_by",
        Text(),
        about="Quem ajuda a averiguar os programas instalados",
        executed=False,
    ),
    Rule(
        "software.copy",
        Modality(),
        by=("circumstance",),
        about="Cópia de programas da instituição",
        executed=False,
    ),
)
