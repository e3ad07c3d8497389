"""``terms/<kind>.yaml`` of a pack: the templates of its terms of responsibility (T1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import PurePosixPath

from portaria.norms.kinds.values import suggestion
from portaria.norms.places import Findings, Place
from portaria.norms.reading.fields import Fields, as_table, scalars
from portaria.norms.reading.source import Items, Scalar, Table, load
from portaria.norms.term_templates import (
    EVERYBODY,
    FIELDS,
    FILLED,
    FOLLOWED,
    TermTemplate,
    TermVersion,
)

FOLDER = "terms/"


def read_terms(
    files: Mapping[str, str],
    findings: Findings,
    *,
    root: str,
    provisions: Collection[str],
    categories: Collection[str],
) -> dict[str, TermTemplate]:
    """The templates in ``files`` (texts by path in the pack) by kind; problems go to ``findings``.

    Args:
        provisions: ids that the norm has: a template names the one it carries out.
        categories: ids that a new version may ask again.
    """
    found: dict[str, TermTemplate] = {}
    for path in sorted(files):
        if not path.startswith(FOLDER):
            continue
        node = load(files[path], f"{root}{path}", findings)
        table = as_table(node, findings, "um modelo de termo")
        if table is None:
            if node is None and not findings:
                findings.add(Place(f"{root}{path}", 1, 1), "o modelo de termo está vazio")
            continue
        kind = PurePosixPath(path).stem
        if template := _template(kind, table, findings, provisions, categories):
            found[kind] = template
    return found


def _template(
    kind: str,
    table: Table,
    findings: Findings,
    provisions: Collection[str],
    categories: Collection[str],
) -> TermTemplate | None:
    before, fields = len(findings), Fields(table, findings, "um modelo de termo")
    title, provision = fields.text("title", required=True), fields.text("provision", required=True)
    follows, copies = fields.texts("follows"), fields.texts("copies_for")
    versions = _versions(fields, categories)
    fields.done()
    if provision and provision not in provisions:
        near = suggestion(provision, provisions)
        findings.add(
            fields.place("provision"), f"«{provision}»: a norma não tem esse dispositivo{near}"
        )
    for rule in follows:
        if rule not in FOLLOWED:
            findings.add(
                fields.place("follows"),
                f"«{rule}» não é regra que um termo siga{suggestion(rule, FOLLOWED)}: há "
                f"{', '.join(FOLLOWED)}",
            )
    if len(findings) > before:
        return None
    return TermTemplate(kind, title, provision, follows, copies, versions, table.place)


def _versions(fields: Fields, categories: Collection[str]) -> tuple[TermVersion, ...]:
    node = fields.node("versions", required=True)
    if node is None:
        return ()
    if not isinstance(node, Items) or not node.items:
        fields.findings.add(node.place, "«versions» é a lista das versões, da primeira à última")
        return ()
    found: list[TermVersion] = []
    for item in node.items:
        table = as_table(item, fields.findings, "uma versão de termo")
        if table is None:
            continue
        version = _version(table, fields.findings, categories)
        if found and version.number != found[-1].number + 1:
            fields.findings.add(
                version.place, f"depois da versão {found[-1].number} vem a {found[-1].number + 1}"
            )
        if found and version.since <= found[-1].since:
            fields.findings.add(
                version.place, "cada versão começa depois da anterior: corrija «since»"
            )
        found.append(version)
    if found and found[0].number != 1:
        fields.findings.add(found[0].place, "a primeira versão tem o número 1")
    return tuple(found)


def _version(table: Table, findings: Findings, categories: Collection[str]) -> TermVersion:
    fields = Fields(table, findings, "uma versão de termo")
    number = fields.text("version", required=True)
    if number and not (number.isascii() and number.isdigit()):
        findings.add(fields.place("version"), f"«{number}»: o número da versão é inteiro, 1, 2…")
    since, about = fields.day("since", required=True), fields.text("about", required=True)
    concerns = fields.node("concerns")
    again = scalars(concerns, findings) if concerns else []
    for one in again:
        if one.text != EVERYBODY and one.text not in categories:
            near = suggestion(one.text, categories)
            findings.add(one.place, f"«{one.text}» não é categoria{near}: ou use '\"*\"', todas")
    text = fields.node("text", required=True)
    if text is not None and not isinstance(text, Scalar):
        findings.add(text.place, "«text» é um texto só: escreva «text: |» e o texto nas linhas")
        text = None
    fields.done()
    if text is not None:
        _check_fields(text, findings)
    return TermVersion(
        int(number) if number.isascii() and number.isdigit() else 0,
        since or date.min,
        about,
        tuple(one.text for one in again),
        text.text.strip() + "\n" if text is not None else "",
        table.place,
    )


def _check_fields(text: Scalar, findings: Findings) -> None:
    """Every ``{{…}}`` names a field. A block's text begins on the line after its mark."""
    for offset, line in enumerate(text.text.splitlines(), start=1):
        place = Place(text.place.file, text.place.line + offset, 1)
        for match in FILLED.finditer(line):
            if match[1] not in FIELDS:
                findings.add(
                    Place(place.file, place.line, match.start() + 1),
                    f"«{match[1]}» não é um campo{suggestion(match[1], FIELDS)}: há "
                    f"{', '.join(FIELDS)}",
                )
        rest = FILLED.sub("", line)
        if "{{" in rest or "}}" in rest:
            findings.add(place, "chave dupla solta: escreva {{ pessoa.nome }} inteiro na linha")
