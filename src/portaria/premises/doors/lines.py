"""The table by which a door decides: the base case and its named exceptions, each with its rank.

A line speaks of a passage or does not. Of the lines that speak, those that another one excepts give
way; the passage opens if one of the rest opens and none of them refuses. The rank only says which
reason leads. Nothing depends on the order in which facts were looked at: a table of bits, so that
all that a passage has in common with others is weighed once (``weighing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Says(StrEnum):
    """What a line that stands makes of the passage."""

    OPENS = "opens"
    REFUSES = "refuses"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table.

    Attributes:
        name: also the code of its reason.
        says: what it makes of the passage.
        excepts: names of the lines it sets aside.
        guard: what the guard should do when it leads, in Portuguese.
        bit: of its place in the table; the higher place is the lower rank.
    """

    name: str
    says: Says
    excepts: frozenset[str]
    guard: str
    bit: int


_O, _R, _T = Says.OPENS, Says.REFUSES, Says.TELLS
_HOURS = "after_hours out_of_window outside_terms barred_after_hours"
_ENTRY = (
    "evacuation blocked unknown_badge expired not_served ineligible unauthorised out_of_scope "
    "works outside_terms after_hours barred_after_hours out_of_window second_means no_host "
    "unescorted alone already_inside full manual_gate"
)
_ROWS: tuple[tuple[str, Says, str, str], ...] = (
    ("egress", _O, _ENTRY, ""),
    ("evacuation", _R, "", "Abandono do prédio em curso: ninguém entra, salvo o socorro."),
    ("rescue", _O, f"scheduled evacuation works unauthorised ineligible full alone {_HOURS}",
     "Socorro em serviço: anote quem entrou."),
    ("blocked", _R, "", "Retenha o crachá e encaminhe a pessoa à recepção."),
    ("unknown_badge", _R, "", "Encaminhe a pessoa à recepção para se identificar."),
    ("expired", _R, "", "Encaminhe a pessoa à recepção que emitiu o crachá."),
    ("not_served", _R, "", "Encaminhe a pessoa à recepção."),
    ("manual_gate", _R, "", "Indique a catraca."),
    ("works", _R, "", "Área fechada: não deixe entrar; em dúvida, acione a gestão da segurança."),
    ("override", _T, f"scheduled works {_HOURS}", "Autorização superior: registre a entrada."),
    ("ineligible", _R, "", "Não deixe entrar; quem recebe a pessoa deve atendê-la fora da área."),
    ("out_of_scope", _R, "", "Encaminhe o visitante ao complexo indicado no crachá."),
    ("unauthorised", _R, "", "Não deixe entrar; o gestor da área é quem pede a autorização."),
    ("outside_terms", _R, "", "Não deixe entrar fora do autorizado; em emergência, cadastre a "
     "pessoa e acione a gestão da segurança."),
    ("after_hours", _R, "", "Não deixe entrar sem autorização; em emergência, cadastre a pessoa e "
     "acione a gestão da segurança."),
    ("barred_after_hours", _R, "", "Não deixe entrar depois do expediente."),
    ("out_of_window", _R, "", "Não deixe entrar fora do horário da autorização."),
    ("special", _T, f"scheduled {_HOURS}",
     "Confira o crachá e pergunte onde a pessoa vai trabalhar."),
    ("emergency", _T, f"scheduled {_HOURS}",
     "Cadastre a pessoa no local e acione a gestão da segurança."),
    ("already_inside", _R, "", "Confira se o crachá é de quem o apresenta."),
    ("emergency_lending", _T, "already_inside", "Anote a emergência e de quem é o crachá."),
    ("no_host", _R, "", "Chame quem recebe a pessoa e registre seu nome."),
    ("unescorted", _R, "", "Aguarde quem acompanha, que apresenta o crachá em seguida."),
    ("second_means", _R, "", "Peça a segunda identificação no leitor."),
    ("alone", _R, "", "Aguarde a segunda pessoa autorizada, que apresenta o crachá em seguida."),
    ("full", _R, "", "Lotação atingida: espere que alguém saia."),
    ("free", _O, "unknown_badge expired not_served ineligible unauthorised out_of_scope no_host "
     "unescorted second_means alone barred_after_hours", ""),
    ("by_hand", _T, "manual_gate", "Abra a cancela manual e registre a passagem."),
    ("authorised", _O, "out_of_scope", ""),
    ("badge_is_enough", _O, "", ""),
    ("normal_hours", _T, "barred_after_hours", ""),
    ("scheduled", _T, "", ""),
    ("late_exit", _T, "", "Lembre a via de saída deste horário."),
    ("barrier_out", _T, "", "Confira o crachá na entrada e na saída."),
)  # fmt: skip

TABLE: tuple[Line, ...] = tuple(
    Line(name, says, frozenset(excepts.split()), guard, 1 << place)
    for place, (name, says, excepts, guard) in enumerate(_ROWS)
)
BY_NAME = MappingProxyType({line.name: line for line in TABLE})
WIDTH = len(TABLE)
"""Bits that the table takes; what else tells a passage from others stands above them."""


def bits(*names: str) -> int:
    """The bits of the lines so called."""
    return sum(BY_NAME[name].bit for name in names)


def speaking(given: int) -> tuple[Line, ...]:
    """The lines whose bits are in ``given``, by rank."""
    return tuple(line for line in TABLE if line.bit & given)
