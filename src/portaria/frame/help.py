"""Which page of the manual helps beside each page of the site."""

from __future__ import annotations

from collections.abc import Mapping

INDEX = "inicio"
#: Route name → page of the manual, and the heading in it (``pagina#titulo``). A route that is not
#: here is helped by the manual's first page.
HELP: Mapping[str, str] = {
    "home": "inicio",
    "everything": "inicio#procurar",
    "notices": "servidor#avisos-e-agenda",
    "mine": "servidor#o-que-tenho-e-por-que",
    "my_data": "servidor#meus-dados",
    "contact": "servidor#meus-dados",
    "my_norms": "servidor#normas-a-ler",
    "my_norm": "servidor#normas-a-ler",
    "my_held": "servidor#mensagem-retida",
    "communications": "servidor#comunicacoes-oficiais",
    "abuse_new": "servidor#denunciar-uma-mensagem",
    "mailing_lists": "servidor#listas",
    "omitted_cases": "comissao#casos-omissos",
    "omitted_new": "comissao#casos-omissos",
    "requests": "servidor#pedidos",
    "request_catalogue": "servidor#pedidos",
    "request_new": "servidor#pedidos",
    "request_one": "chefia#decidir-pedidos",
    "request_bulk": "chefia#decidir-pedidos",
    "rite_page": "servidor#pedidos",
    "team": "chefia#minha-equipe",
    "duty": "chefia#cumprir-um-prazo",
    "accounts": "gestor#contas",
    "account": "gestor#contas",
    "mailboxes": "gestor#caixas",
    "mailbox": "gestor#caixas",
    "held": "gestor#mensagens-retidas",
    "held_message": "gestor#mensagens-retidas",
    "people": "rh#pessoas-e-unidades",
    "person": "rh#pessoas-e-unidades",
    "units": "rh#pessoas-e-unidades",
    "unit": "rh#pessoas-e-unidades",
    "chart": "rh#pessoas-e-unidades",
    "events": "rh#eventos-e-consequencias",
    "event": "rh#eventos-e-consequencias",
    "loads": "rh#cargas",
    "load": "rh#cargas",
    "load_new": "rh#cargas",
    "norms": "comissao#normas-e-cobertura",
    "norm": "comissao#normas-e-cobertura",
    "rules": "comissao#normas-e-cobertura",
    "rule": "comissao#normas-e-cobertura",
    "drafts": "comissao#minutas",
    "draft": "comissao#minutas",
    "whatifs": "comissao#efeito-de-outra-norma",
    "whatif": "comissao#efeito-de-outra-norma",
    "deliberations": "comissao#deliberacoes",
    "publications": "comissao#publicacao-e-ciencia",
    "abuse_reports": "corregedoria#denuncias",
    "abuse_report": "corregedoria#denuncias",
    "trace_requests": "corregedoria#registros-de-correio",
    "trace_request": "corregedoria#registros-de-correio",
    "trace_request_new": "corregedoria#registros-de-correio",
    "ledger": "auditoria#o-livro-de-atos",
    "act": "auditoria#o-livro-de-atos",
    "duties": "auditoria#prazos",
    "month": "auditoria#prazos",
    "year": "auditoria#prazos",
    "competences": "administracao#competencias",
    "beginning": "administracao#primeiros-passos",
    "health": "administracao#saude",
}


def page_for(route: str) -> str:
    """The manual's page and heading for ``route``."""
    return HELP.get(route, INDEX)
