"""Premises: places, badges, accesses, and what their acts and duties are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

PREMISES_ACTS: Mapping[str, str] = {
    "premises.place.opened": _("lugar aberto"),
    "premises.place.changed": _("lugar alterado"),
    "premises.place.closed": _("lugar fechado"),
    "premises.area.opened": _("área aberta"),
    "premises.area.changed": _("área alterada"),
    "premises.area.closed": _("área fechada"),
    "premises.passage.opened": _("passagem aberta"),
    "premises.passage.changed": _("passagem alterada"),
    "premises.passage.closed": _("passagem fechada"),
    "premises.device.opened": _("leitor instalado"),
    "premises.device.changed": _("leitor alterado"),
    "premises.device.closed": _("leitor retirado"),
    "premises.closure.told": _("impedimento de lugar registrado"),
    "premises.level.opened": _("nível de acesso criado"),
    "premises.level.changed": _("nível de acesso alterado"),
    "premises.level.ended": _("nível de acesso extinto"),
    "premises.grant.given": _("acesso concedido"),
    "premises.grant.ended": _("acesso encerrado"),
    "premises.grant.suspended": _("acesso suspenso"),
    "premises.grant.restored": _("acesso restabelecido"),
    "premises.authorisation.given": _("permanência ou acesso especial autorizado"),
    "premises.authorisation.ended": _("permanência ou acesso especial encerrado"),
    "premises.badge.issued": _("crachá entregue"),
    "premises.badge.lent": _("crachá provisório entregue"),
    "premises.badge.revalidated": _("crachá provisório revalidado"),
    "premises.badge.expired": _("crachá provisório vencido"),
    "premises.badge.returned": _("crachá devolvido"),
    "premises.badge.blocked": _("crachá bloqueado"),
    "premises.badge.unblocked": _("crachá desbloqueado"),
    "premises.badge.lost": _("crachá dado por perdido"),
    "premises.badge.told": _("defeito, perda, furto ou roubo comunicado"),
    "premises.badge.ordered": _("novo crachá encomendado"),
    "premises.badge.replaced": _("novo crachá entregue"),
    "premises.badge.found": _("crachá achado"),
    "premises.badge.release_allowed": _("desbloqueio excepcional autorizado"),
    "premises.badge.unreturned": _("crachá provisório não devolvido no prazo"),
    "premises.impediment.told": _("impedimento administrativo registrado"),
    "premises.impediment.lifted": _("impedimento administrativo levantado"),
    "premises.charge.opened": _("custo de crachá cobrado"),
    "premises.charge.notified": _("cobrança de crachá notificada"),
    "premises.charge.paid": _("custo de crachá recolhido"),
    "premises.charge.waived": _("custo de crachá dispensado"),
    "premises.charge.sent": _("custo não ressarcido encaminhado"),
    "premises.price.set": _("custo do crachá informado"),
    "premises.union_presidency.given": _("presidência de entidade de classe homologada"),
    "premises.union_presidency.ended": _("homologação de presidência encerrada"),
}
PREMISES_DUTIES: Mapping[str, str] = {
    "premises.issue_badge": _("entregar crachá"),
    "premises.block_badge": _("bloquear crachá"),
    "premises.unblock_badge": _("desbloquear crachá"),
    "premises.forward_badge": _("recolher e encaminhar crachá"),
    "premises.expire_badge": _("vencer crachá provisório"),
    "premises.return_provisional": _("devolver crachá provisório"),
    "premises.provisional_unreturned": _("ver se o provisório voltou"),
    "premises.report_loss": _("comunicar perda de crachá"),
    "premises.order_badge": _("encomendar novo crachá"),
    "premises.notify_charge": _("notificar cobrança de crachá"),
    "premises.charge_due": _("ver se o crachá foi pago"),
    "premises.end_grant": _("encerrar acesso"),
    "premises.end_authorisation": _("encerrar acesso especial"),
    "premises.restrict_access": _("restringir acessos"),
    "premises.restore_access": _("restabelecer acessos"),
    "premises.end_access": _("encerrar acessos"),
    "premises.review_access": _("rever acessos"),
    "journey.badge_unpaid": _("levar à corregedoria custo não pago"),
}
PLACES: Mapping[str, str] = {
    "site": _("sede ou unidade"),
    "complex": _("complexo"),
    "building": _("edifício"),
}
PASSAGES: Mapping[str, str] = {
    "turnstile": _("catraca"),
    "door": _("porta"),
    "gate": _("cancela"),
    "manual_gate": _("cancela manual"),
}
BADGES: Mapping[str, str] = {
    "active": _("em uso"),
    "blocked": _("bloqueado"),
    "returned": _("devolvido"),
    "ended": _("fora de uso"),
}
BADGE_BLOCKS: Mapping[str, str] = {
    "provisional": _("há provisório por devolver"),
    "expired": _("passou da validade"),
    "by_hand": _("por ordem de pessoa competente"),
    "unreturned": _("não devolvido no prazo do termo"),
    "replaced": _("o novo permanente foi entregue"),
}
GRANTS: Mapping[str, str] = {
    "active": _("em vigor"),
    "suspended": _("suspenso"),
    "ended": _("encerrado"),
}
CHARGES: Mapping[str, str] = {
    "open": _("por pagar"),
    "paid": _("pago"),
    "sent": _("encaminhado à corregedoria"),
    "waived": _("dispensado"),
}
