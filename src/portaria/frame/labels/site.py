"""What persons are told, how fast, and what of theirs was looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

PACES: Mapping[str, str] = {
    "immediate": _("na hora"),
    "daily": _("uma vez por dia"),
    "weekly": _("uma vez por semana"),
    "none": _("só no site"),
}
MAILS: Mapping[str, str] = {
    "waiting": _("a enviar por e-mail"),
    "sent": _("enviado por e-mail"),
    "unwanted": _("só no site, como você escolheu"),
    "no_address": _("só no site: sem endereço de e-mail"),
    "stale": _("só no site: antigo demais para o e-mail"),
}
NOTICES: Mapping[str, str] = {
    "duties.waiting": _("prazo à sua espera"),
    "duties.overdue": _("prazo vencido"),
    "requests.waiting": _("pedido à sua espera"),
    "reviews.waiting": _("acessos por rever"),
    "requests.followed": _("andamento do seu pedido"),
    "accounts.sign_in": _("acesso à sua conta"),
    "premises.visitor": _("visitante na recepção"),
    "premises.delivery": _("entrega à sua espera"),
    "premises.passages_seen": _("registros das suas passagens entregues"),
    "premises.parked_overnight": _("veículo deixado depois do expediente"),
}
HOLDINGS: Mapping[str, str] = {
    "planned": _("ainda por começar"),
    "active": _("em uso"),
    "ended": _("encerrado"),
}
READS: Mapping[str, str] = {
    "person": _("a página da pessoa"),
    "account": _("a conta de rede"),
    "mailbox": _("a caixa de correio"),
    "term": _("um termo"),
    "badge": _("um crachá"),
    "access": _("os acessos a áreas"),
    "visit": _("uma visita recebida"),
    "inside": _("a lista de quem está dentro"),
    "request": _("um pedido"),
    "export": _("uma lista baixada"),
    "search": _("o resultado de uma busca"),
    "api": _("os dados, por outro sistema"),
}
