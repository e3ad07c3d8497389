"""A body put together from its files and those of its norms: the same whether they come from
folders (checking, adopting) or from the database (everything else)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from portaria.bodies.config import FILE, read_config
from portaria.bodies.types import BodyConfig
from portaria.norms.comparing.consistency import problems_of
from portaria.norms.deciding.words import Words
from portaria.norms.law import Law, NormOfBody
from portaria.norms.pack import Pack
from portaria.norms.places import Findings, Place, Problem, SourceError
from portaria.norms.reading import keys
from portaria.norms.reading.fields import as_table
from portaria.norms.reading.files import read_pack
from portaria.norms.reading.norm_sheet import FILE as NORM
from portaria.norms.reading.source import Items, Scalar, Table, find, load, typed
from portaria.norms.vocabulary import Vocabulary
from portaria.workdays import calendar

ACTS = "acts/"
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Texts, by path inside their folder. ``root`` goes before the body's file names in errors.

    Attributes:
        own: the body's folder.
        packs: files by pack id, at least those that the body names.
        categories: text of ``categories.yaml``.
        keys: text of ``keys.yaml``, "" where there is none.
        calendars: text by name (``br``).
    """

    own: Files
    packs: Mapping[str, Files]
    categories: str
    calendars: Mapping[str, str]
    root: str = ""
    packs_root: str = "packs/"
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A body ready to decide. ``packs`` are its norms by the name of their folder, with the text
    that other norms of the body gave them."""

    config: BodyConfig
    law: Law
    calendar: calendar.Calendar
    vocabulary: Vocabulary
    packs: Mapping[str, Pack] = field(repr=False)


def assemble(sources: Sources, vocabulary: Vocabulary, *, checked: bool = True) -> Assembled:
    """The body that ``sources`` describe.

    ``checked=False`` skips the search for contradictions, which was made at adoption.

    Raises:
        SourceError: with every problem of the body and of its norms.
    """
    findings = Findings()
    vocabulary = _with_data(sources, vocabulary, findings)
    known = vocabulary.keys["category"]
    config = read_config(sources.own, sources.root, known, findings)
    packs = _packs(config, sources, vocabulary, findings)
    days = _calendar(config, sources, findings) if config else None
    if config is None or days is None:
        raise SourceError(findings)
    findings.stop()
    law = Law(
        config.slug,
        [NormOfBody(packs[n.pack], n.rank, n.since, n.until) for n in config.norms],
        specific_first=config.layering.index("specificity") == 1,
        words=Words(config.acronym or config.name, vocabulary.keys, vocabulary.marked),
    )
    if checked:
        findings.extend(problems_of(law, vocabulary))
        findings.extend(_competences(config, packs))
        findings.stop()
    amended = {name: law.pack(pack.norm.id) or pack for name, pack in packs.items()}
    return Assembled(config, law, days, vocabulary, amended)


def own_acts(own: Files) -> dict[str, dict[str, str]]:
    """The body's internal acts, which are packs too: files by folder name under ``acts/``."""
    acts: dict[str, dict[str, str]] = {}
    for path, text in own.items():
        if path.startswith(ACTS) and path.count("/") >= 2:
            name, _, rest = path.removeprefix(ACTS).partition("/")
            acts.setdefault(name, {})[rest] = text
    return acts


def _with_data(sources: Sources, vocabulary: Vocabulary, findings: Findings) -> Vocabulary:
    """The vocabulary with the ids of the packs' folder and those that the body's norms declare."""
    try:
        root = sources.packs_root
        vocabulary = keys.with_data(vocabulary, sources.categories, sources.keys, root)
    except SourceError as error:
        findings.extend(error.problems)
    return keys.declared_by(dict(_sheets(sources)), vocabulary, findings)


def _sheets(sources: Sources) -> Iterator[tuple[str, str]]:
    """The ``norm.yaml`` of each norm that the body names, by the path shown in errors."""
    acts = own_acts(sources.own)
    own = load(sources.own.get(FILE, ""), FILE, Findings())
    listed = own.get("norms") if isinstance(own, Table) else None
    for item in listed.items if isinstance(listed, Items) else ():
        named = item.get("pack") if isinstance(item, Table) else None
        name = named.text if isinstance(named, Scalar) else ""
        files = acts.get(name) or sources.packs.get(name, {})
        root = f"{sources.root}{ACTS}" if name in acts else sources.packs_root
        if NORM in files:
            yield f"{root}{name}/{NORM}", files[NORM]


def _packs(
    config: BodyConfig | None, sources: Sources, vocabulary: Vocabulary, findings: Findings
) -> dict[str, Pack]:
    acts, packs = own_acts(sources.own), {}
    for norm in config.norms if config else ():
        inside = norm.pack in acts
        files = acts.get(norm.pack) or sources.packs.get(norm.pack)
        if files is None:
            findings.add(
                norm.place,
                f"a norma «{norm.pack}» não está em {sources.packs_root} nem em {ACTS} do órgão",
            )
            continue
        root = f"{sources.root}{ACTS}" if inside else sources.packs_root
        try:
            packs[norm.pack] = read_pack(files, vocabulary, f"{root}{norm.pack}/")
        except SourceError as error:
            findings.extend(error.problems)
    for name in acts.keys() - {norm.pack for norm in config.norms} if config else ():
        findings.add(
            Place(f"{sources.root}{ACTS}{name}/norm.yaml", 1, 1),
            f"o ato «{name}» não está em «norms» de {FILE}: acrescente-o ou apague a pasta",
        )
    return packs


def calendars_of(config: BodyConfig) -> tuple[str, ...]:
    """Names of the calendar files a body uses, national first."""
    named = (config.calendar.get("national"), config.calendar.get("state"))
    return tuple(str(name).lower() for name in named if name)


def _calendar(config: BodyConfig, sources: Sources, findings: Findings) -> calendar.Calendar | None:
    """The body's calendar, with the files it names; problems go to ``findings``."""
    own = load(sources.own[FILE], f"{sources.root}{FILE}", Findings())
    section = own.get("calendar") if isinstance(own, Table) else None
    place = section.place if section else Place(f"{sources.root}{FILE}", 1, 1)
    files: dict[str, Table] = {}
    for name in calendars_of(config):
        path = f"{sources.packs_root}calendars/{name}.yaml"
        if name not in sources.calendars:
            there = ", ".join(sorted(sources.calendars)) or "nenhum"
            findings.add(place, f"o calendário «{name}» não existe; há: {there}")
        elif table := as_table(load(sources.calendars[name], path, findings), findings, path):
            files[name] = table
    data = [cast("Mapping[str, object]", typed(table)) for table in files.values()]
    try:
        return calendar.build(zone=config.zone, files=data, own=config.calendar)
    except calendar.CalendarError as error:
        first, _, rest = error.where.partition(".")
        names = [str(one.get("name")) for one in data]
        named = dict(zip(names, files.values(), strict=True))
        node = find(named[first], rest) if first in named else None
        if node is None and section:
            node = find(section, error.where)
        findings.add(node.place if node else place, f"{error.where}: {error.message}")
        return None


def _competences(config: BodyConfig, packs: Mapping[str, Pack]) -> Iterator[Problem]:
    """Competences that cite a provision which is not there."""
    for competence in config.competences:
        norm, _, provision = competence.provision.partition("#")
        if norm and (norm not in packs or provision not in packs[norm].provisions):
            yield Problem(
                competence.place,
                f"«{competence.provision}»: as normas do órgão não têm esse dispositivo",
            )
