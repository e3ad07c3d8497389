"""What norms decide of requests, by procedure and by category of whom they concern: each is a part
of ``carried_by`` (:mod:`portaria.norms.reading.carried`). Declarations only."""

from __future__ import annotations

from portaria.bodies.powers import POWER_WORDS
from portaria.bodies.types import POWERS
from portaria.norms.kinds.rites import Turns, Who
from portaria.norms.vocabulary import Choice, Many, Rule, Span, Text, Whole

BY = ("procedure", "category")
REFUSED, APPROVED, ESCALATES, STAYS = "refused", "approved", "escalates", "stays"

ASKS = Rule("request.asks", Many(Who()), by=BY, about="Quem pode pedir")
DECIDES = Rule("request.decides", Turns(), by=BY, about="Quem decide o pedido, na ordem")
CONSULTS = Rule("request.consults", Many(Who()), by=BY, about="Quem é ouvido antes da decisão")
NEEDS = Rule("request.needs", Many(Text()), by=BY, about="O que o pedido precisa trazer")
WITHIN = Rule("request.within", Span(), by=BY, about="Prazo de cada decisão do pedido")
SILENCE = Rule(
    "request.silence",
    Choice(
        refused="o pedido se tem por recusado",
        approved="o pedido se tem por aprovado",
        escalates="o pedido sobe a quem está acima",
        stays="o pedido continua à espera",
    ),
    by=BY,
    about="O que significa o silêncio de quem decide",
)
ESCALATES_TO = Rule(
    "request.escalates", Many(Who()), by=BY, about="A quem sobe a dúvida ou a demora, na ordem"
)
APPEAL = Rule("request.appeal", Who(), by=BY, about="A quem se recorre da recusa")
APPEAL_WITHIN = Rule("request.appeal_within", Span(), by=BY, about="Prazo do recurso da recusa")
OWN = Rule("request.own", Who(), by=BY, about="Quem decide o que pediu quem decidiria")
EYES = Rule("request.eyes", Whole("person"), by=BY, about="Pessoas diferentes que precisam aprovar")

RULES: tuple[Rule[object], ...] = (
    ASKS, DECIDES, CONSULTS, NEEDS, WITHIN, SILENCE, ESCALATES_TO, APPEAL, APPEAL_WITHIN, OWN,
    EYES,
)  # fmt: skip

KEYS = {"power": {power: POWER_WORDS.get(power, power) for power in POWERS}}
OPEN = {"procedure": "rito", "post": "cargo ou unidade que a norma nomeia"}
"""Dimensions whose ids are data: the procedures that packs name, and the posts of ``post.<id>``."""
