"""Whether a visitor or a service provider at the desk is let in (F10, F11). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from portaria.norms.citations import Cited
from portaria.norms.decision import Decision, Reason
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.premises import rules_access as access
from portaria.premises import rules_badges as badges
from portaria.premises import rules_visitors as rules
from portaria.premises.visits.types import (
    AUTHORITIES,
    AUTHORITY_CATEGORY,
    OCCASIONAL,
    PROVIDER,
    STAFF_CATEGORY,
    VISITOR_CATEGORY,
    Answer,
)
from portaria.steps.reasons import by_fact, by_rule, decided

ADMIT, INCOMPLETE, ASK, NO = "admit", "incomplete", "ask", "no"
BADGE_KIND = "visitante"
ESCORT_PRESENT, PRIOR = "escort_present", "prior_authorisation"
_MISSING = {
    "photo_id": "Falta o documento oficial com foto",
    "unit": "Falta a unidade visitada",
    "person": "Falta a pessoa visitada",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Who is at the desk.

    Attributes:
        kind, provider: as in ``Visit``.
        shown: what of ``visitor.registration.needs`` is there.
        answer: what the host said; ``authorised``: somebody of the house answers for the visitor.
        escorted: somebody keeps company; ``place_told``: the complex is indicated.
        after_hours: it is outside the opening hours; ``permitted``: authorised for that.
        registry: the register in which who comes, or whom they come for, is known beforehand.
    """

    kind: str
    provider: str = ""
    shown: frozenset[str] = frozenset()
    answer: str = Answer.NONE
    authorised: bool = False
    escorted: bool = False
    place_told: bool = True
    after_hours: bool = False
    permitted: bool = False
    minor: bool = False
    uniform: bool = False
    registry: str = ""

    @property
    def authority(self) -> bool:
        """Known beforehand in person: nobody else could be the one who stands there."""
        return self.registry == AUTHORITIES


def decide(coming: Coming, policy: Policy) -> Decision:
    """Whether the visitor enters.

    Outcomes: ``admit``; ``incomplete`` (the desk has not all that the norm asks for); ``ask``
    (nobody of the house answers for the visitor yet); ``no``. What hinders comes last.
    """
    said = _standing(coming, policy)
    missing = [*_without_escort(coming, policy), *_unregistered(coming, policy)]
    if missing:
        return decided(INCOMPLETE, policy, *said, *missing)
    if coming.answer == Answer.DECLINES:
        declined = by_fact("declined", "Quem seria visitado não recebe")
        return decided(NO, policy, *said, declined)
    hindering = [*_dressed(coming, policy), *outside_hours(coming, policy)]
    if hindering:
        return decided(NO, policy, *said, *hindering)
    if not coming.authorised:
        return decided(ASK, policy, *said, *_unanswered(coming, policy))
    return decided(ADMIT, policy, *said)


def without_host(policy: Policy) -> Reason | None:
    """What the norm says of a visitor who comes to nobody; None: it does not ask."""
    needs = policy.find(rules.NEEDS)
    if needs is None or "person" not in needs.value:
        return None
    return by_rule("person", rules.NEEDS, needs, _MISSING["person"])


def forbidden_reach(policy: Policy) -> tuple[Reason, ...]:
    """What whoever receives does not let a visitor reach, for the host's eyes (F11)."""
    found: dict[str, list[str]] = {}
    first: dict[str, Cited[Modality]] = {}
    for one in policy.words.keys.get("reach", {}):
        cited = policy.find(rules.REACH, reach=one)
        if cited is not None and cited.value is Modality.FORBIDDEN:
            key = cited.citations[0].ref
            found.setdefault(key, []).append(policy.words.of(one, ("reach",)).lower())
            first[key] = cited
    return tuple(
        by_rule("reach", rules.REACH, first[key], f"Sem acesso a: {', '.join(things)}")
        for key, things in found.items()
    )


def badge_says(policy: Policy) -> str:
    """What a visitor's badge says; "" where no norm does."""
    cited = policy.find(badges.LABEL, badge_kind=BADGE_KIND)
    return cited.value if cited else ""


def _standing(coming: Coming, policy: Policy) -> list[Reason]:
    """What the norm has to say whoever comes: the record, the badge, the company, who answers."""
    asked: list[tuple[Rule[object], dict[str, str]]] = [
        (rules.RECORDS, {}),
        (rules.REGISTERED_AT, {}),
        (badges.SCOPE, {"badge_kind": BADGE_KIND}),
        (badges.WEARING, {"badge_kind": BADGE_KIND, "wearing": "visivel"}),
    ]
    if coming.kind == PROVIDER:
        asked += [
            (rules.PROVIDER_CRITERIA, {"provider": coming.provider}),
            (rules.PROVIDER_ESCORT, {"provider": coming.provider}),
            (rules.PROVIDER_ESCORT_BY, {"provider": coming.provider}),
        ]
        if coming.after_hours:
            asked.append((rules.PROVIDER_RELEASED_BY, {"provider": coming.provider}))
    else:
        asked += [(rules.ESCORT, {}), (rules.ESCORT_BY, {}), (rules.ESCORT_UNTIL, {})]
    if coming.registry:
        asked.append((access.REGISTRY, {"registry": coming.registry}))
    if coming.authority:
        asked += [
            (rules.AUTHORITY_ANNOUNCED_BY, {}),
            (rules.AUTHORITY_ENTRANCE, {}),
        ]
    if coming.authority and coming.permitted:
        of = {"category": AUTHORITY_CATEGORY}
        asked += [(access.AUTHORISED_BY, of), (access.CONSENTED_BY, of)]
    asked.append((access.ACCESSIBILITY, {}))
    asked.append((rules.ANSWERED_BY, {}))
    return [
        by_rule(rule.name, rule, cited)
        for rule, keys in asked
        if (cited := policy.find(rule, **keys)) is not None  # type: ignore[arg-type]  # keys of the rule's own dimensions
    ]


def _unregistered(coming: Coming, policy: Policy) -> list[Reason]:
    """What of the registration is missing. An authority known beforehand was registered then; who
    comes for an entity is somebody else each time, and is registered as any visitor."""
    found = []
    needs = policy.find(rules.NEEDS)
    known = coming.authority and policy.find(access.REGISTRY, registry=AUTHORITIES) is not None
    for one in needs.value if needs else ():
        if one not in coming.shown and not (known and one == "photo_id"):
            text = f"{_MISSING[one]}" if needs else ""
            found.append(by_rule(one, rules.NEEDS, needs, text) if needs else by_fact(one, text))
    if not coming.place_told:
        scope = policy.find(badges.SCOPE, badge_kind=BADGE_KIND)
        if scope is not None:
            text = "Falta o complexo aonde o visitante vai"
            found.append(by_rule("place", badges.SCOPE, scope, text))
    return found


def _without_escort(coming: Coming, policy: Policy) -> list[Reason]:
    """Nobody keeps company, where the norm wants somebody; of minors above all."""
    if coming.escorted:
        return []
    if coming.kind == PROVIDER:
        asked = policy.find(rules.PROVIDER_ESCORT, provider=coming.provider)
        rule: Rule[Modality] = rules.PROVIDER_ESCORT
    else:
        asked, rule = policy.find(rules.ESCORT), rules.ESCORT
    if asked is not None and asked.value.orders:
        text = "Falta dizer quem acompanha"
        return [by_rule("escort", rule, asked, text)]
    alone = policy.find(rules.UNESCORTED)
    if coming.kind != PROVIDER and alone is not None and alone.value is Modality.FORBIDDEN:
        whom = "O menor" if coming.minor else "O visitante"
        text = f"{whom} não fica desacompanhado"
        return [by_rule("unescorted", rules.UNESCORTED, alone, text)]
    return []


def _dressed(coming: Coming, policy: Policy) -> list[Reason]:
    """The uniform, where who provides services is held to what staff of contracts is."""
    if coming.kind != PROVIDER or coming.uniform:
        return []
    criteria = policy.find(rules.PROVIDER_CRITERIA, provider=coming.provider)
    if coming.provider == OCCASIONAL and criteria is None:
        return []
    asked = policy.find(badges.UNIFORM, category=STAFF_CATEGORY)
    if asked is None or not asked.value.orders:
        return []
    text = "Sem uniforme"
    return [by_rule("uniform", badges.UNIFORM, asked, text)]


def outside_hours(coming: Coming, policy: Policy) -> list[Reason]:
    """What bars whoever comes outside the opening hours; who is told beforehand, too."""
    if not coming.after_hours:
        return []
    if coming.kind == PROVIDER:
        needs = policy.find(rules.PROVIDER_AFTER_HOURS_NEEDS, provider=coming.provider)
        if needs is None or PRIOR not in needs.value or coming.permitted:
            return []
        text = "Fora do expediente, falta a autorização prévia"
        return [by_rule(PRIOR, rules.PROVIDER_AFTER_HOURS_NEEDS, needs, text)]
    if coming.authority and coming.permitted:
        given = policy.find(access.AUTHORISED_BY, category=AUTHORITY_CATEGORY)
        if given is not None:
            return []  # asked for and granted as the norm wants of authorities
    barred = policy.find(access.SPECIAL_ELIGIBLE, category=VISITOR_CATEGORY)
    if barred is None or barred.value is not Modality.FORBIDDEN:
        return []
    text = "Fora do expediente, visitante não entra"
    return [by_rule("after_hours", access.SPECIAL_ELIGIBLE, barred, text)]


def _unanswered(coming: Coming, policy: Policy) -> list[Reason]:
    cited = policy.find(rules.ANSWERED_BY)
    whom = "pelo menor" if coming.minor else "pelo visitante"
    text = f"Ninguém da casa responde ainda {whom}"
    if cited is None:
        return [by_fact("unanswered", text)]
    return [by_rule("unanswered", rules.ANSWERED_BY, cited, f"{text}")]
