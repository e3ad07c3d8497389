"""What bytes are: a type, and what in it may harm."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What rules tell types apart by."""

    PROGRAM = "program"  # runs when opened: executables, scripts, shortcuts, installers
    ARCHIVE = "archive"
    DISK = "disk"  # images of disks, which systems open as folders
    AUDIO = "audio"
    VIDEO = "video"
    ANIMATION = "animation"
    PHOTO = "photo"
    IMAGE = "image"
    DOCUMENT = "document"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Type:
    """A type of content.

    Attributes:
        id: short and stable: ``pe``.
        group: what rules tell it by.
        label: in Portuguese, with its article left out: ``programa do Windows``.
        extensions: the names' endings that fit it, without the dot; empty: any fits.
    """

    id: str
    group: Group
    label: str
    extensions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Danger:
    """Something that may harm: ``code`` is stable (``program``, ``script``, ``macro``,
    ``encrypted``, ``nested``, ``bomb``…), ``label`` Portuguese, ``where`` the path to it."""

    code: str
    label: str
    where: str


UNKNOWN = Type("unknown", Group.OTHER, "conteúdo que não se reconhece")
EMPTY = Type("empty", Group.OTHER, "conteúdo vazio")
