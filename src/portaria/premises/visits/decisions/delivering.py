"""Private deliveries: what is told beforehand, and where they are received (F12). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_visitors as rules
from portaria.steps.reasons import by_fact, by_rule, decided

ANNOUNCE, INCOMPLETE, RECEIVE, UNANNOUNCED = "announce", "incomplete", "receive", "unannounced"
AFTER_HOURS = "fora_do_expediente"
_MISSING = {
    "full_name": "o nome completo",
    "workplace": "o complexo onde trabalha",
    "extension": "o ramal",
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery. ``told``: what of ``delivery.announced.needs`` is told; ``location`` of the
    complex, as norms name it."""

    what: str
    told: frozenset[str] = frozenset()
    announced: bool = True
    after_hours: bool = False
    location: str = ""


def announce(parcel: Parcel, policy: Policy) -> Decision:
    """Whether the announcement tells all that the norm asks for. Outcomes: ``announce``,
    ``incomplete``."""
    said = _at_the_gate(parcel, policy)
    needs = policy.find(rules.DELIVERY_NEEDS)
    missing = [one for one in needs.value if one not in parcel.told] if needs else []
    if needs is not None and missing:
        text = f"Falta dizer {', '.join(_MISSING[one] for one in missing)}"
        reason = by_rule("missing", rules.DELIVERY_NEEDS, needs, f"{text}")
        return decided(INCOMPLETE, policy, *said, reason)
    return decided(ANNOUNCE, policy, *said)


def receive(parcel: Parcel, policy: Policy) -> Decision:
    """What is done with who came to deliver: the house's person comes to the desk, or to where the
    norm says; nobody goes in. Outcomes: ``receive``; ``unannounced``: nobody told the desk."""
    said = _at_the_gate(parcel, policy)
    announced = policy.find(rules.DELIVERY_ANNOUNCED)
    if announced is not None and announced.value.orders and not parcel.announced:
        return decided(
            UNANNOUNCED, policy, *said,
            by_rule("unannounced", rules.DELIVERY_ANNOUNCED, announced),
        )  # fmt: skip
    return decided(RECEIVE, policy, *said)


def place(parcel: Parcel, policy: Policy) -> str:
    """Where it is received, in the norm's words; "" where the norm names no place: at the desk."""
    if not parcel.after_hours or not parcel.location:
        return ""
    cited = policy.find(rules.DELIVERY_PLACE, circumstance=AFTER_HOURS, location=parcel.location)
    return cited.value if cited else ""


def _at_the_gate(parcel: Parcel, policy: Policy) -> list[Reason]:
    asked: tuple[tuple[Rule[Modality], dict[str, str]], ...] = (
        (rules.DELIVERY_ENTRY, {"delivery": parcel.what}),
        (rules.DELIVERY_VEHICLE, {}),
        (rules.DELIVERY_CARRIED, {}),
    )
    said = [
        by_rule(rule.name, rule, cited)
        for rule, keys in asked
        if (cited := policy.find(rule, **keys)) is not None  # type: ignore[arg-type]  # keys of the rule's own dimensions
        and cited.value is Modality.FORBIDDEN
    ]
    where = place(parcel, policy)
    if where:
        said.append(by_fact("place", f"Recebe-se em: {where}"))
    return said
