"""Music, video, animations and photographs (G3): held for who can tell whether the institution has
an interest in them."""

from __future__ import annotations

from portaria.mail.gate.case import SILENT, Answer, Case, Finding
from portaria.mail.gate.kinds.types import Group
from portaria.mail.gate.rules.stances import Stance, on_content
from portaria.mail.gate.verdict import Outcome

_CONTENTS = {
    Group.AUDIO: "musica",
    Group.VIDEO: "video",
    Group.ANIMATION: "animacao",
    Group.PHOTO: "fotografia",
}
"""What the packs call each."""


def check(case: Case) -> Answer:
    """One finding for each attachment, or kind of file in an archive, that the norms forbid or
    leave to a person."""
    said = {group: on_content(case.policy, content) for group, content in _CONTENTS.items()}
    spoken = {group: one for group, one in said.items() if one and one[0] is not Outcome.PASS}
    if not spoken:
        return SILENT
    return tuple(
        _finding(spoken[type_.group], part.title, type_.label)
        for part in case.content.attachments
        for type_ in (part.type, *part.holds)
        if type_.group in spoken
    )[:20]


def _finding(stance: Stance, title: str, label: str) -> Finding:
    asks, cited = stance
    return Finding(
        "media",
        asks,
        cited.citations[0],
        f"o anexo «{title}» ({label}) só passa se for do interesse da instituição",
        "aguarde a decisão de quem a pode liberar",
        detail=title,
    )
