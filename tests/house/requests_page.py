"""Writes ``docs/reference/requests.md`` from the rites that slices declare and what the packs say
of them: ``.venv/bin/python tests/house/requests_page.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from portaria.config import folders
from portaria.config.vocabulary import with_categories
from portaria.norms.lexml import label
from portaria.norms.reading.folders import read_folder
from portaria.procedures.requests.types import Field

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "requests.md"
HEAD = """\
# Every request, and what the norms say of each

Written by `tests/house/requests_page.py`; do not edit. A request is a rite: a slice declares its
fields, what is checked at once and the act on approval; who asks, who decides, in what time and
what silence means stand in the packs, at the provision that says so (`carried_by`, see
[packs.md](packs.md)). A body has a rite where some norm in force there says who decides it;
`portaria request rites --body B` lists them, `portaria request diagram RITE --body B` draws one.

Every approval is carried out in its own transaction; where the act cannot succeed yet the request
stays approved, with the reason, and a duty tries again. Nobody decides what they asked for. What
was given for a time (`permits`) ends by itself, by a duty on the first instant after its last day.

Beside the requests: a breach or an incident (`incidents.breach`, `incidents.report`) is registered
at once and goes, in order, to the outcome (`portaria incident`, `/comunicacoes/`): a breach to
whom `breach.reported_to` and then `breach.handled_by` name for it, where a competence of the body
has that name (`official` in `body.yaml`, or the label of the post) or it is a relation
(«superior hierárquico»); else, and any incident, to whoever `decides` names. Which breach it is is
asked where the norms tell breaches apart; a provision that also says who tells
(`breach.reported_by`) speaks of their reports only. A name that the body does not know is said on
the page of the breach, on that of the competences and by `body check`; a sign that the system
finds (A11: a credential used by others) is proposed to
whoever manages accounts, who confirms it, and it goes the same way, or dismisses it; a review of
accesses (A7) lists each unit's accesses to its head, who keeps or withdraws each (`portaria
review`, `/revisoes/`): accounts, more connections, other factors, permissions, delegations of
mailboxes, memberships of lists kept by hand. Heads that are behind are reminded
(`PORTARIA_REVIEW_REMINDER_DAYS`). What nobody reviewed goes up, unless a norm sets
`access.review.undone: withdraw`.
"""
Said = Mapping[tuple[str, str], Mapping[str, str]]


def page() -> str:
    """The whole page."""
    import django

    django.setup()
    from portaria.procedures.requests.registry import rites

    said = _said()
    parts = [HEAD]
    for name, rite in sorted(rites().items()):
        rows = [f"| {one.label} | `{one.id}` | {one.kind} | {_asked(one)} |" for one in rite.fields]
        parts += [
            f"## {rite.title}\n\n`{name}`: {rite.purpose} About: {rite.about}.\n",
            "| field | id | kind | |\n|---|---|---|---|",
            *rows,
            "",
            *_norms(name, said),
        ]
    others = sorted({name for name, _ in said} - set(rites()))
    parts += ["## Not by a form\n", *(line for name in others for line in _norms(name, said, name))]
    return "\n".join(parts)


def _norms(rite: str, said: Said, title: str = "") -> list[str]:
    rows = [
        f"| {norm} | {', '.join(f'{part}: {value}' for part, value in sorted(parts.items()))} |"
        for (name, norm), parts in sorted(said.items())
        if name == rite
    ]
    if not rows:
        return ["No norm of `packs/` provides it; a body's own may.", ""]
    head = f"| {title or 'norm'} | what it says |\n|---|---|"
    return [head, *rows, ""]


def _asked(field: Field) -> str:
    said = [
        "where the norm asks for it" if field.if_needed else "" if field.required else "optional",
        "no day to come" if field.come else "",
    ]
    return ", ".join(filter(None, said))


def _said() -> dict[tuple[str, str], dict[str, str]]:
    """By rite and place (norm and provision): each part, in the words of its value."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    vocabulary = with_categories(folders.packs())
    for sheet in sorted(folders.packs().glob("*/norm.yaml")):
        pack = read_folder(sheet.parent, vocabulary)
        for provision in pack.provisions.values():
            for wording in provision.wordings:
                for setting in wording.settings:
                    if setting.rule.startswith("request.") and setting.keys[0]:
                        where = f"{pack.norm.id}, {label(provision.id)}"
                        [rite] = (str(key) for key in setting.keys[0])
                        part = setting.rule.removeprefix("request.")
                        if setting.keys[1] is not None:
                            found[rite, where]["for"] = ", ".join(map(str, setting.keys[1]))
                        found[rite, where][part] = setting.shown.replace("|", "\\|")
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
