"""What the guard watches: goods that leave, parking, rounds; and what their acts and duties are
called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

GUARDING_ACTS: Mapping[str, str] = {
    "premises.goods_exit.authorised": _("saída de bens autorizada"),
    "premises.goods_exit.term_taken": _("termo de liberação recebido"),
    "premises.goods_exit.checked": _("bens conferidos na saída"),
    "premises.goods_exit.cancelled": _("autorização de saída cancelada"),
    "premises.goods.reconciled": _("autorizações de saída e vias conferidas"),
    "premises.vehicle.registered": _("veículo registrado"),
    "premises.vehicle.ended": _("veículo retirado do registro"),
    "premises.vehicle.suspended": _("veículo suspenso"),
    "premises.vehicle.restored": _("veículo restabelecido"),
    "premises.vehicle.entered": _("veículo entrou"),
    "premises.vehicle.turned_away": _("veículo não entrou"),
    "premises.vehicle.left": _("veículo saiu"),
    "premises.vehicle.left_overnight": _("veículo deixado depois do expediente"),
    "premises.space.given": _("vaga reservada concedida"),
    "premises.space.ended": _("vaga reservada encerrada"),
    "premises.space.suspended": _("vaga reservada suspensa"),
    "premises.space.restored": _("vaga reservada restabelecida"),
    "premises.loading.arranged": _("carga ou descarga agendada"),
    "premises.loading.cancelled": _("carga ou descarga cancelada"),
    "premises.outage.told": _("cancela fora de uso"),
    "premises.outage.ended": _("cancela voltou a funcionar"),
    "premises.round.scheduled": _("rondas de fechamento agendadas"),
    "premises.round.opened": _("ronda aberta"),
    "premises.round.ticked": _("ponto da ronda visto"),
    "premises.round.finished": _("ronda concluída"),
}
GUARDING_DUTIES: Mapping[str, str] = {
    "premises.take_release_term": _("receber termo de liberação"),
    "premises.reconcile_goods": _("conferir autorizações de saída e vias"),
    "premises.end_space": _("encerrar vaga reservada"),
    "premises.end_parking": _("encerrar veículos e vagas"),
    "premises.suspend_parking": _("suspender veículos e vagas"),
    "premises.restore_parking": _("restabelecer veículos e vagas"),
    "premises.parked_overnight": _("ver se o veículo saiu ao fechar"),
    "premises.open_round": _("abrir ronda de fechamento"),
    "premises.walk_round": _("fazer ronda"),
    "journey.round_exception": _("comunicar o que a ronda achou"),
}
AUTHORISATIONS: Mapping[str, str] = {
    "stay": _("permanência"),
    "special": _("acesso especial"),
    "override": _("por relevância institucional"),
    "office": _("direção superior ou autoridade"),
}
GOODS_EXITS: Mapping[str, str] = {
    "authorised": _("a conferir"),
    "left": _("saíram"),
    "cancelled": _("cancelada"),
}
GOODS_CHECKS: Mapping[str, str] = {
    "agrees": _("confere"),
    "differs": _("não confere"),
    "stopped": _("não pode sair"),
}
PARKING: Mapping[str, str] = {
    "overnight": _("depois do expediente"),
}
PARKING_PURPOSES: Mapping[str, str] = {
    "own": _("trabalha aqui"),
    "loading": _("carga ou descarga"),
    "emergency": _("emergência"),
}
ROUND_KINDS: Mapping[str, str] = {
    "closing": _("Ronda de fechamento"),
    "inspection": _("Inspeção das proteções"),
}
ROUNDS: Mapping[str, str] = {
    "open": _("por fazer"),
    "done": _("feita"),
    "clear": _("tudo conforme"),
    "with_exceptions": _("com ressalvas"),
}
ROUND_POINTS: Mapping[str, str] = {
    "fine": _("conforme"),
    "exception": _("há algo errado"),
}
