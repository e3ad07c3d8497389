"""What a competence may let somebody do, in words. Pure: decisions name them too."""

from __future__ import annotations

from collections.abc import Mapping


def _(sentence: str) -> str:
    """Marks a sentence for the catalogs."""
    return sentence


POWER_WORDS: Mapping[str, str] = {
    "people.read": _("consultar pessoas e vínculos"),
    "people.write": _("registrar eventos funcionais"),
    "hr.load": _("carregar arquivos do RH"),
    "mail.read": _("consultar caixas de correio"),
    "mail.manage": _("administrar caixas de correio"),
    "mail.ask_traces": _("pedir registros de correio em apuração"),
    "mail.decide_held": _("decidir sobre mensagens retidas"),
    "mail.write_to_all": _("enviar mensagem a todos os servidores"),
    "mail.handle_abuse": _("tratar denúncias de mau uso do correio"),
    "mail.read_official": _("acompanhar comunicações oficiais"),
    "accounts.manage": _("administrar contas de rede"),
    "premises.manage": _("gerir a segurança das instalações, os crachás e os acessos"),
    "premises.desk": _("atender na recepção: crachás provisórios e visitantes"),
    "conduct.inquire": _("apurar desvios de conduta"),
    "duties.read": _("acompanhar prazos"),
    "ledger.read": _("consultar o livro de atos"),
    "norms.read": _("consultar as normas em vigor"),
    "norms.decide_omitted": _("decidir casos omissos"),
    "norms.deliberate": _("registrar deliberações do colegiado"),
    "norms.draft": _("redigir minutas de normas e avaliar o efeito"),
    "norms.publish": _("publicar normas e acompanhar a ciência"),
    "body.admin": _("administrar a configuração do órgão"),
}
