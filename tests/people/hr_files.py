"""HR files made by hand for the tests: only what a case is about is said, the rest has defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from stdnum.br import cpf as numbers

from portaria.bodies.models import Body
from portaria.people.hr import feed, layouts
from portaria.people.hr.settings import HrSettings

COLUMNS = (
    "cpf;nome;nome_social;nascimento;matricula;situacao;categoria_funcional;cargo;funcao;unidade;"
    "unidade_exercicio;inicio;fim_previsto;fim;motivo_fim;afastamento;afastamento_inicio;"
    "afastamento_fim;cedido_para;deficiencia_visual"
)
UNIT_COLUMNS = "codigo;sigla;nome;tipo;superior;titular_cpf;substituto_cpf;inicio;fim;sucessora"
_SIAPE = """Id_SERVIDOR_PORTAL NOME CPF MATRICULA DESCRICAO_CARGO CLASSE_CARGO REFERENCIA_CARGO
PADRAO_CARGO NIVEL_CARGO SIGLA_FUNCAO NIVEL_FUNCAO FUNCAO CODIGO_ATIVIDADE ATIVIDADE OPCAO_PARCIAL
COD_UORG_LOTACAO UORG_LOTACAO COD_ORG_LOTACAO ORG_LOTACAO COD_ORGSUP_LOTACAO ORGSUP_LOTACAO
COD_UORG_EXERCICIO UORG_EXERCICIO COD_ORG_EXERCICIO ORG_EXERCICIO COD_ORGSUP_EXERCICIO
ORGSUP_EXERCICIO COD_TIPO_VINCULO TIPO_VINCULO SITUACAO_VINCULO DATA_INICIO_AFASTAMENTO
DATA_TERMINO_AFASTAMENTO REGIME_JURIDICO JORNADA_DE_TRABALHO DATA_INGRESSO_CARGOFUNCAO
DATA_NOMEACAO_CARGOFUNCAO DATA_INGRESSO_ORGAO DOCUMENTO_INGRESSO_SERVICOPUBLICO
DATA_DIPLOMA_INGRESSO_SERVICOPUBLICO DIPLOMA_INGRESSO_CARGOFUNCAO DIPLOMA_INGRESSO_ORGAO
DIPLOMA_INGRESSO_SERVICOPUBLICO UF_EXERCICIO"""
SIAPE_COLUMNS = _SIAPE.split()
CATEGORIES = {
    "Servidor efetivo": "servidor_efetivo",
    "Estagiário": "estagiario",
    "Docente": "docente",
    "Visitante": "-",
    "ATIVO PERMANENTE": "servidor_efetivo",
    "CEDIDO": "servidor_efetivo",
    "REQUISITADO": "cedido_de_fora",
    "Cont.Prof.Substituto": "servidor_temporario",
}
NOON = datetime(2026, 3, 20, 15, tzinfo=UTC)  # midday of 20 March in the body's zone


def cpf_of(number: int) -> str:
    """A valid CPF for each small number."""
    base = f"{100000000 + number * 7919}"[:9]
    return base + numbers._calc_check_digits(base)


def person(number: int = 1, **fields: str) -> str:
    """A line of ``pessoas.csv``."""
    values = {
        "cpf": cpf_of(number),
        "nome": f"Pessoa {chr(64 + number % 26 + 1)} da Silva",
        "matricula": str(1000 + number),
        "situacao": "ativo",
        "categoria_funcional": "Servidor efetivo",
        "cargo": "Técnico",
        "unidade": "1",
        "inicio": "2020-02-03",
        **fields,
    }
    return ";".join(values.get(column, "") for column in COLUMNS.split(";"))


def people_file(
    folder: Path, *lines: str, name: str = "pessoas.csv", encoding: str = "utf-8"
) -> Path:
    """A ``pessoas.csv`` with ``lines``."""
    path = folder / name
    path.write_text("\n".join([COLUMNS, *lines, ""]), encoding=encoding)
    return path


def units_file(folder: Path, *lines: str) -> Path:
    """A ``unidades.csv``; the units 1 and 2 if no lines are given."""
    path = folder / "unidades.csv"
    lines = lines or ("1;GAB;Gabinete;;;;;;;", "2;TI;Tecnologia;;1;;;;;")
    path.write_text("\n".join([UNIT_COLUMNS, *lines, ""]), encoding="utf-8")
    return path


def siape_row(number: int = 1, **fields: str) -> list[str]:
    """A row of the federal register."""
    values = {
        "Id_SERVIDOR_PORTAL": str(5000 + number),
        "NOME": f"SERVIDORA {chr(64 + number % 26 + 1)}",
        "CPF": "***.111.222-**",
        "MATRICULA": f"{100 + number}****",
        "DESCRICAO_CARGO": "ANALISTA",
        "FUNCAO": "Sem informação",
        "COD_UORG_LOTACAO": "700",
        "UORG_LOTACAO": "DEPARTAMENTO DE GESTÃO",
        "COD_ORG_LOTACAO": "26000",
        "ORG_LOTACAO": "NOSSO ORGAO",
        "COD_UORG_EXERCICIO": "700",
        "UORG_EXERCICIO": "DEPARTAMENTO DE GESTÃO",
        "COD_ORG_EXERCICIO": "26000",
        "ORG_EXERCICIO": "NOSSO ORGAO",
        "SITUACAO_VINCULO": "ATIVO PERMANENTE",
        "REGIME_JURIDICO": "EST",
        "DATA_INGRESSO_CARGOFUNCAO": "05/02/2018",
        **fields,
    }
    return [values.get(column, "-1") for column in SIAPE_COLUMNS]


def siape_file(folder: Path, *rows: list[str], old: bool = False) -> Path:
    """A register: the new variant (semicolons, quotes, CRLF), or the old one (tabs)."""
    if old:
        kept = [c for c in SIAPE_COLUMNS if c not in ("COD_TIPO_VINCULO", "UF_EXERCICIO")]
        places = [SIAPE_COLUMNS.index(c) for c in kept]
        lines = ["\t".join(row[p] for p in places) for row in (SIAPE_COLUMNS, *rows)]
        path = folder / "20130131_Cadastro.csv"
    else:
        lines = ['"' + '";"'.join(row) + '"' for row in (SIAPE_COLUMNS, *rows)]
        path = folder / "202603_Cadastro.csv"
    path.write_bytes("\r\n".join([*lines, ""]).encode("latin-1"))
    return path


def feed_of(
    body: Body, layout: str = "portaria", at: datetime = NOON, share: Fraction = Fraction(1)
) -> feed.Feed:
    """The feed of ``body`` in ``layout``."""
    read = layouts.load(settings.PACKS_DIR / "layouts" / f"{layout}.yaml")
    hr = HrSettings(layout, CATEGORIES, org_code="26000", stop_if_ends_more_than=share)
    return feed.Feed(body, read, hr, at)


def apply(body: Body, *paths: Path, layout: str = "portaria", at: datetime = NOON) -> feed.Outcome:
    """Apply ``paths`` at ``at``."""
    return feed.apply(feed_of(body, layout, at), paths, by="cli:teste")
