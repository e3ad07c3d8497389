"""What a norm may decide about areas, badges, visitors and guards. Declarations only, collected
from the file of each matter."""

from __future__ import annotations

from portaria.norms.vocabulary import Rule
from portaria.premises import (
    rules_access,
    rules_areas,
    rules_badge_loss,
    rules_badges,
    rules_goods,
    rules_parking,
    rules_visitors,
    rules_works,
)

RULES: tuple[Rule[object], ...] = (
    *rules_areas.RULES,
    *rules_badges.RULES,
    *rules_badge_loss.RULES,
    *rules_access.RULES,
    *rules_visitors.RULES,
    *rules_parking.RULES,
    *rules_goods.RULES,
    *rules_works.RULES,
)

CONDITIONS: dict[str, str] = {
    **rules_areas.CONDITIONS,
    **rules_badges.CONDITIONS,
    **rules_access.CONDITIONS,
}
"""Conditions an exception about these matters may depend on: id -> meaning in Portuguese."""

OPEN = {
    "location": "lugar do órgão",
    "area_kind": "espécie de área",
    "area_criterion": "critério de classificação da área",
    "safeguard": "proteção da área",
    "badge_kind": "espécie de crachá",
    "badge_ground": "o que houve com o crachá",
    "wearing": "modo de usar o crachá",
    "activity": "atividade fora da unidade",
    "access_kind": "espécie de acesso",
    "key": "chave",
    "registry": "cadastro prévio",
    "refusal_ground": "motivo de indeferimento",
    "provider": "espécie de prestador de serviço",
    "reach": "o que se alcança na unidade",
    "delivery": "o que se vem vender ou entregar",
    "parking_space": "espécie de vaga",
}
"""Dimensions whose ids are data of the packs: name -> label in Portuguese."""

PROCEDURES = {
    "premises.area_access": "portaria.premises.rites.areas.pass_on",
    "premises.access_levels": "portaria.premises.rites.areas.grant",
    "premises.badge_unblock": "portaria.premises.rites.releasing.release",
    "premises.badge_reimbursement": "portaria.premises.badges.acts.charging.notify_charges",
    "premises.provisional_badge": "portaria.premises.badges.acts.lending.lend_provisionals",
    "premises.provisional_badge_special": "portaria.premises.badges.acts.lending.lend_provisionals",
    "premises.badge_replacement": "portaria.premises.badges.acts.losing.tell_losses",
    "premises.badge_loss": "portaria.premises.badges.acts.losing.tell_losses",
    "premises.badge_found": "portaria.premises.badges.acts.losing.find_badges",
    "premises.badge": "portaria.premises.badges.acts.issuing.issue_badges",
    "premises.after_hours_stay": "portaria.premises.rites.after_hours.let_stay",
    "premises.special_access": "portaria.premises.rites.after_hours.let_come",
    "premises.visit": "portaria.premises.visits.acts.admitting.admit_visitors",
    "premises.delivery": "portaria.premises.visits.acts.delivering.announce_deliveries",
    "premises.provider_after_hours": "portaria.premises.rites.outsiders.let_providers",
    "premises.event_space": "portaria.premises.rites.outsiders.let_gather",
    "premises.special_space": "portaria.premises.rites.parking.give",
    "premises.loading": "portaria.premises.rites.parking.arrange",
    "premises.own_passage_records": "portaria.premises.rites.records.hand_over",
    "premises.passage_records": "portaria.premises.rites.records.hand_over",
    "premises.ordered_passage_records": "portaria.premises.rites.records.hand_over",
    "premises.high_office_access": "portaria.premises.rites.high_office.let_in",
    "premises.stay_override": "portaria.premises.rites.after_hours.let_above",
    "assets.movement": "portaria.premises.rites.goods.authorise",
    "assets.supplies_movement": "portaria.premises.rites.goods.authorise",
    "assets.release": "portaria.premises.rites.goods.authorise",
}
"""The requests of ``carried_by`` that are carried out here, and what does it."""
