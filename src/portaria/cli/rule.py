"""``portaria rule``: what norms may decide, and which norms decide it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import click

from portaria.cli import output
from portaria.cli.installed import installed_packs, installed_vocabulary
from portaria.norms.pack import Pack, Setting
from portaria.norms.plain import Json
from portaria.norms.vocabulary import NOT_EXECUTED, Rule

LONG = 30
"""How many ids of a dimension are all shown; of a longer list, only those in use."""


@click.group()
def rule() -> None:
    """Regras: o que uma norma pode decidir."""


@rule.command("list")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def list_rules(as_json: bool) -> None:
    """Todas as regras: nome, valor aceito, de que depende, o que decide."""
    rules = sorted(installed_vocabulary().rules.values(), key=lambda found: found.name)
    if as_json:
        output.json_out({"rules": [as_plain(found) for found in rules]})
        return
    for found in rules:
        depends = f" por {', '.join(found.by)}" if found.by else ""
        late = "" if found.executed else f" ({NOT_EXECUTED})"
        click.echo(f"{found.name}{depends}{late}\n    {found.about}: {found.type.describe()}")


@rule.command()
@click.argument("name", metavar="REGRA")
@click.option("--json", "as_json", is_flag=True, help="Resposta para programas.")
def show(name: str, as_json: bool) -> None:
    """Uma regra, e cada dispositivo dos pacotes que a fixa."""
    vocabulary = installed_vocabulary()
    try:
        found = vocabulary.rule(name)
    except KeyError as error:
        output.bad_input(f"{error.args[0]}; veja «portaria rule list»")
    rows = list(_set_by(found, installed_packs(vocabulary)))
    keys = {name: dict(vocabulary.keys[name]) for name in found.by if name in vocabulary.keys}
    ranges = {name: vocabulary.ranges[name] for name in found.by if name in vocabulary.ranges}
    if as_json:
        written: dict[str, Json] = {name: kind.describe() for name, kind in ranges.items()}
        output.json_out({**as_plain(found), "keys": keys, "ranges": written, "set_by": rows})
        return
    click.echo(f"{found.name}: {found.about}\n  valor: {found.type.describe()}")
    if not found.executed:
        click.echo(f"  {NOT_EXECUTED}")
    used = {key for row in rows for key in re.findall(r"[\w-]+", str(row["for"]))}
    for dimension, ids in keys.items():
        word = vocabulary.word_for(dimension)
        click.echo(f"  depende de {dimension}, {word}: {_ids(ids, used)}")
    for dimension, kind in ranges.items():
        click.echo(f"  depende de {dimension}, {kind.label}: {kind.describe()}")
    for row in rows:
        case = f" para {row['for']}" if row["for"] else ""
        click.echo(f"  {row['label']}: {row['text']}{case} (desde {row['since']})")
    if not rows:
        click.echo("  nenhum pacote a fixa")


def _ids(ids: Mapping[str, str], used: set[str]) -> str:
    """The ids of a dimension with their labels; of a long list, those that some value uses."""
    shown = {id: label for id, label in ids.items() if len(ids) <= LONG or id in used}
    words = [f"{id} ({label})" for id, label in (shown or ids).items()]
    others = len(ids) - len(words)
    return ", ".join([*words, *([f"e outros {others} (--json dá todos)"] if others else [])])


def as_plain(found: Rule[object]) -> dict[str, Json]:
    """``{"name", "type", "unit", "by", "about", "executed"}``."""
    return {
        "name": found.name,
        "type": type(found.type).__name__.lower(),
        "unit": found.type.unit,
        "by": list(found.by),
        "about": found.about,
        "executed": found.executed,
    }


def _set_by(found: Rule[object], packs: dict[str, Pack]) -> Iterator[dict[str, Json]]:
    for pack in packs.values():
        for provision in pack.provisions.values():
            for wording in provision.wordings:
                for setting in wording.settings:
                    if setting.rule == found.name:
                        days = pack.days_of(wording)
                        yield {
                            "norm": pack.norm.id,
                            "provision": provision.id,
                            "label": pack.label_of(provision.id),
                            "for": _case(setting),
                            "value": setting.plain,
                            "text": setting.shown,
                            "since": days.first.isoformat(),
                            "file": setting.place.file,
                            "line": setting.place.line,
                        }


def _case(setting: Setting) -> str:
    keys = [", ".join(key) for key in setting.keys if key is not None]
    return "; ".join([*keys, *sorted(setting.when)])
