"""``portaria official``: official communications, their certificates, and the daily access."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portaria.cli.main import with_database
from portaria.cli.output import bad_input, json_out, local_time, refused, why_not

if TYPE_CHECKING:
    from portaria.mail.official.models import Recipient


@click.group()
def official() -> None:
    """Comunicações oficiais por correio."""


@official.command("list")
@click.option("--body", default="", help="Órgão do destinatário.")
@click.option("--text", default="", help="Parte do assunto, do remetente ou do destinatário.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_official(body: str, text: str, as_json: bool) -> None:
    """As comunicações, por destinatário, a última primeiro."""
    with_database()
    from portaria.bodies.models import Body
    from portaria.bodies.policies import calendar_of
    from portaria.mail.official import listing

    bodies = list(Body.objects.values_list("slug", flat=True))
    rows = listing.narrowed(
        listing.receipts(None, bodies), person=None, role="", body=body, text=text
    ).order_by("-communication__sent_at", "-pk")
    if as_json:
        json_out({"receipts": [plain(row) for row in rows.iterator(chunk_size=2000)]})
        return
    none = True
    for row in rows.iterator(chunk_size=2000):
        none = False
        zone = calendar_of(row.body_id).zone
        click.echo(f"nº {row.pk}  {row.address}  {_told(row, zone)}  {row.communication.subject}")
    if none:
        click.echo("nenhuma comunicação oficial")


@official.command()
@click.argument("number", type=int, metavar="NÚMERO")
@click.option("--out", type=click.Path(path_type=Path), help="Arquivo PDF a escrever.")
@click.option("--site", default="", help="Endereço do Portaria, para conferir o código.")
def certificate(number: int, out: Path | None, site: str) -> None:
    """Emite a certidão de um recebimento (o número é o da lista)."""
    with_database()
    import getpass

    from django.conf import settings
    from django.db import transaction

    from portaria import clock
    from portaria.mail.official import certifying
    from portaria.mail.official.models import Recipient
    from portaria.mail.official.types import Refused

    by = f"cli:{getpass.getuser()}"
    try:
        with transaction.atomic():
            made = certifying.issue_certificate(
                number, person=None, site=site or settings.PUBLIC_URL, by=by, at=clock.now()
            )
            path = out or Path(f"certidao-{made.code}.pdf")
            path.write_bytes(certifying.file_of(made))  # a file that fails issues nothing
    except Recipient.DoesNotExist:
        bad_input(f"não há recebimento nº {number}")
    except Refused as refusal:
        refused(str(refusal))
    except OSError as error:
        bad_input(f"{path}: não se pôde escrever ({why_not(error)}). Nenhuma certidão foi emitida")
    click.echo(f"{path}: código {made.code}, SHA-256 {made.digest}")


@official.command()
@click.option("--body", required=True, help="Órgão.")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def access(body: str, as_json: bool) -> None:
    """Quem não acessou a caixa como a norma espera."""
    with_database()
    from portaria import clock
    from portaria.bodies.policies import NotAdopted
    from portaria.frame import citations
    from portaria.mail.official import listing

    try:
        found = listing.without_access(body, clock.now())
    except NotAdopted as error:
        bad_input(str(error))
    if as_json:
        json_out(
            {
                "since": found.since.isoformat() if found.since else None,
                "provision": found.provision,
                "mailboxes": [
                    {"address": b.address, "person": b.person_id, "last_access_at":
                     b.last_access_at.isoformat() if b.last_access_at else None}
                    for b in found.boxes
                ],
            }
        )  # fmt: skip
        return
    if found.since is None:
        click.echo("as normas do órgão não dizem de quanto em quanto tempo se acessa a caixa")
        return
    cited = citations.label(found.provision, body)
    click.echo(f"{len(found.boxes)} sem acesso desde antes de {found.since:%d/%m/%Y} ({cited})")
    for box in found.boxes:
        last = f"{box.last_access_at:%d/%m/%Y}" if box.last_access_at else "nunca"
        click.echo(f"{box.address}  último acesso: {last}")


def _told(row: Recipient, zone: Any) -> str:
    from portaria.frame import labels

    if row.deemed_at:
        return f"tida por recebida em {local_time(row.deemed_at.isoformat(), zone)}"
    return labels.of(labels.OFFICIAL, row.state)


def plain(row: Recipient) -> dict[str, Any]:
    """A receipt for programs."""
    sent = row.communication
    return {
        "id": row.pk, "communication": sent.pk, "key": sent.key, "subject": sent.subject,
        "sender": sent.sender, "sent_at": sent.sent_at.isoformat(), "address": row.address,
        "body": row.body_id, "state": row.state, "provision": row.provision, "sum": row.sum,
        "delivered_at": row.delivered_at.isoformat() if row.delivered_at else None,
        "deemed_at": row.deemed_at.isoformat() if row.deemed_at else None,
        "absence": row.absence,
    }  # fmt: skip
