"""``portaria mailing-list``: distribution lists (M20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from portaria.cli import output
from portaria.cli.acting import known_body, must_hold
from portaria.cli.by_request import is_asked, request, settle, tell
from portaria.cli.mailbox_acts import DECIDES, WHY, acting
from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out

if TYPE_CHECKING:
    from portaria.mail.lists.models import MailingList

NUMBER = click.argument("number", metavar="NÚMERO", type=int)
WRITES = click.Choice(["responsible", "named", "members", "inside"])
_CATEGORY = click.option("--category", "categories", multiple=True, help="Categoria dos membros.")
_UNIT = click.option("--unit", "units", type=int, multiple=True, help="Número da unidade.")
_BELOW = click.option("--below", is_flag=True, help="Também as unidades subordinadas.")
_HEADS = click.option("--heads", is_flag=True, help="Só as chefias.")


@click.group("mailing-list")
def mailing_list() -> None:
    """Listas de destinatários."""


@mailing_list.command("list")
@click.option("--body", required=True, help="Órgão.")
@click.option("--state", type=click.Choice(["active", "ended"]))
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_lists(body: str, state: str | None, as_json: bool) -> None:
    """As listas de um órgão, pelo nome."""
    with_database()
    from portaria.frame import labels
    from portaria.mail.lists.models import MailingList

    known_body(body)
    found = MailingList.objects.filter(body=body).order_by("name", "pk")
    rows = [_plain(row) for row in (found.filter(state=state) if state else found)]
    if as_json:
        json_out({"lists": rows})
        return
    for row in rows:
        on = int(row["members"] or 0)
        members = output.counted(on, "membro", "membros") if on else "nenhum membro"
        said = labels.of(labels.LISTS, str(row["state"]))
        click.echo(f"{row['id']}  {row['name']}  {row['address']}  {said}  {members}")
    if not rows:
        click.echo("nenhuma lista")


@mailing_list.command()
@NUMBER
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(number: int, as_json: bool) -> None:
    """Uma lista e quem está nela."""
    with_database()
    from portaria.mail.lists.listing import members

    row = _row(number)
    addresses = [(m.mailbox.address or "") if m.mailbox else m.outside for m in members(row)]
    if as_json:
        json_out({**_plain(row), "addresses": addresses})
        return
    click.echo(f"{row.name}: {row.about}")
    for address in addresses:
        click.echo(f"  {address}")
    if not addresses:
        click.echo("  ninguém")


def _wanted(command: Callable[..., None]) -> Callable[..., None]:
    """The options that tell a list."""
    for option in reversed((
        click.argument("name", metavar="NOME"),
        click.option("--body", required=True, help="Órgão."),
        click.option("--about", required=True, help="Para que serve e quem a recebe."),
        click.option("--responsible", type=int, required=True, help="Número de quem a pede."),
        click.option("--writes", type=WRITES, default="members", show_default=True,
                     help="Quem escreve."),
        click.option("--domain", default="", help="Domínio do endereço."),
        click.option("--justification", default="", help="Justificativa."),
        click.option("--may-leave", is_flag=True, help="Quem está na lista pode sair."),
        click.option("--expected", type=int, default=0, help="Quantos serão, se postos à mão."),
        _CATEGORY, _UNIT, _BELOW, _HEADS,
    )):  # fmt: skip
        command = option(command)
    return command


@mailing_list.command()
@_wanted
def ask(**told: Any) -> None:
    """Pede uma lista, onde uma norma prevê o pedido; responde por ela quem a pede."""
    with acting() as (by, at):
        from portaria.mail.lists.types import RITE
        from portaria.procedures.requests.types import Ask

        body, asker = told["body"], told["responsible"]
        number = request(Ask(body, RITE, 0, _answers(told), asker), by=by, at=at)
    click.echo(f"pedido nº {number} registrado; veja «portaria request show {number}»")


@mailing_list.command()
@_wanted
@DECIDES
def make(person: int, **told: Any) -> None:
    """Cria uma lista: onde a norma quer o pedido, registra o de quem responderá por ela e o aprova;
    onde não o prevê, cria-a quem administra o correio. Com categoria ou unidade, os membros seguem
    essa regra."""
    with acting() as (by, at):
        from portaria.mail.lists import acts, membership
        from portaria.mail.lists.models import MailingList
        from portaria.mail.lists.types import RITE, Choice, ListAsk, Writes

        body, responsible = told["body"], told["responsible"]
        if is_asked(RITE, "", body, at):
            carried_out = settle(RITE, body, 0, _answers(told), asked_by=responsible, person=person,
                                 why="", by=by, at=at)  # fmt: skip
            made = MailingList.objects.filter(body=body).order_by("pk").last()
        else:
            must_hold(person, body, acts.POWER)
            ruled = bool(told["categories"] or told["units"] or told["heads"])
            choice = Choice(categories=told["categories"], units=told["units"],
                            below=told["below"], heads=told["heads"])  # fmt: skip
            wanted = ListAsk(
                body, told["name"], told["about"], responsible, Writes(told["writes"]),
                told["domain"], (choice,) if ruled else (), told["justification"],
                told["may_leave"], told["expected"],
            )  # fmt: skip
            made = _row(acts.make_list(wanted, person=person, by=by, at=at))
            carried_out = True
        address = membership.address_of(made) if made and carried_out else ""
    tell(carried_out, f"lista criada: {address}")


def _answers(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the command was told, as the answers of the request."""
    if len(told["units"]) > 1:
        bad_input("um pedido nomeia uma unidade; as outras vão depois, com «mailing-list change»")
    values = {
        "name": told["name"], "purpose": told["about"], "writes": told["writes"],
        "categories": list(told["categories"]), "unit": next(iter(told["units"]), None),
        "below": told["below"], "heads": told["heads"], "expected": told["expected"],
        "may_leave": told["may_leave"], "domain": told["domain"],
        "justification": told["justification"],
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


@mailing_list.command()
@NUMBER
@click.option("--add", multiple=True, metavar="ENDEREÇO", help="Entra na lista.")
@click.option("--remove", multiple=True, metavar="ENDEREÇO", help="Sai da lista.")
def members(number: int, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Põe e tira membros de uma lista mantida à mão."""
    if not add and not remove:
        bad_input("informe ao menos um endereço com --add ou --remove")
    with acting() as (by, at):
        from portaria.mail.lists import membership
        from portaria.mail.lists.types import Members

        came, went = membership.set_members(Members(number, add, remove), by=by, at=at)
        shown = _row(number).name
    click.echo(f"«{shown}»: entraram {came}, saíram {went}")


@mailing_list.command()
@NUMBER
@click.option("--about", help="Para que serve e quem a recebe.")
@click.option("--writes", type=WRITES, help="Quem escreve.")
@click.option("--writer", "writers", multiple=True, metavar="ENDEREÇO", help="Pode escrever.")
@click.option("--responsible", type=int, help="Número de quem passa a responder por ela.")
@click.option("--by-hand", is_flag=True, help="Os membros deixam de seguir uma regra.")
@_CATEGORY
@_UNIT
@_BELOW
@_HEADS
def change(number: int, about: str | None, writes: str | None, writers: tuple[str, ...],
           responsible: int | None, by_hand: bool, categories: tuple[str, ...],
           units: tuple[int, ...], below: bool, heads: bool) -> None:  # fmt: skip
    """Altera finalidade, quem escreve, quem responde ou a regra dos membros."""
    with acting() as (by, at):
        from portaria.mail.lists import acts
        from portaria.mail.lists.types import Choice, Writes

        ruled = bool(categories or units or heads)
        if ruled and by_hand:
            bad_input("--by-hand não se combina com uma regra")
        choice = Choice(categories=categories, units=units, below=below, heads=heads)
        acts.change_list(
            number,
            by=by,
            at=at,
            about=about,
            writes=Writes(writes) if writes else None,
            writers=writers or None,
            chosen_by=(choice,) if ruled else () if by_hand else None,
            responsible=responsible,
        )
        shown = _row(number).name
    click.echo(f"«{shown}» alterada")


@mailing_list.command()
@NUMBER
@WHY
def end(number: int, why: str) -> None:
    """Extingue uma lista; os endereços não se dão a mais ninguém."""
    with acting() as (by, at):
        from portaria.mail.lists import acts

        acts.end_list(number, why, by=by, at=at)
    click.echo(f"lista nº {number} extinta; «portaria mailing-list restore {number}» desfaz")


@mailing_list.command()
@NUMBER
def restore(number: int) -> None:
    """Restabelece uma lista extinta."""
    with acting() as (by, at):
        from portaria.mail.lists import acts

        acts.restore_list(number, by=by, at=at)
    click.echo(f"lista nº {number} restabelecida")


def _row(number: int) -> MailingList:
    from portaria.mail.lists.models import MailingList

    row = MailingList.objects.filter(pk=number).first()
    if row is None:
        bad_input(f"não existe a lista nº {number}")
    return row


def _plain(row: MailingList) -> dict[str, str | int | bool | None]:
    from portaria.mail.lists import listing, membership

    return {
        "id": row.pk,
        "name": row.name,
        "address": membership.address_of(row),
        "about": row.about,
        "state": row.state,
        "responsible": row.responsible_id,
        "writes": row.writes,
        "by_rule": row.by_rule,
        "extensive": row.extensive,
        "may_leave": row.may_leave,
        "members": listing.members(row).count(),
    }
