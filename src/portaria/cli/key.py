"""``portaria key``: changing the key of personal data while everything works, and that of the index
of CPFs while nothing does."""

from __future__ import annotations

import hashlib
from typing import NoReturn

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counting, end_line, json_out, refused

NAME = "personal-data"
INDEX = "personal-index"


@click.group()
def key() -> None:
    """A chave que cifra os dados pessoais: trocá-la sem parar nada.

    Na ordem: «add»; reiniciar todos os processos; «use»; reiniciar; «rewrite»; «drop»; reiniciar.
    """


@key.command()
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def status(as_json: bool) -> None:
    """As chaves, a que cifra primeiro, e o que ainda está sob as outras: lê tudo."""
    with_database()
    from portaria.people.sealed import keys
    from portaria.web.rekeying import walk

    tell = counting("dados lidos")
    found = walk(write=False, tell=tell)
    end_line()
    marks = [_mark(one) for one in keys()]
    if as_json:
        json_out({"keys": marks, "read": found.read, "older": found.older,
                  "unreadable": found.unreadable})  # fmt: skip
        return
    for number, mark in enumerate(marks):
        click.echo(f"chave {mark}  {'só lê' if number else 'cifra e lê'}")
    for name, count in found.read.items():
        lost = len(found.unreadable[name])
        click.echo(f"{name}: {count} lidos, {found.older[name]} sob outra chave, {lost} ilegíveis")


@key.command()
def add() -> None:
    """Faz uma chave nova, que por ora só lê: depois, reinicie todos os processos."""
    from portaria.config import secrets

    known = _kept()
    secrets.put(NAME, [*known, secrets.new()])
    click.echo("Chave feita. Reinicie todos os processos, em todas as máquinas; depois, «key use».")


@key.command()
def use() -> None:
    """A última chave feita passa a cifrar: só depois que todos os processos a conhecem."""
    from portaria.config import secrets

    known = _kept()
    if len(known) == 1:
        refused("há uma só chave: faça outra com «key add»")
    secrets.put(NAME, [known[-1], *known[:-1]])
    click.echo("Reinicie todos os processos; depois, «key rewrite».")


@key.command()
def rewrite() -> None:
    """Cifra de novo, com a primeira chave, o que outra cifrou. Interrompido, é só repetir."""
    with_database()
    from portaria.web.rekeying import walk

    tell = counting("dados lidos")
    found = walk(write=True, tell=tell)
    end_line()
    for name, count in found.older.items():
        click.echo(f"{name}: {count} cifrados de novo, de {found.read[name]}")
    lost = {name: keys for name, keys in found.unreadable.items() if keys}
    for name, keys in lost.items():
        click.echo(f"{name}: {len(keys)} que nenhuma chave lê: nº {keys[0]}…", err=True)
    raise SystemExit(1 if lost else 0)


@key.command()
def drop() -> None:
    """Retira as chaves que já não leem nada; recusa enquanto algo depende delas."""
    with_database()
    from portaria.config import secrets
    from portaria.web.rekeying import walk

    known = _kept()
    left = sum(walk(write=False).older.values())
    if left:
        refused(f"{left} dados ainda dependem de outra chave: «key rewrite». Nada foi retirado")
    secrets.put(NAME, known[:1])
    click.echo(f"Retiradas: {len(known) - 1}. Guarde-as com as cópias de segurança de até agora.")


@key.command()
def reindex() -> None:
    """Troca a chave do índice de CPFs («personal-index»), com todos os processos parados.

    Todos os índices mudam numa só transação, a partir dos CPFs cifrados. Interrompido, é só
    repetir: até lá ninguém é procurado por CPF.
    """
    with_database()
    from portaria.config import secrets
    from portaria.people.reindexing import others, walk

    if there := others():
        refused(f"há outras {there} conexões ao banco: pare todos os processos. Nada foi alterado")
    fixed = secrets.from_environment(INDEX)
    keys = secrets.read(INDEX).split()
    if fixed and len(keys) != 2:
        bad_input(
            "a chave vem de PORTARIA_SECRET_PERSONAL_INDEX: ponha lá «antiga nova», repita, e"
            " deixe só a nova"
        )
    keys = keys if len(keys) == 2 else [*keys, secrets.new()]
    if lost := walk(keys[1], write=False).lost:
        refused(f"{len(lost)} CPFs não podem ser lidos: nº {lost[0]}…. Nada foi alterado")
    if not fixed:
        secrets.put(INDEX, keys)  # from here on, until the end, nobody is looked for by CPF
    done = walk(keys[1], write=True, tell=counting("índices calculados"))
    end_line()
    if not fixed:
        secrets.put(INDEX, keys[1:])
    click.echo(f"{done.changed} índices mudados, de {done.read}. {_AFTER[bool(fixed)]}")


_AFTER = {
    False: "Inicie os processos; guarde a chave nova com as cópias de segurança.",
    True: "Deixe em PORTARIA_SECRET_PERSONAL_INDEX só a nova e inicie os processos.",
}


def _kept() -> list[str]:
    """The keys in their file."""
    from portaria.config import secrets

    if secrets.from_environment(NAME):
        _in_environment()
    return secrets.read(NAME).split()


def _in_environment() -> NoReturn:
    bad_input(
        "a chave vem de PORTARIA_SECRET_PERSONAL_DATA: mude-a lá. Várias se separam por espaço; a"
        " primeira cifra, as outras só leem"
    )


def _mark(one: str) -> str:
    """Eight digits that tell a key from another and say nothing of it."""
    return hashlib.sha256(bytes.fromhex(one)).hexdigest()[:8]
