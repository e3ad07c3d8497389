"""``portaria key``: changing the key of personal data while everything works."""

from __future__ import annotations

import hashlib
from typing import NoReturn

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, counting, end_line, json_out, refused

NAME = "personal-data"


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
