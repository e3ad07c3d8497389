"""What each line says, in Portuguese, for the guard's screen and the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portaria.norms.citations import Cited
from portaria.norms.decision import Reason
from portaria.norms.plain import Json
from portaria.premises.doors.facts import Ground, Group, Profile
from portaria.premises.doors.law import Law


@dataclass(frozen=True, slots=True)
class Shared:
    """All that passages weighed together have in common, besides the lines that speak."""

    law: Law
    profile: Profile
    ground: Ground | None = None
    group: Group | None = None
    closing: str = ""
    circumstance: int = 0


def reason(line: str, shared: Shared) -> Reason:
    """The reason that ``line`` gives."""
    if line == "blocked" and shared.ground is not None:
        told = shared.ground
        return Reason(line, f"Crachá bloqueado: {told.text}.", told.citation, told.code)
    found = _found(line, shared)
    text = _TEXTS[line](shared) if line in _TEXTS else _PLAIN[line]
    cited = found.citations[0] if found is not None else None
    return Reason(line, text, cited, _value(line, shared, found.value if found else None))


def _found(line: str, shared: Shared) -> Cited[object] | None:
    if line == "by_hand":
        return shared.law.by_hand(shared.circumstance)
    return shared.law.cited(line, shared.profile, shared.closing)


def _value(line: str, shared: Shared, value: object) -> Json:
    """The rule's value as plain data; of an authorisation, its name."""
    if line == "authorised":
        return shared.group.name if shared.group else ""
    if line == "already_inside" or value is None:
        return None
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value if isinstance(value, int | str) else str(value)


def _label(shared: Shared, dimension: str, key: str) -> str:
    policy = shared.law.policy
    return policy.words.of(key, (dimension,)) if policy is not None else key


def _level(shared: Shared) -> str:
    return _label(shared, "area_level", shared.law.spot.level)


def _authorised(shared: Shared) -> str:
    return f"Autorizado: {shared.group.name}." if shared.group else "Autorizado."


def _ineligible(shared: Shared) -> str:
    who = _label(shared, "category", shared.profile.category)
    return f"{who}: categoria que não tem acesso à área ({_level(shared)})."


def _factors(shared: Shared) -> str:
    return f"A área pede {shared.law.factors} tipos de autenticação."


def _works(shared: Shared) -> str:
    return f"Área fechada: {_label(shared, 'refusal_ground', shared.closing)}."


def _late(shared: Shared) -> str:
    through = shared.law.cited("late_exit", shared.profile)
    return f"Neste horário sai-se por: {through.value}." if through else ""


def _expired(shared: Shared) -> str:
    return f"{_label(shared, 'badge_kind', shared.profile.badge) or 'Crachá'}: validade terminada."


_TEXTS: dict[str, Callable[[Shared], str]] = {
    "authorised": _authorised,
    "ineligible": _ineligible,
    "second_means": _factors,
    "works": _works,
    "late_exit": _late,
    "expired": _expired,
}
_PLAIN = {
    "egress": "Saída: ninguém é impedido de sair.",
    "evacuation": "Abandono do prédio em curso.",
    "rescue": "Socorro, durante o abandono do prédio.",
    "unknown_badge": "Crachá ausente ou desconhecido.",
    "not_served": "O crachá provisório não serve a esta passagem.",
    "manual_gate": "A cancela manual só se usa por exceção.",
    "by_hand": "Passagem pela cancela manual em caso previsto.",
    "override": "Autorização superior à regra.",
    "out_of_scope": "O crachá de visitante só dá entrada no complexo indicado.",
    "unauthorised": "Sem autorização para a área.",
    "outside_terms": "Há autorização de acesso especial, mas não para este lugar ou horário.",
    "after_hours": "Fora do horário em que as portas ficam abertas.",
    "barred_after_hours": "Categoria a que não se autoriza acesso fora do expediente.",
    "out_of_window": "Fora do horário da autorização.",
    "special": "Acesso especial autorizado neste período e lugar.",
    "emergency": "Emergência declarada pela vigilância.",
    "already_inside": "O crachá já está dentro da área, e é pessoal e intransferível.",
    "emergency_lending": "Uso do crachá em emergência.",
    "no_host": "Falta registrar o agente que responde pela pessoa de fora.",
    "unescorted": "Entra-se acompanhado de quem responde pela pessoa.",
    "alone": "A área não admite uma pessoa sozinha.",
    "full": "Lotação da área atingida.",
    "free": "Área de acesso livre.",
    "badge_is_enough": "A área não pede autorização prévia.",
    "normal_hours": "No horário de acesso normal.",
    "scheduled": "Fora do expediente, na escala da autorização.",
    "barrier_out": "Cancela parada: o crachá se apresenta.",
}
