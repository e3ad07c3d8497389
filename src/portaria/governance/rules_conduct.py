"""Conduct of persons, breaches, liability and sanctions. Declarations only."""

from __future__ import annotations

from portaria.norms.vocabulary import Choice, Many, Modality, Rule, Text

RULES: tuple[Rule[object], ...] = (
    Rule(
        "conduct.practice",
        Modality(),
        by=("practice",),
        about="O que se espera das pessoas, e só elas podem cumprir",
        executed=False,
    ),
    Rule(
        "conduct.practice.named",
        Many(Text()),
        by=("practice",),
        about="O que a norma nomeia ao falar da prática",
        executed=False,
    ),
    Rule("conduct.doubts.asked_of", Text(), about="A quem se pergunta na dúvida", executed=False),
    Rule(
        "breach.offence",
        Text(),
        by=("breach",),
        about="Infração que o descumprimento caracteriza",
        executed=False,
    ),
    Rule(
        "breach.sanctions.law",
        Many(Text()),
        by=("breach",),
        about="Leis em que estão as sanções",
        executed=False,
    ),
    Rule(
        "breach.report",
        Modality(),
        by=("breach",),
        about="Comunicação do descumprimento",
        executed=False,
    ),
    Rule(
        "breach.liability",
        Modality(),
        by=("breach", "circumstance"),
        about="Responsabilização de quem descumpre",
        executed=False,
    ),
    Rule(
        "breach.sanctions",
        Many(
            Choice(
                administrative="administrativa",
                civil="civil (indenização)",
                criminal="penal",
                contractual="contratual",
                disciplinary="procedimento disciplinar",
                functional="infração funcional",
                judicial="medida judicial",
                reimbursement="ressarcimento",
                joint="responsabilidade solidária",
            )
        ),
        by=("breach", "occurrence"),
        about="Sanções de quem descumpre",
        executed=False,
    ),
)
