"""Another law for a body: what it has adopted, with one norm more, one in another's place, or with
values edited. Nothing is adopted; the same checks as at adoption are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portaria.bodies.assembly import Assembled
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import Findings, SourceError
from portaria.norms.plain import Json, canonical
from portaria.norms.policy import Policy
from portaria.norms.reading.files import read_pack
from portaria.norms.vocabulary import Rule

DRAFT = "minuta"
"""Id of the norm that edited values make up; their provisions are ``minuta#art1``…"""

_EDIT = re.compile(r"([a-z0-9_.]+)((?:\[[a-z0-9_]+=[^\]]+\])*)=(.+)", re.DOTALL)
_KEY = re.compile(r"\[([a-z0-9_]+)=([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Two laws of one body. ``first`` is the first day, from ``today`` on, on which they differ
    (``today`` where they never do)."""

    before: Assembled
    after: Assembled
    packs: tuple[Pack, ...]
    edits: tuple[str, ...]
    today: date
    first: date

    @property
    def body(self) -> str:
        """The body's slug."""
        return self.before.config.slug

    def days(self, until: date) -> tuple[date, ...]:
        """Today, and every day up to ``until`` on which either law changes."""
        return _days(self.before.law, self.after.law, self.today, until)


@dataclass(frozen=True, slots=True)
class Edit:
    """``mailbox.quota[category=discente]=512 MB``."""

    rule: str
    keys: Mapping[str, str]
    value: str


def parse_edit(text: str) -> Edit:
    """The edit that ``text`` writes.

    Raises:
        ValueError: it is not of the form.
    """
    match = _EDIT.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"«{text}» não é uma edição: escreva regra=valor ou regra[dimensão=id]=valor, como "
            "mailbox.quota[category=discente]=512 MB"
        )
    rule, keys, value = match.groups()
    return Edit(rule, dict(_KEY.findall(keys)), value.strip())


def alternative(
    before: Assembled,
    *,
    packs: Sequence[Mapping[str, str]] = (),
    roots: Sequence[str] = (),
    replacing: Sequence[str] = (),
    edits: Sequence[str] = (),
    today: date,
    since: date | None = None,
) -> Alternative:
    """The law of ``before`` with other norms.

    A pack whose id the body has takes the place of that norm; any other is added, with the highest
    rank, and the norms ``replacing`` end on the day before. Edits are the articles of a draft that
    prevails over every norm of the body.

    Args:
        packs: files of each pack, by path; ``roots`` go before the file names in errors.
        since: from when the added packs and the draft hold (today if not given); a pack's own date
            counts where it is later.

    Raises:
        SourceError: with every problem of the packs and edits, contradictions included.
        ValueError: an edit that cannot be read, or a norm that the body does not have.
    """
    start = since or today
    known = {norm.pack.norm.id for norm in before.law.norms}
    if strange := [name for name in replacing if name not in known]:
        raise ValueError(f"o órgão não tem a norma «{strange[0]}»; tem: {', '.join(sorted(known))}")
    names = roots or [""] * len(packs)
    read = [read_pack(f, before.vocabulary, root) for f, root in zip(packs, names, strict=True)]
    norms = [_ended(norm, replacing, start) for norm in before.law.norms]
    for pack in read:
        norms = list(_with(norms, pack, start))
    if edits:
        draft = _draft([parse_edit(edit) for edit in edits], before, start)
        norms.append(NormOfBody(draft, min(norm.rank for norm in norms) - 1, start))
        read.append(draft)
    law = Law(before.config.slug, norms, words=before.law.words)
    findings = Findings(problems_of(law, before.vocabulary))
    findings.stop()
    found = {norm.pack.norm.id: norm.pack for norm in norms}
    after = replace(before, law=law, packs=found)
    return Alternative(
        before, after, tuple(read), tuple(edits), today, _first(before.law, law, today)
    )


def _days(before: Law, after: Law, today: date, until: date) -> tuple[date, ...]:
    changes = {*before.changes, *after.changes}
    return (today, *sorted(day for day in changes if today < day <= until))


def _first(before: Law, after: Law, today: date) -> date:
    """The first day on which the laws differ; ``today`` where they never do."""
    for day in _days(before, after, today, date.max):
        if substance(before.on(day)) != substance(after.on(day)):
            return day
    return today


def _ended(norm: NormOfBody, replaced: Sequence[str], start: date) -> NormOfBody:
    if norm.pack.norm.id not in replaced:
        return norm
    last = start - timedelta(days=1)
    return replace(norm, until=min(norm.until or last, last))


def _with(norms: Sequence[NormOfBody], pack: Pack, start: date) -> Iterator[NormOfBody]:
    same = [norm for norm in norms if norm.pack.norm.id == pack.norm.id]
    yield from (replace(norm, pack=pack) if norm in same else norm for norm in norms)
    if not same:
        yield NormOfBody(pack, min(norm.rank for norm in norms), start)


def _draft(edits: Sequence[Edit], before: Assembled, start: date) -> Pack:
    """The edits as a norm: read as any pack is, so that a wrong rule, key or value is told so."""
    lines = []
    for number, edit in enumerate(edits, 1):
        rule = before.vocabulary.rules.get(edit.rule)
        where = "".join(f" ({key})" for key in edit.keys.values())
        about = canonical(f"{rule.about if rule else edit.rule}{where}: {edit.value}").decode()
        lines.append(f"art{number}:\n  about: {about}\n  sets: {_sets(edit, rule)}\n")
    sheet = {
        "id": DRAFT, "urn": f"urn:lex:br:{DRAFT}", "title": "Minuta", "short": "minuta", "of": "da",
        "authority": before.config.name, "signed": start.isoformat(),
        "in_force": start.isoformat(), "source": "edição não publicada",
    }  # fmt: skip
    text = "".join(f"{key}: {canonical(value).decode()}\n" for key, value in sheet.items())
    try:
        return read_pack({"norm.yaml": text, "texto.yaml": "".join(lines)}, before.vocabulary)
    except SourceError as error:
        wrong = "; ".join(dict.fromkeys(problem.message for problem in error.problems))
        raise ValueError(wrong) from error


def _sets(edit: Edit, rule: Rule[object] | None) -> str:
    """``{rule: {key: value}}`` in YAML: dimensions in the rule's order, ``"*"`` where not said."""
    by = rule.by if rule else ()
    if strange := [name for name in edit.keys if name not in by]:
        depends = ", ".join(by) or "nada"
        raise ValueError(f"{edit.rule} não depende de «{strange[0]}»; depende de {depends}")
    value = edit.value
    last = max((by.index(name) for name in edit.keys), default=-1)
    for name in reversed(by[: last + 1]):
        key = edit.keys.get(name, "*")
        value = f"{{{canonical(key).decode()}: {value}}}"
    return f"{{{canonical(edit.rule).decode()}: {value}}}"


def substance(policy: Policy) -> dict[str, Json]:
    """What a policy's rules say, whoever says it: equal for policies that differ only in days,
    provisions and ranks."""
    return {
        rule: sorted(
            [[canonical(entry.as_json()["value"]).decode(), *map(str, _case(entry.as_json()))]
             for entry in entries]
        )
        for rule, entries in sorted(policy.entries.items())
    }  # fmt: skip


def _case(entry: Mapping[str, Json]) -> tuple[Json, Json]:
    return entry["keys"], entry["when"]
