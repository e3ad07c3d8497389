"""What is reached, concealed, copied or transferred over the internet. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Flag, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "internet.site",
        Modality(),
        by=("site", "circumstance"),
        about="Acesso a categorias de sítios e serviços da internet",
        executed=False,
    ),
    Rule(
        "internet.site.named",
        Many(Text()),
        by=("site",),
        about="Sítios e programas que a norma nomeia como exemplos da categoria",
        executed=False,
    ),
    Rule("internet.messenger.official", Text(), about="Comunicador oficial", executed=False),
    Rule(
        "internet.messenger.substitute.homologated_by",
        Text(),
        about="Quem homologa substituto do comunicador oficial",
        executed=False,
    ),
    Rule(
        "internet.concealment",
        Modality(),
        by=("concealment",),
        about="Meios que ocultam ou dissimulam a identidade do usuário",
        executed=False,
    ),
    Rule(
        "internet.transfer",
        Modality(),
        by=("content", "circumstance"),
        about="O que se obtém, guarda ou transmite pela internet",
        executed=False,
    ),
    Rule(
        "internet.download.shared_once",
        Modality(),
        about="O que interessa a várias áreas é baixado uma vez, pela área técnica, e partilhado",
        executed=False,
    ),
    Rule(
        "internet.download.shared_by",
        Text(),
        about="Quem baixa e partilha o que interessa a várias áreas",
        executed=False,
    ),
    Rule(
        "internet.download.link_considered",
        Modality(),
        about="O download grande leva em conta os limites da conexão",
        executed=False,
    ),
    Rule(
        "internet.copy.needs",
        Many(
            Choice(
                owner_authorisation="autorização do proprietário",
                source_citation="citação da fonte",
            )
        ),
        about="O que permite copiar material da internet (basta um)",
        executed=False,
    ),
    Rule(
        "internet.citation",
        Modality(),
        about="Citação da fonte do que vem da internet",
        executed=False,
    ),
    Rule(
        "internet.rights_presumed",
        Flag(),
        about="Presumem-se reservados os direitos do que está na internet",
        executed=False,
    ),
)
